"""The locked requirements: complete, hashed, in step with each other, bound to no host."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ("base", "test", "ci", "uv")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.M)


def text(name):
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def pins(name):
    return dict(PIN.findall(text(name)))


def direct(dependencies):
    return {re.match(r"[A-Za-z0-9-]+", line)[0].lower() for line in dependencies}


@pytest.mark.parametrize("name", FILES)
def test_no_host_is_named(name):
    assert "://" not in text(name)
    assert "index" not in text(name)


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_hashes(name):
    for block in re.split(r"^(?=[a-z0-9])", text(name), flags=re.M)[1:]:
        assert "--hash=sha256:" in block, block


def test_each_file_holds_the_smaller_one_in_the_same_versions():
    assert pins("base").items() <= pins("test").items() <= pins("ci").items()


def test_every_dependency_of_the_project_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert direct(project["project"]["dependencies"]) <= pins("base").keys()
    groups = project["dependency-groups"]
    assert direct(groups["test"]) <= pins("test").keys()
    assert direct(groups["ci"]) <= pins("ci").keys()
