"""The county's table of 优, 中 and 差."""

import re
from typing import Any

from django import forms

from rosters.sheets import LevelTable
from students.choices import Attainment
from students.models import LevelRule
from students.services.levels import PERCENT

BETWEEN = re.compile(r"[\s、,，;；/]+")
LONGEST, MOST = 10, 40


def _words(level: Attainment) -> forms.CharField:
    usual = [word for word, told in LevelTable().words.items() if told == level]
    return forms.CharField(
        label=f"算作“{level.label}”的写法",
        required=False,
        max_length=300,
        help_text=f"多个写法用顿号隔开。不填也认得：{'、'.join(usual[:8])}等。",
    )


def _percent(label: str, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=100,
        help_text=hint,
        error_messages={"required": "请填 0–100 的整数。", "invalid": "请填 0–100 的整数。"},
    )


class LevelRuleForm(forms.Form):
    high = _words(Attainment.HIGH)
    middle = _words(Attainment.MIDDLE)
    low = _words(Attainment.LOW)
    high_from = _percent("得分率达到多少为优（%）", "如 85：满分 120 的卷子，102 分起为优。")
    low_below = _percent("得分率低于多少为差（%）", "如 60。两条线之间为中。")
    top_share = _percent("排名在前多少为优（%）", "如 25：45 人的班，前 11 名为优。")
    bottom_share = _percent("排名在后多少为差（%）", "如 25。其余为中。")

    def __init__(self, *args: Any, rule: LevelRule, **kwargs: Any) -> None:
        initial = {name: getattr(rule, name) for name in PERCENT}
        for level in Attainment.values:
            initial[level] = "、".join(word for word, told in rule.words.items() if told == level)
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._check_words({level: _split(data.get(level, "")) for level in Attainment.values})
        if data.get("low_below", 0) > data.get("high_from", 100):
            self.add_error("low_below", "“差”的线不能高于“优”的线，请改其中一项。")
        if data.get("top_share", 0) + data.get("bottom_share", 0) > 100:
            self.add_error("bottom_share", "前后两部分合计不能超过 100%，请改其中一项。")
        return data

    def _check_words(self, said: dict[str, list[str]]) -> None:
        seen: dict[str, str] = {}
        for level, words in said.items():
            if len(words) > MOST or any(len(word) > LONGEST for word in words):
                self.add_error(level, f"每档最多 {MOST} 个写法，每个不超过 {LONGEST} 个字。")
            if again := next((word for word in words if word in seen), ""):
                self.add_error(level, f"“{again}”同时写在两档里，请只留一处。")
            seen |= dict.fromkeys(words, level)

    def values(self) -> dict[str, Any]:
        """What `set_rule` is to write."""
        data = self.cleaned_data
        words = {word: level for level in Attainment.values for word in _split(data[level])}
        return {name: data[name] for name in PERCENT} | {"words": words}


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(word.upper() for word in BETWEEN.split(text.strip()) if word))
