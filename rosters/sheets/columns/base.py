"""What a column and a kind of roster are."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from ..draft import Draft
from ..findings import Value
from ..headers import Vocabulary, normal_forms
from ..parsers import Parser, plain


class Privacy(Enum):
    """How carefully a value is to be shown (PIPL art. 28: a child's data are sensitive)."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True)
class Column:
    """One field of a roster. `synonyms` are header texts, blank-separated, as people write them.

    `doubtful`: headers that may mean this field or another one; a person is asked. `show` turns a
    parsed value back into the text of a cell. `is_kept` is False where the field is known, so that
    it is not taken for another one, but nothing keeps it.
    """

    key: str
    label: str
    parse: Parser = plain.text
    synonyms: str = ""
    required: bool = False
    privacy: Privacy = Privacy.PERSONAL
    choices: tuple[str, ...] = ()
    hint: str = ""
    doubtful: str = ""
    show: Callable[[Value], str] = plain.show
    is_kept: bool = True


RowRule = Callable[[Draft], None]
SheetRule = Callable[[Sequence[Draft], Sequence[Draft]], None]
NEVER = re.compile("(?!)")


def _keep(draft: Draft) -> str:
    return ""


def _share_nothing(people: Sequence[Draft], others: Sequence[Draft]) -> None:
    return


@dataclass(frozen=True)
class Kind:
    """A kind of roster.

    `placeholders`: fields that a blank form already has filled in; a row with nothing else is
    blank. `neighbours`: (field by header, field of the column on its left) → what it really is.
    `ignored`: headers known and never kept. `unique`: field → level of a repeat inside the file.
    `own_headers`: field and header of the form in hand, sure whatever they mean elsewhere.
    `excused`: code of a problem → required fields that the row may then lack. `instead`: required
    field → columns of which any makes it needless in a sheet. `leaves_out` returns why a row is
    nobody of this kind, "" for a row to keep; `shares` gives the people of a sheet what such rows
    tell of them. `alone`: what the core field looks like in a row that
    holds nothing else and is yet no heading.
    """

    key: str
    label: str
    columns: tuple[Column, ...]
    rules: tuple[RowRule, ...] = ()
    core: str = "name"
    placeholders: frozenset[str] = frozenset({"seq"})
    neighbours: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ignored: str = ""
    unique: tuple[str, ...] = ("id_number",)
    own_headers: tuple[tuple[str, str], ...] = ()
    excused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    instead: Mapping[str, frozenset[str]] = field(default_factory=dict)
    leaves_out: Callable[[Draft], str] = _keep
    shares: SheetRule = _share_nothing
    alone: re.Pattern[str] = NEVER

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by their field key."""
        return {column.key: column for column in self.columns}

    def with_headers(self, headers: tuple[tuple[str, str], ...]) -> "Kind":
        """Return the kind as written under these headers (field and header)."""
        return replace(self, own_headers=headers)

    @cached_property
    def core_words(self) -> frozenset[str]:
        """The headers of the core field as people write them, short ones also with a blank."""
        column = self.by_key[self.core]
        words = [column.label, *column.synonyms.split()]
        spaced = [blank.join(word) for word in words if len(word) == 2 for blank in " \u3000"]
        return frozenset([*words, *spaced])

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """The columns that a row must have."""
        return tuple(column for column in self.columns if column.required)

    def required_with(self, fields: Collection[str]) -> tuple[Column, ...]:
        """Return the columns that a sheet with these fields must have."""
        return tuple(
            column
            for column in self.required
            if not self.instead.get(column.key, frozenset()) & set(fields)
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Normal form of every known header → field key; None for headers never kept."""
        words = Vocabulary()
        for column in self.columns:
            for text in [column.label, column.key, *column.synonyms.split()]:
                for form in normal_forms(text):
                    words.setdefault(form, column.key)
        for column in self.columns:
            for text in column.doubtful.split():
                form = normal_forms(text)[0]
                words[form] = column.key
                words.doubtful.add(form)
        for text in self.ignored.split():
            words[normal_forms(text)[0]] = None
        for key, header in self.own_headers:
            form = normal_forms(header)[0]
            words[form] = key
            words.doubtful.discard(form)
        return words
