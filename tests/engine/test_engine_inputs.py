"""Instances, policies and the command line: what is read, what is refused, and how it is said."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from engine_county import county

from pairing.engine import PRESETS, BadInstance, Instance, Policy, explain_pair, solve
from pairing.engine.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


def run(*args: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "pairing.engine", *args]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=False)


def test_presets_are_complete_and_survive_a_round_trip() -> None:
    assert list(PRESETS) == ["maoming", "zhanjiang", "yangjiang", "yunfu", "custom"]
    for policy in PRESETS.values():
        assert policy.name and policy.about and policy.routes
        assert sum(policy.weights.values()) == 100
        assert Policy.from_json(json.loads(json.dumps(policy.to_json()))) == policy


def test_maoming_routes_say_who_serves_which_stage() -> None:
    policy = PRESETS["maoming"]
    primary, junior = policy.route("primary", "university"), policy.route("junior", "university")
    teacher = policy.route("senior", "teacher")
    assert primary and primary.role == "main" and primary.modes == ("online",)
    assert junior and junior.role == "supplement" and junior.special_need
    assert teacher and teacher.modes == ("offline",) and teacher.same_school
    assert policy.route("primary", "teacher") is None


@pytest.mark.parametrize(
    "policy",
    [
        "nowhere",
        7,
        {"weights": {"subject": 100}},
        {"weights": {"subject": 1, "grade": 1, "time": 1, "continuity": 1, "closeness": 1}},
        {"year_rule": "perhaps"},
        {"colour": "red"},
        {"routes": [{"stage": "*", "kind": "*", "modes": ["by post"]}]},
        {"routes": "all"},
        {"one_to_one": "yes"},
        {"pupils_per_helper": -1},
    ],
)
def test_a_bad_policy_is_refused_in_one_sentence(policy: Any) -> None:
    with pytest.raises(BadInstance, match=r"。$"):
        Policy.from_json(policy)


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.update(version=2),
        lambda x: x.update(students={}),
        lambda x: x["students"].append(5),
        lambda x: x["students"].append(dict(x["students"][0])),
        lambda x: x["students"][0].update(id=""),
        lambda x: x["students"][0].update(grade="八"),
        lambda x: x["students"][0].pop("grade"),
        lambda x: x["students"][0].update(slots=[28]),
        lambda x: x["students"][0].update(slots=[True]),
        lambda x: x["students"][0].update(mode="phone"),
        lambda x: x["students"][0].update(sex="女"),
        lambda x: x["students"][0].update(tier=-1),
        lambda x: x["students"][0].update(needs=[{"id": "n", "subject": None}]),
        lambda x: x["students"][0].update(former=[3]),
        lambda x: x["helpers"][0].update(offers=[{"subject": "maths", "grade_min": 9,
                                                  "grade_max": 3}]),
        lambda x: x["helpers"][0].update(modes=["radio"]),
        lambda x: x["helpers"][0].update(pupils=1.5),
        lambda x: x["helpers"][0].update(gates_ok="yes"),
        lambda x: x.update(locked=[{"student": "s0"}]),
        lambda x: x.update(policy="nowhere"),
    ],
)  # fmt: skip
def test_a_bad_instance_is_refused_in_one_sentence(change: Any) -> None:
    instance = county(2, 2)
    change(instance)
    with pytest.raises(BadInstance, match=r"^[^\n]+。$"):
        solve(instance)


def test_instance_round_trip_and_digest_ignore_row_order() -> None:
    instance = county(5, 5)
    read = Instance.from_json(instance)
    assert Instance.from_json(read.to_json()) == read
    turned = {**instance, "students": instance["students"][::-1]}
    assert Instance.from_json(turned).digest() == read.digest()
    turned["students"][0]["tier"] += 1
    assert Instance.from_json(turned).digest() != read.digest()


def test_explain_pair_lists_every_broken_rule_with_words() -> None:
    instance = county(1, 1)
    student, helper = instance["students"][0], instance["helpers"][0]
    helper.update(gates_ok=False, slots=[0])
    student.update(slots=[27], former=["v0"])
    need = student["needs"][0]["id"]
    found = explain_pair(Instance.from_json(instance), PRESETS["custom"], "s0", "v0", need)
    assert {"gates", "former", "slot"} <= {x["rule"] for x in found}
    assert all(x["name"] and x["words"] for x in found)
    with pytest.raises(KeyError):
        explain_pair(Instance.from_json(instance), PRESETS["custom"], "s0", "v9", need)


def test_command_line_gives_the_same_answer_in_two_processes(tmp_path: Path) -> None:
    file = tmp_path / "county.json"
    file.write_text(json.dumps(county(25, 40)), encoding="utf-8")
    first, second = run("solve", str(file)), run("solve", str(file), hash_seed="77")
    assert first.returncode == 0 and first.stderr == ""
    one, two = json.loads(first.stdout), json.loads(second.stdout)
    assert [x["name"] for x in one.pop("stages")] == [x["name"] for x in two.pop("stages")]
    assert one == two
    answer = tmp_path / "result.json"
    answer.write_text(first.stdout, encoding="utf-8")
    checked = run("verify", str(file), str(answer))
    assert (checked.returncode, json.loads(checked.stdout)) == (0, [])


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"students": [{"id": 1}]}', '{"version": 9}'])
def test_command_line_says_one_sentence_for_a_bad_file(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    assert main(["solve", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and said.err.strip().endswith("。")


def test_command_line_verify_answers_one_when_a_rule_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instance = county(20, 30)
    result = solve(instance).to_json()
    instance["helpers"] = [{**h, "gates_ok": False} for h in instance["helpers"]]
    for name, value in (("i", instance), ("r", result), ("x", {"pairs": 3})):
        (tmp_path / name).write_text(json.dumps(value), encoding="utf-8")
    assert main(["verify", str(tmp_path / "i"), str(tmp_path / "r")]) == 1
    assert {x["rule"] for x in json.loads(capsys.readouterr().out)} == {"gates"}
    assert main(["verify", str(tmp_path / "i"), str(tmp_path / "x")]) == 2
    assert main(["verify", str(tmp_path / "none"), str(tmp_path / "x")]) == 2


def test_command_line_without_the_portal_imports_no_django() -> None:
    code = (
        "import sys, pairing.engine; print(any(m.split('.')[0] == 'django' for m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "False"
