"""Whole plans with LEMON and on a machine without its wheel: the same in every word."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pairing.engine.flow import network
from tests.engine.engine_county import county

WITHOUT = "import sys; sys.modules['pylmcf'] = None"  # as Python marks what cannot be imported
RUN = "from pairing.engine.__main__ import main; from pairing.engine.flow import network"
SOLVE = "print(network.AVAILABLE); raise SystemExit(main())"


def plan(path: Path, *before: str) -> tuple[str, Any]:
    """(whether LEMON was there, the result but for its seconds), by a process of its own."""
    code = "; ".join((*before, RUN, SOLVE))
    command = [sys.executable, "-c", code, "solve", str(path), "--effort", "quick"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    there, text = told.split("\n", 1)
    result = json.loads(text)
    del result["stages"]
    return there, result


@pytest.mark.skipif(not network.AVAILABLE, reason="needs both back ends")
@pytest.mark.parametrize(("students", "policy"), [(60, "zhanjiang"), (150, "yunfu")])
def test_a_whole_plan_is_the_same_with_either_back_end(
    students: int, policy: str, tmp_path: Path
) -> None:
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(county(students, students, policy=policy)))
    lemon, with_lemon = plan(path)
    plain, without = plan(path, WITHOUT)
    assert (lemon, plain) == ("True", "False")
    assert with_lemon["pairs"]
    assert without == with_lemon
