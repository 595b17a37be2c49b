"""The class of every field: who may see it at all, and whether it is masked.

Each model declares `privacy = {field name: Privacy}`; a field without a class fails the build.
"""

from enum import Enum


class Privacy(Enum):
    OPEN = "open"  # may be published
    INTERNAL = "internal"  # inside the own scope
    SENSITIVE = "sensitive"  # ID number, phone, address, guardian: masked until revealed
    SPECIAL = "special"  # disability, psychology, cause of poverty: named staff only


OPEN, INTERNAL, SENSITIVE, SPECIAL = Privacy


def mask_id_number(value: str | None) -> str:
    """4409**********0004: the first four and the last four characters."""
    return f"{value[:4]}{'*' * (len(value) - 8)}{value[-4:]}" if value and len(value) > 8 else ""


def mask_phone(value: str | None) -> str:
    """138****5678."""
    return f"{value[:3]}****{value[-4:]}" if value and len(value) >= 7 else ""


def mask_name(value: str | None) -> str:
    """李**: the first character."""
    return value[0] + "*" * (len(value) - 1) if value else ""


def mask_text(value: str | None) -> str:
    """A free text (an address) is hidden whole."""
    return "******" if value else ""
