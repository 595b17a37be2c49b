"""Ways of matching in words: who helps whom, what always holds, and how two versions differ."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.subjects import Stage, grade_label
from pairing.engine import Policy
from pairing.engine.policies import ANY, BROADER, PART_NAMES, PARTS, RELAXABLE, Route
from pairing.engine.rules import PAIR_RULE
from pairing.words import KINDS, MODES, ROLES, STAGES

KIND_ROWS = ("university", "teacher", "homeroom", "specialist")
STAGE_ROWS = tuple(Stage.values)
YEAR_WORDS = {
    "soft": "尽量：大二及以上带高年级，大一带低年级",
    "hard": "必须：大二及以上带高年级，大一带低年级",
    "off": "不看大学年级",
}
FIRST_WORDS = {
    "children": "先让最多的学生有人帮，再补更多科目",
    "needs": "先满足最多的科目需求，再看学生人数",
}


@dataclass(frozen=True)
class Condition:
    """One hard rule: `locked` says why it cannot be lifted; "" when the county may decide."""

    code: str
    text: str
    locked: str = ""


CONDITIONS = (
    Condition("subject", "所教科目和年级相符", "教不了的科目，配上也帮不到学生。"),
    Condition(
        "gates",
        "志愿者已实名、审核通过、准入查询通过",
        "《未成年人保护法》要求：接触未成年人前必须查询违法犯罪记录。",
    ),
    Condition(
        "training",
        "志愿者已完成培训",
        "《志愿服务条例》第十六条要求：需要专门知识、技能的服务，应当先培训志愿者。",
    ),
    Condition(
        "consent",
        "学生已核实、愿意，监护人已同意",
        "《个人信息保护法》要求：不满十四周岁须监护人同意，可随时撤回。",
    ),
    Condition("county", "只配服务于本县的人", "学生的信息不能出县；跨县志愿者先在本县登记。"),
    Condition("slot", "每次辅导都在双方空闲的时段", "没有共同时间就上不了课。"),
    Condition("capacity", "不超过可带人数和每周次数", "这是本人报名时答应的上限。"),
    Condition("device", "线上辅导的学生有设备、能上网", "没有设备上不了网课；可先申请设备。"),
    Condition(
        "age",
        "满 16 周岁才能帮扶，满 18 周岁才能线下见面",
        "为了志愿者和学生的安全，不能放开；年龄按身份证号算，没有身份证号的在实名审核时由人核对。",
    ),
    Condition("sex", "学生或监护人要求女性或男性的，只配相符的人"),
    Condition("village", "不与同村的人结对（保护家庭隐私；两边都登记了村才比）"),
    Condition("former", "因不合适或违规结束的两人不再相配", "为了保护学生，不能放开。"),
)
NAMES = {c.code: c.text for c in CONDITIONS}


def own_route(rules: Policy, stage: str, kind: str) -> Route | None:
    """The route of a cell of the table; None for a homeroom teacher who goes with the teachers."""
    if kind not in BROADER:
        return rules.route(stage, kind)
    named = {(r.stage, r.kind): r for r in rules.routes}
    return named.get((stage, kind)) or named.get((ANY, kind))


def route_words(route: Route | None, kind: str) -> str:
    if route is None:
        return "同本校老师" if kind in BROADER else "不安排"
    said = [ROLES[route.role], "、".join(MODES[mode] for mode in route.modes)]
    said += ["限同校"] if route.same_school else []
    said += ["限有特殊需求"] if route.special_need else []
    return "，".join(said)


def table(rules: Policy) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per stage, what each kind of helper does."""
    return [
        (STAGES[s], [(KINDS[k], route_words(own_route(rules, s, k), k)) for k in KIND_ROWS])
        for s in STAGE_ROWS
    ]


def settings(rules: Policy) -> list[tuple[str, str]]:
    """Everything but the table, as name and words."""
    return [*_plain(rules), *((PAIR_RULE[code].name, _kept(rules, code)) for code in RELAXABLE)]


def _plain(rules: Policy) -> Iterator[tuple[str, str]]:
    yield "名称", rules.name
    yield "说明", rules.about or "未填"
    yield "先顾什么", FIRST_WORDS[rules.first]
    yield "一对一", "是：最多一位主要、一位补充" if rules.one_to_one else "否：可以多对一"
    cap = rules.pupils_per_helper
    yield "每人最多带", "按本人所报" if cap is None else f"{cap} 名学生"
    yield "大学年级", _year(rules)
    yield "同一人多教一科", f"加 {rules.bundle_bonus} 分"
    for part in PARTS:
        yield f"看重{PART_NAMES[part]}", f"{rules.weights[part]} 分"
    yield "小队", _team(rules)


def _year(rules: Policy) -> str:
    words = YEAR_WORDS[rules.year_rule]
    grade = grade_label(rules.year_grade)
    return words if rules.year_rule == "off" else f"{words}（{grade}起算高年级）"


def _team(rules: Policy) -> str:
    if rules.team is None:
        return "不组小队"
    return (
        f"团干部 1 人、大学生 1 人、专业人员 {rules.team.specialists} 人；"
        f"每名团干部最多牵头 {rules.team.children_per_cadre} 名学生"
    )


def _kept(rules: Policy, code: str) -> str:
    return "已放宽" if code in rules.relaxed else "必须"


def differences(old: Policy, new: Policy) -> list[tuple[str, str, str]]:
    """What changed: the item, its old and its new words."""
    pairs = zip(settings(old), settings(new), strict=True)
    found = [(name, was, now) for (name, was), (_, now) in pairs if was != now]
    for (stage, before), (_, after) in zip(table(old), table(new), strict=True):
        for (kind, was), (_, now) in zip(before, after, strict=True):
            if was != now:
                found.append((f"{stage} · {kind}", was, now))
    return found
