"""Which rows of a sheet are people, and why the others are not."""

import re
from collections.abc import Mapping, Sequence

from .cells import clean, is_blank, tight
from .columns import Kind
from .content import could_be_name, looks_like_id
from .grid import Cell

TOTALS = re.compile(r"^(小计|合计|总计|共计|累计|汇总|本页合计|合计[:：]?.*)")
SIGNATURES = re.compile(
    r"^(填表人|审核人|制表|填报人|填报单位|负责人|经办人|联系人[:：]|盖章|单位.{0,4}盖章|审批|签名|签字"
    r"|填表日期|填报日期|填表时间|统计人|校对)"
)
FOOTNOTES = re.compile(
    r"^(注[:：意]|备注[:：]|说明[:：]|填表说明|填写说明|附[:：注]|[※]|[#&*](?!\d))"
)
EXAMPLES = re.compile(r"^(示例|样例|范例|例[:：]|例如|举例|例$|填写示例|示范)|[(]?(示例|样例)[)]?$")
HINTS = re.compile(
    r"必填|选填|请填|请选|填写|格式|下拉|如[:：]|例如|文本型|不可为空|自动生成|位数|要求|说明"
)
SEAL = re.compile(r"盖章|签字|签章")
NEAR_HEADER = 4
"""Rows under the header in which explanations and examples are looked for."""
REPEATED_SHARE = 0.6


def why_skip(
    cells: Sequence[Cell], fields: Mapping[int, str], kind: Kind, since_header: int
) -> str | None:
    """Return in Chinese why this filled row is no person's; None when it is one.

    `fields` maps column index to field key; `since_header` counts rows from the header (1 = next).
    """
    filled = [i for i, cell in enumerate(cells) if not is_blank(cell)]
    used = {fields[i] for i in filled if i in fields}
    if not used:
        return "没有可用的内容（只有未对应的列）"
    if used <= kind.placeholders:
        return _why_placeholder(cells, filled, used)
    first = clean(cells[filled[0]])
    name = next((cells[i] for i in filled if fields.get(i) == kind.core), None)
    named = name is not None and could_be_name(name)
    own = [i for i in filled if i in fields]
    return _why_marked(cells, own, first, named) or _why_told(cells, own, named, since_header)


def _why_placeholder(cells: Sequence[Cell], filled: list[int], used: set[str]) -> str:
    first = tight(cells[filled[0]])
    if TOTALS.match(first):
        return "合计行"
    if SIGNATURES.match(first) or SEAL.search(first):
        return "落款（填表人、审核、盖章等）"
    if FOOTNOTES.match(first) or len(first) > 12:
        return "说明文字"
    return "空白模板行（只有序号）" if used == {"seq"} else "空白模板行（只有预填的内容）"


def _why_marked(cells: Sequence[Cell], filled: list[int], first: str, named: bool) -> str | None:
    head = [tight(cells[i]) for i in filled[:3]]
    if any(TOTALS.match(text) for text in head[: 1 if named else 3]):
        return "合计行"
    if SIGNATURES.match(first.replace(" ", "")):
        return "落款（填表人、审核、盖章等）"
    if FOOTNOTES.match(first):
        return "说明文字"
    if any(EXAMPLES.search(text) for text in head):
        return "示例行"
    if not named and any(SEAL.search(tight(cells[i])) for i in filled):
        return "落款（填表人、审核、盖章等）"
    return None


def _why_told(
    cells: Sequence[Cell], filled: list[int], named: bool, since_header: int
) -> str | None:
    if since_header > NEAR_HEADER and (named or len(filled) > 1):
        return None
    if any(looks_like_id(cells[i]) for i in filled):
        return None
    hints = sum(HINTS.search(clean(cells[i])) is not None for i in filled)
    if since_header <= NEAR_HEADER and hints * 2 >= len(filled) > 0:
        return "填写说明"
    return "标题或说明文字" if len(filled) == 1 and not named else None


def is_repeated_header(cells: Sequence[Cell], words: frozenset[str]) -> bool:
    """True when most filled cells of the row are words of the sheet's own header."""
    hits = sum(isinstance(cell, str) and cell in words for cell in cells)
    if hits < 2:
        return False
    return hits >= REPEATED_SHARE * sum(not is_blank(cell) for cell in cells)
