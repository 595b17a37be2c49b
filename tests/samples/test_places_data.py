"""The bundled place lists are complete and consistent (counts of docs: 21/124/1,610)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

PLACES = Path(__file__).resolve().parents[2] / "accounts" / "places"


def rows(name: str) -> list[dict[str, str]]:
    """One CSV of the places folder."""
    with (PLACES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def check_tree(places: list[dict[str, str]]) -> None:
    """Codes unique; every county has a city, every town a county."""
    levels = {p["code"]: p["level"] for p in places}
    assert len(levels) == len(places)
    above = {"county": "city", "town": "county"}
    for p in places:
        if p["level"] == "city":
            assert p["parent_code"] == ""
        else:
            assert levels[p["parent_code"]] == above[p["level"]], p


def check_words(items: list[dict[str, str]], parent: str) -> None:
    """Among siblings no word (name or alias) means two of them."""
    words = Counter(
        (item[parent], word)
        for item in items
        for word in [item["name"], *filter(None, item["aliases"].split("|"))]
    )
    assert [word for word, times in words.items() if times > 1] == []


def test_guangdong_counts() -> None:
    """All of Guangdong, pseudo units left out."""
    levels = Counter(p["level"] for p in rows("guangdong.csv"))
    assert levels == {"city": 21, "county": 124, "town": 1610}


@pytest.mark.parametrize("name", ["guangdong.csv", "demo.csv"])
def test_tree_and_words(name: str) -> None:
    """Both place lists hang together; a town's name is unique in its county."""
    places = rows(name)
    check_tree(places)
    check_words(places, "parent_code")


def test_town_codes_have_nine_digits_and_are_real() -> None:
    """Pseudo units (4xx, 5xx) stay out."""
    for p in rows("guangdong.csv"):
        if p["level"] == "town":
            assert len(p["code"]) == 9 and p["code"][6] in "012"


def test_old_names_lead_to_the_new_county() -> None:
    """Names from before the mergers still resolve."""
    found = {w: p["code"] for p in rows("guangdong.csv") for w in p["aliases"].split("|")}
    assert found["电白县"] == found["茂港区"] == "440904"
    assert (found["云安县"], found["阳东县"], found["清新县"]) == ("445303", "441704", "441803")
    assert found["三排"] == "441826105"


def test_demo_codes_collide_with_nothing() -> None:
    """Invented places use codes that are nobody's, each tile its own square."""
    demo = rows("demo.csv")
    real = {p["code"] for p in rows("guangdong.csv")}
    assert not real & {p["code"] for p in demo}
    assert all(p["code"].startswith("4499") and p["demo"] == "1" for p in demo)
    squares = Counter((p["parent_code"], p["grid_col"], p["grid_row"]) for p in demo)
    assert max(squares.values()) == 1


def test_demo_schools() -> None:
    """31 and 4 schools, each in a demo town; names and aliases unambiguous in the county."""
    towns = {p["code"]: p["parent_code"] for p in rows("demo.csv") if p["level"] == "town"}
    schools = [{**s, "county": towns[s["town_code"]]} for s in rows("demo_schools.csv")]
    assert Counter(s["county"] for s in schools) == {"449901": 31, "449902": 4}
    assert len({s["code"] for s in schools}) == len(schools)
    kinds = {"primary", "junior", "senior", "nine_year", "complete", "vocational"}
    assert {s["kind"] for s in schools} == kinds
    check_words(schools, "county")


def test_demo_university() -> None:
    """One university, 6 colleges, 52 squads."""
    units = rows("demo_universities.csv")
    assert Counter(u["level"] for u in units) == {"university": 1, "college": 6, "squad": 52}
    codes = {u["code"] for u in units}
    assert len(codes) == len(units)
    assert all(u["parent_code"] in codes for u in units if u["level"] != "university")
