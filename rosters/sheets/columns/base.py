"""What a column and a kind of roster are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    parsed value back into the text of a cell.
    """

    key: str
    label: str
    parse: Parser = plain.text
    synonyms: str = ""
    required: bool = False
    privacy: Privacy = Privacy.PERSONAL
    choices: tuple[str, ...] = ()
    hint: str = ""
    on_template: bool = True
    doubtful: str = ""
    show: Callable[[Value], str] = plain.show


RowRule = Callable[[Draft], None]


@dataclass(frozen=True)
class Kind:
    """A kind of roster.

    `placeholders`: fields that a blank form already has filled in; a row with nothing else is
    blank. `neighbours`: (field by header, field of the column on its left) → what it really is.
    `ignored`: headers known and never kept. `unique`: field → level of a repeat inside the file.
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

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by their field key."""
        return {column.key: column for column in self.columns}

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
        return words
