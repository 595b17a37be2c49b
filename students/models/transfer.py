"""A child that stands in the roster of one county and in the ledger of another."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.crypto import BlindIndexField, EncryptedField
from accounts.models import Unit
from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import Perm
from accounts.scope import CountyManager, CountyOwned, CountyQuerySet, current_scope
from students.choices import TransferState
from students.models.student import Student


class TransferQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        units = user.units_with(Perm.ROSTER_IMPORT)
        return self.filter(Q(county__in=units) | Q(asking__in=units))

    def answerable_by(self, user: Any) -> Self:
        """Requests to the person's own county."""
        return self.filter(county__in=user.units_with(Perm.ROSTER_IMPORT))

    def open(self) -> Self:
        return self.filter(state=TransferState.OPEN)


class TransferManager(CountyManager.from_queryset(TransferQuerySet)):  # type: ignore[misc]
    """A request is in the scope of both counties; the child behind it only of its own."""

    def get_queryset(self) -> Any:
        scope = current_scope()
        requests = TransferQuerySet(self.model, using=self._db)
        if scope.counties is None:
            return requests
        return requests.filter(Q(county__in=scope.counties) | Q(asking__in=scope.counties))


class TransferRequest(CountyOwned):
    """转学籍申请: `asking` has the child in its roster, `county` in its ledger.

    Name and ID number are those of the asking county's own roster: whoever asks learns nothing
    else, not even which county is asked. An accepted request is what the sender counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asking = models.ForeignKey(
        Unit, verbose_name="申请县区", on_delete=models.PROTECT, related_name="+"
    )
    student = models.ForeignKey(Student, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField("姓名", max_length=40)
    id_number = EncryptedField("身份证号")
    id_index = BlindIndexField(source="id_number")
    town = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=TransferState, default=TransferState.OPEN
    )
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField("不同意的原因", max_length=100, blank=True)

    objects = TransferManager()

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "asking",
            "student",
            "name",
            "town",
            "school",
            "state",
            "batch_id",
            "asked_by",
            "asked_at",
            "answered_by",
            "answered_at",
            "reason",
        ),
        INTERNAL,
    ) | dict.fromkeys(("id_number", "id_index"), SENSITIVE)

    class Meta(CountyOwned.Meta):
        ordering = ["-asked_at"]
        verbose_name = verbose_name_plural = "转入转出申请"
        constraints = [
            models.UniqueConstraint(
                fields=["asking", "id_index"],
                condition=Q(state=TransferState.OPEN),
                name="transfer_one_open",
            )
        ]
