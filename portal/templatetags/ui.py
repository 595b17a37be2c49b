"""Small parts of a page: icon, status tag, level, person, bar, percent.

This library is a template builtin (settings), so pages need no {% load %}.
Larger parts are templates under templates/parts, taken with {% include %}.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.template import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

TAG_KINDS = {"", "ok", "warn", "bad", "brand", "vio", "kapok", "line"}
LEVELS = {"优": "a", "中": "b", "差": "c", "待提升": "c"}
NOTE_KINDS = {
    "debug": ("", "info-circle"),
    "info": ("", "info-circle"),
    "success": ("note-ok", "circle-check"),
    "warning": ("note-warn", "alert-triangle"),
    "error": ("note-bad", "alert-circle"),
}


@lru_cache(maxsize=1)
def sprite_names() -> frozenset[str]:
    """Names in static/icons.svg."""
    path = finders.find("icons.svg")
    if not path:
        raise TemplateSyntaxError("static/icons.svg is missing: run scripts/vendor.py")
    return frozenset(re.findall(r'<symbol id="([^"]+)"', Path(path).read_text("utf-8")))


@register.simple_tag
def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """{% icon "bell" "i-l" %}: an icon of the sprite; a label makes it speak."""
    if name not in sprite_names():
        raise TemplateSyntaxError(f"unknown icon {name!r}; add it to scripts/vendor.py")
    css = f"i {classes}".strip()
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
def tag(kind: str, text: object, icon_name: str = "") -> SafeString:
    """{% tag "warn" "待核实" %}: a status; colour always comes with words."""
    if kind not in TAG_KINDS:
        raise TemplateSyntaxError(f"unknown tag kind {kind!r}: one of {sorted(TAG_KINDS)}")
    css = f"tag tag-{kind}" if kind else "tag"
    mark = icon(icon_name) if icon_name else ""
    return format_html('<span class="{}">{}{}</span>', css, mark, text)


@register.simple_tag
def level(text: str) -> SafeString:
    """{% level "中" %}: the school's level, on staff and school pages only."""
    if not text:
        return format_html('<span class="t3">{}</span>', "未定级")
    css = LEVELS.get(str(text), "b")
    short = str(text)[:1]
    return format_html(
        '<span class="lv lv-{}" role="img" aria-label="学业层级：{}">{}</span>', css, text, short
    )


@register.simple_tag
def avatar(name: str, classes: str = "") -> SafeString:
    """{% avatar "陈静" "av-l av-k" %}: the surname in a circle, silent for screen readers."""
    css = f"av {classes}".strip()
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, str(name)[:1])


def _share(value: object, total: object) -> float:
    part, whole = float(value or 0), float(total or 0)  # type: ignore[arg-type]
    return part / whole * 100 if whole else 0.0


@register.simple_tag
def bar(value: object, maximum: object = 100, kind: str = "", label: str = "") -> SafeString:
    """{% bar 389 447 "ok" %}: a bar drawn by attributes, since style= is not allowed."""
    share = min(100.0, max(0.0, _share(value, maximum)))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img"'
        ' aria-label="{}"><rect class="{}" width="{}" height="1"/></svg>',
        label or f"{share:.0f}%",
        kind,
        f"{share:.1f}",
    )


@register.simple_tag
def weeks(values: list[bool | None]) -> SafeString:
    """{% weeks pair.six_weeks %}: a mark a week; True taught, False missed, None not due."""
    words = {True: "有", False: "缺", None: "无"}
    css = {True: "", False: "no", None: "nil"}
    marks = format_html_join("", '<i class="{}"></i>', ((css[v],) for v in values))
    spoken = f"近 {len(values)} 周：" + "、".join(words[v] for v in values)
    return format_html('<span class="six" role="img" aria-label="{}">{}</span>', spoken, marks)


@register.filter
def percent(value: object, total: object) -> str:
    """{{ done|percent:all }} → 87.0%; a dash when there is nothing to divide by."""
    return f"{_share(value, total):.1f}%" if total else "—"


@register.filter
def iso_date(value: object) -> str:
    """Turn a localised date (2026/05/14 19:30) into what native date fields want."""
    return str(value or "").replace("/", "-").replace(" ", "T")


@register.filter
def note_class(message: object) -> str:
    """Class of a note for a message of django.contrib.messages."""
    return NOTE_KINDS.get(getattr(message, "level_tag", ""), NOTE_KINDS["info"])[0]


@register.filter
def note_icon(message: object) -> str:
    """Icon of a note for a message of django.contrib.messages."""
    return NOTE_KINDS.get(getattr(message, "level_tag", ""), NOTE_KINDS["info"])[1]


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: template.Context, page: object, target: str = "") -> dict[str, object]:
    """{% pager page "#list" %}: keeps the query; htmx swaps only the target."""
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),  # type: ignore[attr-defined]
        "gap": page.paginator.ELLIPSIS,  # type: ignore[attr-defined]
        "target": target,
        "request": context.get("request"),
    }
