"""The day of birth that an ID number tells: for the age at which somebody may help a child."""

from datetime import date
from typing import Any

from django.db import models

from rosters.sheets.parsers.ids import birth_of

ID_LENGTH = 18


def born_on(id_number: str) -> date | None:
    """The birth date in an ID number of 18 characters; None of any other number and of none."""
    return birth_of(id_number) if len(id_number) == ID_LENGTH else None


class BornField(models.DateField):  # type: ignore[type-arg]
    """The birth date of a sibling field, an ID number; kept in step at every save."""

    def __init__(self, verbose_name: str | None = None, source: str = "", **kwargs: Any) -> None:
        self.source = source
        super().__init__(verbose_name, **{"null": True, "editable": False} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:
        born = born_on(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, born)
        return born
