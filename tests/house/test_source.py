"""Rules of the house that can be read off the source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("jobs", "accounts", "rosters", "students", "volunteers", "pairing", "portal")
SOURCES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
VIEWS = [p for p in SOURCES if p.stem in {"views", "api"} or p.parent.name in {"views", "api"}]
TASKS = [p for p in SOURCES if p.stem == "tasks" or p.parent.name == "tasks"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

FORBIDDEN = {
    "_base_manager": set(),
    ".raw(": {"accounts/scope.py"},  # forbids it
    "cursor(": {"portal/pages/views.py"},  # the health check
    ".extra(": set(),
    "cache_page": set(),
    "csrf_exempt": set(),
    "mark_safe": set(),
    "RawSQL": set(),
    "print(": set(),
    "import pickle": set(),
    "pickle.load": set(),
}
WRITES = re.compile(r"\.(save|bulk_create|bulk_update|update_or_create|get_or_create|delete)\(")
OBJECT_WRITES = re.compile(r"\.objects\b[^\n]*\.(create|update)\(|\.objects\.create\(")
BY_FRAMEWORK = ("account/", "mfa/", "allauth/", "django/", "400.", "403", "404.", "429.", "500.")
FRAMES = ("base_phone.html", "base_public.html")  # for pages of the rooms still to come
MAX_TASK_LINES = 12
MAX_FILE_LINES = 400


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code(path: Path) -> str:
    """The source without comments and docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and _is_text(body[0]):
            body[0] = ast.Pass()
    return ast.unparse(tree)


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


@pytest.mark.parametrize("word", FORBIDDEN)
def test_words_that_open_a_back_door(word):
    pattern = re.compile(r"(?<!\w)" + re.escape(word) if word[0].isalpha() else re.escape(word))
    found = {name(path) for path in SOURCES if pattern.search(code(path))}
    assert found - FORBIDDEN[word] == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_says_what_it_is_for(path):
    text = path.read_text("utf-8")
    if text.strip():
        doc = ast.get_docstring(ast.parse(text))
        assert path.name == "__init__.py" or doc, "module docstring"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_stay_small(path):
    assert len(path.read_text("utf-8").splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_views_leave_writing_to_services(path):
    text = code(path)
    assert WRITES.findall(text) == []
    assert OBJECT_WRITES.findall(text) == []


@pytest.mark.parametrize("path", TASKS, ids=name)
def test_tasks_are_thin(path):
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < MAX_TASK_LINES, node.name


def test_every_template_is_used():
    texts = [path.read_text("utf-8") for path in SOURCES]
    texts += [path.read_text("utf-8") for path in TEMPLATES]
    everything = "\n".join(texts)
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    orphans = [
        n for n in names if not n.startswith(BY_FRAMEWORK + FRAMES) and f'"{n}"' not in everything
    ]
    assert orphans == []


def test_templates_do_not_switch_escaping_off():
    text = re.compile(r"\|\s*safe\b(?!seq)|{%\s*autoescape off")
    found = {name(path) for path in TEMPLATES if text.search(path.read_text("utf-8"))}
    # help_text of fields comes from the source, never from people
    assert found - {"templates/django/forms/field.html"} == set()


def test_every_post_form_carries_the_token():
    form = re.compile(r"<form\b[^>]*method=[\"']post[\"'][^>]*>(.*?)</form>", re.S | re.I)
    missing = [
        name(path)
        for path in TEMPLATES
        for body in form.findall(path.read_text("utf-8"))
        if "csrf_token" not in body
    ]
    assert missing == []
