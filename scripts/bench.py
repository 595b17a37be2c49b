"""Measure the portal against named references, in one run (`make bench`); prints one table.

    .venv/bin/python scripts/bench.py [--size small|full] [--only PART ...]

Made-up people only; the database is a SQLite file in a temporary folder. Answers 0 whenever all
measurements end: it reports, it does not judge.
"""

import argparse
import importlib
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
from bench_tools import Line, table, timed
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
SIZES: dict[str, dict[str, dict[str, Any]]] = {
    "small": {
        "sheets": {"rows": 5_000, "more_rows": 20_000},
        "matching": {"big": ""},
        "pairing": {"children": 400},
        "plans": {"seeds": 1, "effort": "quick", "samples": 10},
        "apply": {"few": 2_000, "many": 5_000, "runs": 1},
        "ledger": {"few": 1_000, "many": 100_000},
        "reading": {"few": 500, "many": 2_000},
        "storing": {"people": 1_000},
    },
    "full": {
        "sheets": {"rows": 5_000, "more_rows": 20_000},
        "matching": {"big": "city"},
        "pairing": {"children": 2_000},
        "plans": {"seeds": 6, "effort": "deep", "samples": 50},
        "apply": {"few": 5_000, "many": 20_000, "runs": 1},
        "ledger": {"few": 1_000, "many": 300_000},
        "reading": {"few": 2_000, "many": 20_000},
        "storing": {"people": 2_000},
    },
}
PURE = {"sheets", "matching", "pairing", "plans"}  # need no database
TAKEN_AWAY = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "STAFF_MFA_REQUIRED", "PORTAL_DEMO")


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _set_up(folder)
        lines = [line for name in asked.only for line in _measure(name, SIZES[asked.size][name])]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, size {asked.size}\n")
    print(table(lines))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--only", nargs="+", choices=SIZES["small"], default=list(SIZES["small"]))
    return parser.parse_args()


def _set_up(folder: str) -> None:
    """An embedded portal of its own: whatever the shell says, no other database is touched."""
    for name in TAKEN_AWAY:
        os.environ.pop(name, None)
    os.environ |= {
        "PORTAL_MODE": "embedded",
        "PORTAL_VAR": folder,
        "BROKER_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    sys.path.insert(0, str(ROOT))
    django.setup()


def _measure(name: str, sizes: dict[str, Any]) -> list[Line]:
    """One part; its module can be imported only now that the portal is set up."""
    part: Any = importlib.import_module(f"bench_{name}")
    world = () if name in PURE else (_world(),)
    seconds, lines = timed(lambda: part.measure(*world, **sizes))
    print(f"{name}: done in {seconds:.0f} s", file=sys.stderr, flush=True)
    return lines


def _world() -> Any:
    """An empty database with the invented county of the tests in it."""
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    return importlib.import_module("tests.world").build_world()


if __name__ == "__main__":
    sys.exit(main())
