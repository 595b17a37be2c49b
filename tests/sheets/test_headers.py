# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Headers in the forms that offices write: which field each is taken for, and how surely."""

from collections.abc import Iterator

import pytest

from rosters.sheets import CERTAIN
from rosters.sheets.columns import kind_of
from rosters.sheets.headers import field_of

from .header_words import COLUMN_SETS, STUDENTS, VOLUNTEERS

LEAST = 0.97
Variant = tuple[str, str, str]


def variants() -> Iterator[Variant]:
    """(kind, header, expected fields)."""
    for kind, table in (("students", STUDENTS), ("volunteers", VOLUNTEERS)):
        for expected, words in table.items():
            for word in words.split(" "):
                yield kind, word.replace("_", " "), expected


def column_set(name: str) -> Iterator[Variant]:
    kind, words = COLUMN_SETS[name]
    for word in words.split():
        header, _, expected = word.rpartition(":")
        yield kind, header, expected


def verdict(variant: Variant) -> tuple[bool, bool]:
    """Whether the header is mapped right, and whether it is wrong and sure of it."""
    kind, header, expected = variant
    field, confidence = field_of(header, kind_of(kind).vocabulary)
    right = (field or "-") in expected.split("/")
    return right, not right and field is not None and confidence >= CERTAIN


def test_nearly_all_written_headers_are_mapped_right_and_none_is_surely_wrong():
    known = list(variants())
    told = {variant: verdict(variant) for variant in known}
    wrong = [variant for variant in known if not told[variant][0]]
    share = 1 - len(wrong) / len(known)
    print(f"{len(known)} headers, {share:.2%} mapped right; not: {wrong}")  # noqa: T201 - the figure
    assert len(known) > 450
    assert share >= LEAST
    assert [variant for variant in known if told[variant][1]] == []


@pytest.mark.parametrize("name", sorted(COLUMN_SETS))
def test_each_column_set_is_mapped_whole(name):
    assert [variant for variant in column_set(name) if not verdict(variant)[0]] == []


@pytest.mark.parametrize(
    ("kind", "header"),
    [("students", "联系人"), ("students", "意向科目"), ("volunteers", "单位"), ("students", "备用电话"),
     ("students", "毕业学校"), ("students", "9月升读年级"), ("pairings", "姓名"), ("students", "关系")],
)  # fmt: skip
def test_a_header_with_two_meanings_asks(kind, header):
    field, confidence = field_of(header, kind_of(kind).vocabulary)
    assert field and confidence < CERTAIN
