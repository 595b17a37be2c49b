"""What pages say about scores, reasons and shortages."""

from typing import Any

from accounts.subjects import Stage, Subject, slot_label
from pairing.engine.explain import REASONS
from pairing.engine.policies import ANY, PART_NAMES, PARTS
from pairing.engine.rules import PAIR_RULES
from pairing.rules import HIGH_CONFIDENCE
from volunteers.choices import HelperKind

FAIR_SCORE = 70
KINDS = dict(HelperKind.choices) | {
    "homeroom": "班主任", "specialist": "专业人员", ANY: "各类帮扶人员",
}  # fmt: skip
STAGES = dict(Stage.choices) | {ANY: "各学段"}
MODES = {"online": "线上", "offline": "线下"}
ROLES = {"main": "为主", "supplement": "为辅"}
REASON_WORDS = {
    "subject": "科目没有人能教",
    "gates": "能教的志愿者还没完成审核、培训或准入",
    "county": "能教的人不服务本县区",
    "grade": "没有人教这个年级",
    "route": "所选做法不安排这类帮扶",
    "mode": "线上、线下方式不合",
    "device": "没有设备或网络",
    "sex": "性别要求没有合适人选",
    "former": "只剩曾结对、不宜再结对的人",
    "year": "大学年级与学生年级不相称",
    "slot": "没有共同的空闲时间",
    "capacity": "能教的人名额或次数已用完",
    "no_grade": "没有登记年级",
    "swapped": "审核换人时让出了志愿者",
}


def reason_words(code: str) -> str:
    rules = {rule.code: rule.words for rule in PAIR_RULES}
    return REASON_WORDS.get(code) or REASONS.get(code) or rules.get(code) or code


def confidence(score: int) -> tuple[str, str]:
    """The kind of the tag and the word of a score."""
    if score >= HIGH_CONFIDENCE:
        return "ok", "高"
    return ("warn", "中") if score >= FAIR_SCORE else ("bad", "低")


def score_bars(parts: dict[str, int], weights: dict[str, int]) -> list[dict[str, Any]]:
    """Name, points and the most that each part can give."""
    return [
        {"name": PART_NAMES[part], "points": parts.get(part, 0), "most": weights.get(part, 0)}
        for part in PARTS
    ]


def route_lines(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The routes of a policy in words."""
    return [
        {
            "stage": STAGES.get(route["stage"], route["stage"]),
            "kind": KINDS.get(route["kind"], route["kind"]),
            "modes": "、".join(MODES[mode] for mode in route["modes"]),
            "role": ROLES[route.get("role", "main")],
            "special_need": route.get("special_need", False),
            "same_school": route.get("same_school", False),
        }
        for route in body.get("routes", [])
    ]


def weight_lines(body: dict[str, Any]) -> list[dict[str, Any]]:
    weights = body.get("weights", {})
    return [{"name": PART_NAMES[part], "weight": weights.get(part, 0)} for part in PARTS]


def shortage_lines(rows: list[dict[str, Any]], limit: int = 8) -> list[dict[str, Any]]:
    """The cheapest recruits: whom, for what, when, and how many wants it answers."""
    return [
        {
            "kind": KINDS.get(row["kind"], row["kind"]),
            "subject": subject_label(row["subject"]),
            "stage": STAGES.get(row["stage"], row["stage"]),
            "slot": "" if row["slot"] is None else slot_label(row["slot"]),
            "helps": _answered(row),
        }
        for row in rows[:limit]
    ]


def _answered(row: dict[str, Any]) -> str:
    """Needs that the recruit can choose from at once, else what must be moved for one of them."""
    if moves := row.get("moves", 0):
        return f"{row['gain']} 个需求，需先调整 {moves} 对"
    return f"{row['helps']} 个需求"


def gap_tables(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tables of `services.gaps` with what a cell says and its shade, s0 (enough) to s4."""
    return [
        table | {"rows": [row | {"cells": _shaded(row["cells"])} for row in table["rows"]]}
        for table in tables
    ]


def _shaded(cells: list[dict[str, int]]) -> list[dict[str, Any]]:
    return [cell | _shade(cell["open"], cell["asked"]) for cell in cells]


def _shade(left: int, asked: int) -> dict[str, str]:
    if not asked:
        return {"css": "sx", "text": "—"}
    if not left:
        return {"css": "s0", "text": "✓"}
    return {"css": f"s{min(4, 1 + 4 * left // asked)}", "text": str(left)}


def subject_label(code: str) -> str:
    return dict(Subject.choices).get(code, code)


def proof_words(summary: dict[str, Any]) -> str:
    """What is proven about the plan, and no more."""
    if summary.get("proof") == "optimal":
        return "已证明：在这些规则下，不可能有结对人数更多或总分更高的方案。"
    done, most = summary.get("objective") or [], summary.get("bound") or []
    tiers = len(summary.get("students_by_tier") or [])
    served, bound = sum(done[:tiers]), sum(most[:tiers])
    if done[:tiers] == most[:tiers]:
        return "已证明结对人数不可能更多；科目和总分是找到的最好结果，未证明是最高。"
    return f"这是找到的最好结果：可结对 {served} 人，理论上限 {bound} 人，差距未证明能补上。"
