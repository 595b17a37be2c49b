"""What a roster or a person changed about a volunteer; a batch can be taken back by it."""

import json
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.crypto import EncryptedField
from accounts.models import Unit
from accounts.privacy import INTERNAL, SENSITIVE
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from volunteers.models.volunteer import Volunteer


def sealed(value: Any) -> str:
    """A fact as it is kept in the history: JSON, a unit by its id; nothing is an empty text."""
    plain = str(value.pk) if isinstance(value, Unit) else value
    return "" if plain is None else json.dumps(plain, ensure_ascii=False)


class ChangeQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(volunteer__in=Volunteer.objects.visible_to(user))

    def of_batch(self, batch_id: Any) -> Self:
        return self.filter(batch_id=batch_id)

    def made(self) -> Self:
        """The entries that say: this batch brought the volunteer."""
        return self.filter(field=VolunteerChange.CREATED)

    def mended(self) -> Self:
        return self.exclude(field=VolunteerChange.CREATED)

    def not_of_batch(self, batch_id: Any) -> Self:
        """Of another batch, or made by hand."""
        return self.filter(~Q(batch_id=batch_id) | Q(batch_id=None))


class VolunteerChange(CountyOwned):
    """变更: one field, old and new as sealed JSON, with the batch that brought it.

    Without a batch somebody corrected the field by hand.
    """

    CREATED = "*"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="changes")
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    field = models.CharField(max_length=40)
    old = EncryptedField(blank=True, default="")
    new = EncryptedField(blank=True, default="")
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = county_manager(ChangeQuerySet)

    privacy = dict.fromkeys(
        ("id", "county", "volunteer", "batch_id", "field", "changed_at", "changed_by"), INTERNAL
    ) | dict.fromkeys(("old", "new"), SENSITIVE)

    class Meta(CountyOwned.Meta):
        ordering = ["-changed_at", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch_id", "volunteer", "field"], name="volunteer_change_once"
            )
        ]

    @classmethod
    def of(
        cls, volunteer: Volunteer, field: str, old: Any = None, new: Any = None, **more: Any
    ) -> Self:
        """An entry, not saved; `more` says who and, for a roster, which batch."""
        return cls(
            county_id=volunteer.county_id,
            volunteer=volunteer,
            field=field,
            old=sealed(old),
            new=sealed(new),
            **more,
        )

    @property
    def old_value(self) -> Any:
        return json.loads(self.old or "null")

    @property
    def new_value(self) -> Any:
        return json.loads(self.new or "null")

    @property
    def field_label(self) -> str:
        if self.field == self.CREATED:
            return "导入建档"
        if self.field == "offers":
            return "可辅导科目"
        return str(Volunteer._meta.get_field(self.field).verbose_name)
