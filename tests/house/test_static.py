"""What the browser gets: vendored files, own CSS and JS, templates."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted(
    p
    for pattern in ("templates/**/*.html", "*/templates/**/*.html")
    for p in ROOT.glob(pattern)
    if ".venv" not in p.parts and "node_modules" not in p.parts
)
CSS = sorted((STATIC / "css").glob("*.css"))
JS = sorted((STATIC / "js").glob("*.js"))

# Newer than Chromium 86 and Safari 14.1 understand.
NEW_CSS = re.compile(
    r"color-mix\(|oklch\(|light-dark\(|:has\(|:is\(|:where\(|@layer|@container|@property"
    r"|aspect-ratio|(?<![\w-])inset\s*:|\d[dls]vh\b|^\s*&|[{;]\s*&",
    re.M,
)
COMMENT = re.compile(r"{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.S)
# Words of the "Not" column of the wording table that have no other use on a page.
WRONG_WORDS = [
    "数据上传", "用户列表", "勾选协议", "差生", "工单", "算法策略", "匹配度得分",
    "匹配失败", "教师用户", "登陆", "其它", "非法", "错误码",
]  # fmt: skip


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


def vendor_script():
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "scripts" / "vendor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sprite() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text("utf-8")))


def static_refs() -> Iterator[tuple[Path, str]]:
    for path in TEMPLATES:
        for ref in re.findall(r"{%\s*static\s+['\"]([^'\"]+)['\"]", text(path)):
            yield path, ref


def test_vendored_files_match_the_manifest():
    assert vendor_script().check() == []


def test_each_vendored_package_has_its_licence_and_the_locked_version():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    locked = {p["version"] for n, p in packages.items() if n}
    for folder in (p for p in (STATIC / "vendor").iterdir() if p.is_dir()):
        assert (folder / "LICENSE").is_file(), folder.name
        assert folder.name.rsplit("-", 1)[1] in locked, folder.name


def test_lock_file_names_no_registry():
    assert "resolved" not in (ROOT / "package-lock.json").read_text("utf-8")


@pytest.mark.parametrize("path", CSS, ids=name)
def test_own_css_keeps_the_browser_floor_and_its_size(path):
    source = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    assert NEW_CSS.findall(source) == []
    assert source.count("{") == source.count("}")
    assert "@import" not in source and "http" not in source and "url(" not in source
    assert len(path.read_text("utf-8").splitlines()) < 200


@pytest.mark.parametrize("path", JS, ids=name)
def test_own_js_is_small_and_runs_under_the_strict_policy(path):
    source = path.read_text("utf-8")
    assert len(source.splitlines()) < 80
    assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b|https?://", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_has_no_inline_code_or_style(path):
    source = text(path)
    scripts = re.findall(r"<script\b[^>]*>", source)
    assert [s for s in scripts if "src=" not in s and 'type="application/json"' not in s] == []
    assert "<style" not in source
    assert re.findall(r"<[^>]*\s(?:style|on[a-z]+)\s*=\s*[\"'][^>]*>", source) == []
    assert "javascript:" not in source and "hx-on" not in source


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_asks_no_other_host(path):
    loaded = r"<(?:script|link|img|iframe|source|video|audio|use)\b[^>]*(?:src|href)=[\"']"
    assert re.findall(loaded + r"(?:https?:)?//", text(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_uses_the_words_of_the_handbook(path):
    assert [word for word in WRONG_WORDS if word in text(path)] == []


def test_every_icon_is_in_the_sprite():
    have = sprite()
    missing = [
        (name(path), icon)
        for path in TEMPLATES
        for icon in re.findall(r"{%\s*icon\s+['\"]([^'\"]+)['\"]", text(path))
        if icon not in have
    ]
    assert missing == []


def test_every_static_file_named_by_a_template_exists():
    missing = [(name(p), ref) for p, ref in static_refs() if not (STATIC / ref).is_file()]
    assert [m for m in missing if not re.match(r"(account|mfa)/js/", m[1])] == []


def test_every_template_compiles():
    for path in TEMPLATES:
        get_template(path.as_posix().split("/templates/", 1)[1])
