from accounts.models.audit import AuditEntry, AuditHead
from accounts.models.membership import Invitation, Membership
from accounts.models.notice import Notice
from accounts.models.unit import Partnership, Unit
from accounts.models.user import User

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Invitation",
    "Membership",
    "Notice",
    "Partnership",
    "Unit",
    "User",
]
