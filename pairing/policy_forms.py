"""What a county may change in a way of matching, as fields, and back to a policy object."""

from collections.abc import Iterator
from typing import Any

from django import forms

from accounts.subjects import grade_label
from pairing.engine import Policy
from pairing.engine.policies import (
    ANY,
    BROADER,
    PART_NAMES,
    PARTS,
    RELAXABLE,
    TEAM_LIMITS,
    Route,
    Team,
)
from pairing.policy_words import (
    CONDITIONS,
    FIRST_WORDS,
    KIND_ROWS,
    NAMES,
    STAGE_ROWS,
    YEAR_WORDS,
    own_route,
)
from pairing.words import KINDS, ROLES, STAGES

NAME_LENGTH = 40
MODE_SETS = {"online": ("online",), "offline": ("offline",), "both": ("online", "offline")}
MODE_WORDS = {"online": "线上", "offline": "线下", "both": "线上线下均可"}
CELLS = [(stage, kind) for stage in STAGE_ROWS for kind in KIND_ROWS]


def _name() -> forms.CharField:
    return forms.CharField(
        label="名称",
        max_length=NAME_LENGTH,
        error_messages={"required": "请填写名称，如“岭海县做法”。"},
    )


def _whole(label: str, low: int, high: int, **more: Any) -> forms.IntegerField:
    said = dict.fromkeys(
        ("required", "invalid", "min_value", "max_value"), f"请填 {low}–{high} 的整数。"
    )
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, error_messages=said, **more
    )


def _way(kind: str) -> forms.ChoiceField:
    none = "同本校老师" if kind in BROADER else "不安排"
    ways = [
        (f"{role}:{modes}", f"{ROLES[role]} · {words}")
        for role in ROLES
        for modes, words in MODE_WORDS.items()
    ]
    return forms.ChoiceField(label=KINDS[kind], choices=[("", none), *ways], required=False)


class CopyForm(forms.Form):
    name = _name()


class PolicyForm(forms.Form):
    name = _name()
    about = forms.CharField(label="说明", max_length=200, required=False)
    first = forms.ChoiceField(
        label="先顾什么",
        choices=list(FIRST_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择先顾学生人数还是科目需求。"},
    )
    one_to_one = forms.BooleanField(
        label="一对一：一名学生最多一位主要、一位补充帮扶人员", required=False
    )
    pupils_per_helper = _whole(
        "每人最多带几名学生", 1, 100, required=False, help_text="不填就按本人所报的人数。"
    )
    bundle_bonus = _whole(
        "同一人多教一科加几分", 0, 100, help_text="越大，越倾向让同一人教同一名学生的几科。"
    )
    year_rule = forms.ChoiceField(
        label="大学年级与学生年级",
        choices=list(YEAR_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否看大学年级。"},
    )
    year_grade = forms.TypedChoiceField(
        label="从哪个年级起算高年级",
        choices=[(grade, grade_label(grade)) for grade in range(1, 13)],
        coerce=int,
    )
    has_team = forms.BooleanField(
        label="给每名学生组小队（1＋1＋N＋1：团干部、大学生、专业人员、学生）", required=False
    )
    specialists = _whole("每队专业人员几人（N）", *TEAM_LIMITS["specialists"])
    children_per_cadre = _whole("每名团干部最多牵头几名学生", *TEAM_LIMITS["children_per_cadre"])

    def __init__(self, *args: Any, rules: Policy, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(rules), **kwargs)
        self.rules = rules
        for code in RELAXABLE:
            self.fields[f"keep_{code}"] = forms.BooleanField(label=NAMES[code], required=False)
        for part in PARTS:
            self.fields[f"weight_{part}"] = _whole(PART_NAMES[part], 0, 100)
        for stage, kind in CELLS:
            for name, field in _cell_fields(kind).items():
                self.fields[f"{name}_{stage}_{kind}"] = field

    # What the page shows

    def goal_fields(self) -> list[Any]:
        return [self[name] for name in ("name", "about", "first")]

    def limit_fields(self) -> list[Any]:
        return [self[name] for name in _LIMITS]

    def conditions(self) -> Iterator[tuple[Any, Any]]:
        """Each hard rule, with its box where the county may lift it."""
        for condition in CONDITIONS:
            box = self[f"keep_{condition.code}"] if condition.code in RELAXABLE else None
            yield condition, box

    def weights(self) -> list[Any]:
        return [self[f"weight_{part}"] for part in PARTS]

    def weight_sum(self) -> int:
        """The sum of what stands in the fields, as far as they are numbers."""
        said = [str(field.value()) for field in self.weights()]
        return sum(int(text) for text in said if text.isdecimal())

    def stages(self) -> Iterator[tuple[str, list[tuple[Any, Any, Any]]]]:
        """The table: per stage, the fields of each kind."""
        for stage in STAGE_ROWS:
            names = [f"{stage}_{kind}" for kind in KIND_ROWS]
            yield (
                STAGES[stage],
                [(self[f"way_{n}"], self[f"school_{n}"], self[f"special_{n}"]) for n in names],
            )

    # What the server makes of it

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        weights = [data.get(f"weight_{part}") for part in PARTS]
        if None not in weights and sum(weights) != 100:
            self.add_error(
                f"weight_{PARTS[0]}",
                f"五项合计应为 100，现在是 {sum(weights)}，请改其中几项。",
            )
        if not any(data.get(f"way_{stage}_{kind}") for stage, kind in CELLS):
            self.add_error(f"way_{STAGE_ROWS[0]}_{KIND_ROWS[0]}", "至少要安排一类人员帮扶。")
        return data

    def body(self) -> dict[str, Any]:
        """The policy object that the fields describe."""
        data = self.cleaned_data
        said = {name: data[name] for name in _PLAIN}
        team = {name: data[name] for name in TEAM_LIMITS} if data["has_team"] else None
        return said | {
            "source": self.rules.source,
            "relaxed": [code for code in RELAXABLE if not data[f"keep_{code}"]],
            "weights": {part: data[f"weight_{part}"] for part in PARTS},
            "routes": _routes(data),
            "team": team,
        }


_LIMITS = (
    "one_to_one", "pupils_per_helper", "bundle_bonus", "year_rule", "year_grade", "has_team",
    *TEAM_LIMITS,
)  # fmt: skip
_PLAIN = (
    "name", "about", "first", "one_to_one", "pupils_per_helper", "bundle_bonus", "year_rule",
    "year_grade",
)  # fmt: skip


def _cell_fields(kind: str) -> dict[str, forms.Field]:
    return {
        "way": _way(kind),
        "school": forms.BooleanField(label="限同校", required=False),
        "special": forms.BooleanField(label="限有特殊需求", required=False),
    }


def _initial(rules: Policy) -> dict[str, Any]:
    team = rules.team or Team()
    said = {name: getattr(rules, name) for name in _PLAIN}
    said |= {"has_team": rules.team is not None}
    said |= {name: getattr(team, name) for name in TEAM_LIMITS}
    said |= {f"keep_{code}": code not in rules.relaxed for code in RELAXABLE}
    said |= {f"weight_{part}": rules.weights[part] for part in PARTS}
    for stage, kind in CELLS:
        route = own_route(rules, stage, kind)
        if route:
            said[f"way_{stage}_{kind}"] = f"{route.role}:{_mode_set(route)}"
            said[f"school_{stage}_{kind}"] = route.same_school
            said[f"special_{stage}_{kind}"] = route.special_need
    return said


def _mode_set(route: Route) -> str:
    return "both" if len(route.modes) > 1 else route.modes[0]


def _routes(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells as routes; a kind with the same way in every stage is written once, for all."""
    made = []
    for kind in KIND_ROWS:
        cells = {stage: _cell(data, stage, kind) for stage in STAGE_ROWS}
        same = all(cell == cells[STAGE_ROWS[0]] for cell in cells.values())
        shown = {ANY: cells[STAGE_ROWS[0]]} if same else cells
        made += [{"stage": stage, "kind": kind} | cell for stage, cell in shown.items() if cell]
    return made


def _cell(data: dict[str, Any], stage: str, kind: str) -> dict[str, Any] | None:
    way = data[f"way_{stage}_{kind}"]
    if not way:
        return None
    role, modes = way.split(":")
    return {
        "role": role,
        "modes": list(MODE_SETS[modes]),
        "same_school": data[f"school_{stage}_{kind}"],
        "special_need": data[f"special_{stage}_{kind}"],
    }
