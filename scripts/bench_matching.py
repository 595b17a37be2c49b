"""The flow of the matching engine against bare solvers and a peer, each in its own process.

`province` alone: ``.venv/bin/python scripts/bench_matching.py`` (`make bench-province`).
"""

import json
import math
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import instances
from bench_tools import Line, table

HERE = Path(__file__).resolve().parent
GIGABYTES_2 = 2048


class Runs:
    """Works on instances of named sizes; each instance is made once."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def __call__(self, work: str, size: str) -> dict[str, Any]:
        path = self.folder / f"{size}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(instances.make(size)))
        command = [sys.executable, str(HERE / "bench_matching_run.py"), work, str(path)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        outcome: dict[str, Any] = json.loads(told)
        return outcome


def measure(*, big: str) -> list[Line]:
    """County always; `big` names the larger size, or is empty."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        run = Runs(folder)
        lines = _county(run) + _peers(run)
        return lines + (_large(run, big) if big else [])


def _county(run: Runs) -> list[Line]:
    whole, bare = run("ours", "county"), run("lemon", "county")
    others = [run("ours", "county"), run("turned", "county"), run("plain", "county")]
    same = sum(other["pairs"] == whole["pairs"] for other in others)
    return [
        Line("flow of a county: value", whole["value"], "LEMON, all arcs", bare["value"], "points"),
        Line("flow of a county: time", whole["seconds"], "LEMON, bare solve", bare["seconds"]),
        Line("same pairs: again, turned, without LEMON", same, "runs", len(others), "runs"),
    ]


def _peers(run: Runs) -> list[Line]:
    county, scipy = run("single", "county"), run("scipy", "county")
    peer, mentor = run("single", "peer"), run("mentor", "peer")
    dense = "scipy linear_sum_assignment"
    return [
        Line("2,000 × 2,000, one to one: value", county["value"], dense, scipy["value"], "points"),
        Line("2,000 × 2,000, one to one: time", county["seconds"], dense, scipy["seconds"]),
        Line("250 × 250: matched", peer["served"], "mentor-match", mentor["served"], "children"),
        Line("250 × 250: time", peer["seconds"], "mentor-match", mentor["seconds"]),
    ]


def _large(run: Runs, size: str) -> list[Line]:
    whole, bare = run("ours", size), run("ortools", size)
    small, found, loop = run("ours", "county"), run("arcs", size), run("loop", size)
    exponent = math.log10(whole["seconds"] / small["seconds"])
    rival = "OR-Tools SimpleMinCostFlow, all arcs"
    return [
        Line(f"flow of a {size}: value", whole["value"], rival, bare["value"], "points"),
        Line(f"flow of a {size}: time", whole["seconds"], f"{rival}, bare solve", bare["seconds"]),
        Line(f"flow of a {size}: memory", whole["mb"], rival, bare["mb"], "MB"),
        Line("growth, exponent × 100, ten times the people", 100 * exponent, "target", 160, "%"),
        Line(f"candidates of a {size}: time", found["seconds"], "Python loop", loop["seconds"]),
        Line(f"candidates of a {size}: memory", found["mb"], "target", 100, "MB"),
    ]


def main() -> int:
    """A province: 100,000 children, 100,000 helpers, 120 counties."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        whole = Runs(folder)("ours", "province")
    memory = Line("flow of a province: memory", whole["mb"], "target", GIGABYTES_2, "MB")
    print(table([memory]))
    print(f"\n{whole['served']:,} needs served, {whole['arcs']:,} arcs, {whole['seconds']:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
