"""Policies (做法) as data: which helper kind may serve which stage, how, and what counts as good.

The JSON object is described by ``policy.schema.json`` beside this file: ``name``, ``about``,
``source`` (requirement ids), ``routes`` (list, see `Route`), ``one_to_one`` (a child has at most
one main and one supplementary helper), ``pupils_per_helper`` (a cap on top of each helper's own,
or null), ``year_rule`` soft | hard | off (Y5) with ``year_grade`` (first grade of 高年级),
``relaxed`` (hard rules of `RELAXABLE` not applied), ``first`` (what the objective counts first:
children with any help, or needs), ``weights`` (five score parts, sum 100), ``bundle_bonus``
(points for each further subject of the same pair) and ``team`` (see `Team`, or null). Beyond the
schema `from_json` asks that the weights sum to 100 and that no stage and kind has two routes.
"""

import json
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from typing import Any

from .errors import BadInstance
from .instance import MODES

PARTS = ("subject", "grade", "time", "continuity", "closeness")
PART_NAMES = {
    "subject": "首选科目",
    "grade": "年级与专业",
    "time": "共同时间",
    "continuity": "延续上学期",
    "closeness": "方言、性别",
}
DEFAULT_WEIGHTS = {"subject": 35, "grade": 20, "time": 20, "continuity": 15, "closeness": 10}
ROLES = ("main", "supplement")
YEAR_RULES = ("soft", "hard", "off")
FIRSTS = ("children", "needs")
RELAXABLE = ("sex", "village")
ANY = "*"
BROADER = {"homeroom": ("teacher",)}  # a homeroom teacher is a teacher where nothing else is said


@dataclass(frozen=True)
class Route:
    """Helpers of `kind` may serve children of `stage` by `modes` in `role`; ``*`` means any."""

    stage: str
    kind: str
    modes: tuple[str, ...]
    role: str = "main"
    special_need: bool = False
    same_school: bool = False


@dataclass(frozen=True)
class Team:
    """1+1+N+1 (F3–F6): one cadre who leads, one volunteer, `specialists` others, one child.

    `children_per_cadre` caps the teams that one cadre leads.
    """

    specialists: int = 1
    children_per_cadre: int = 20


TEAM_LIMITS = {"specialists": (0, 5), "children_per_cadre": (1, 28)}


@dataclass(frozen=True)
class Policy:
    """One way of pairing, complete and self-contained; stored with each plan."""

    name: str
    about: str = ""
    source: str = ""
    routes: tuple[Route, ...] = ()
    one_to_one: bool = False
    pupils_per_helper: int | None = None
    year_rule: str = "soft"
    year_grade: int = 7
    first: str = "children"
    relaxed: tuple[str, ...] = ()
    bundle_bonus: int = 10
    weights: dict[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    team: Team | None = None

    @classmethod
    def from_json(cls, raw: Any) -> "Policy":
        """A preset name, a whole policy object, or a `Policy`; raises `BadInstance`."""
        if isinstance(raw, Policy):
            return raw
        if isinstance(raw, str):
            if raw not in PRESETS:
                raise BadInstance(f"没有名为“{raw}”的做法，可选：{'、'.join(PRESETS)}。")
            return PRESETS[raw]
        if not isinstance(raw, dict):
            raise BadInstance("做法应当是预设名称或一个 JSON 对象。")
        return _read(raw)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; ``Policy.from_json(p.to_json()) == p``."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain

    def route(self, stage: str, kind: str) -> Route | None:
        """The most specific route for a stage and a kind, or None when the policy has none."""
        for named in (kind, *BROADER.get(kind, ()), ANY):
            for where in (stage, ANY):
                for route in self.routes:
                    if (route.stage, route.kind) == (where, named):
                        return route
        return None


def _read(raw: dict[str, Any]) -> Policy:
    known = set(Policy.__dataclass_fields__)
    unknown = sorted(set(raw) - known)
    if unknown:
        raise BadInstance(f"做法里有不认识的项：{'、'.join(unknown)}。")
    values = dict(raw)
    values["name"] = raw.get("name", "自定义")
    values["routes"] = _routes(raw.get("routes", []))
    values["weights"] = _weights(raw.get("weights", DEFAULT_WEIGHTS))
    values["relaxed"] = _relaxed(raw.get("relaxed", []))
    values["team"] = _team(raw.get("team"))
    policy = Policy(**values)
    _check(policy)
    return policy


def _routes(raw: Any) -> tuple[Route, ...]:
    if not isinstance(raw, (list, tuple)) or not all(isinstance(r, dict) for r in raw):
        raise BadInstance("做法的 routes 应当是对象列表。")
    made = tuple(_route(r) for r in raw)
    if len({(r.stage, r.kind) for r in made}) < len(made):
        raise BadInstance("做法里同一学段、同一类人员写了两条路线。")
    return made


def _route(raw: dict[str, Any]) -> Route:
    unknown = set(raw) - set(Route.__dataclass_fields__)
    modes, role = raw.get("modes"), raw.get("role", "main")
    texts = all(isinstance(raw.get(k), str) for k in ("stage", "kind"))
    listed = isinstance(modes, (list, tuple)) and bool(modes) and all(m in MODES for m in modes)
    flags = all(isinstance(raw.get(k, False), bool) for k in ("special_need", "same_school"))
    listed = listed and len(set(modes or ())) == len(modes or ())
    if unknown or not texts or not listed or role not in ROLES or not flags:
        raise BadInstance(f"做法的路线写法不对：{json.dumps(raw, ensure_ascii=False)}。")
    return Route(**{**raw, "modes": tuple(modes or ()), "role": role})


def _weights(raw: Any) -> dict[str, int]:
    good = isinstance(raw, dict) and set(raw) == set(PARTS)
    good = good and all(
        isinstance(v, int) and not isinstance(v, bool) and v >= 0 for v in raw.values()
    )
    if not good or sum(raw.values()) != 100:
        raise BadInstance(f"做法的评分权重应为 {'、'.join(PARTS)} 五项非负整数，合计 100。")
    return {part: raw[part] for part in PARTS}


def _relaxed(raw: Any) -> tuple[str, ...]:
    """In the order of `RELAXABLE`, each once, so that equal policies compare equal."""
    if not isinstance(raw, (list, tuple)) or not all(code in RELAXABLE for code in raw):
        raise BadInstance(f"做法的 relaxed 只能含可放宽的规则：{'、'.join(RELAXABLE)}。")
    return tuple(code for code in RELAXABLE if code in raw)


def _team(raw: Any) -> Team | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or not set(raw) <= set(TEAM_LIMITS):
        raise BadInstance(f"做法的 team 应为 null 或含 {'、'.join(TEAM_LIMITS)} 的对象。")
    for key, (low, high) in TEAM_LIMITS.items():
        value = raw.get(key, low)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadInstance(f"做法的 team 里 {key} 应为 {low} 到 {high} 的整数。")
    return Team(**raw)


def _check(policy: Policy) -> None:
    if not all(isinstance(text, str) for text in (policy.name, policy.about, policy.source)):
        raise BadInstance("做法的 name、about、source 应为文字。")
    if not isinstance(policy.one_to_one, bool):
        raise BadInstance("做法的 one_to_one 应为 true 或 false。")
    if policy.first not in FIRSTS:
        raise BadInstance(f"做法的 first 应为 {'、'.join(FIRSTS)} 之一。")
    if policy.year_rule not in YEAR_RULES:
        raise BadInstance(f"做法的 year_rule 应为 {'、'.join(YEAR_RULES)} 之一。")
    cap = policy.pupils_per_helper
    numbers = (policy.year_grade, policy.bundle_bonus, 0 if cap is None else cap)
    if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= 1000 for n in numbers):
        raise BadInstance(
            "做法的 year_grade、bundle_bonus、pupils_per_helper 应为不太大的非负整数。"
        )


def _presets() -> dict[str, Policy]:
    raw = json.loads((files(__package__) / "presets.json").read_text(encoding="utf-8"))
    return {key: _read(value) for key, value in raw.items()}


PRESETS: dict[str, Policy] = _presets()
