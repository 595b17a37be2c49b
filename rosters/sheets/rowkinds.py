"""Which rows of a sheet are people, and why the others are not."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from .cells import clean, tight
from .columns import Kind
from .content import could_be_name, looks_like_id
from .fill import is_error
from .grid import Cell, Grid

TOTALS = re.compile(
    r"^((本页)?(小计|合计|总计|共计|累计|汇总)|.{1,10}(小计|合计|总计)[:：]?\d*$|共\d+[人户名])"
)
SIGNATURES = re.compile(
    r"^(填表人|填报人|填表单位|填报单位|填表日期|填报日期|填表时间|填报时间|审核人|审核[:：]|审核$|复核|制表"
    r"|统计人|统计员|统计时间|校对|负责人|经办人|主管领导|分管领导|校长[:：(]|审批|签名|签字|盖章"
    r"|联系人[:：]|联系电话[:：]|日期[:：]|单位.{0,6}(盖章|负责人)|.{0,12}[(](盖章|公章|签章|签字|签名)[)]"
    r"|(\d{4}|_*)年(\d{1,2}|_*)月(\d{1,2}|_*)日$)"
)
FOOTNOTES = re.compile(
    r"^(注[:：意]|备注[:：]|说明[:：]|填表说明|填写说明|填报说明|附[:：注]|[※]|[#&*](?!\d))"
)
EXAMPLES = re.compile(r"^(示例|样例|范例|例[:：]|例如|举例|例$|填写示例|示范)|[(]?(示例|样例)[)]?$")
EXAMPLE_SIGN = re.compile("[例范]")
"""Stands in every mark of an example, and is quickly looked for."""
HINTS = re.compile(
    r"必填|选填|请填|请选|填写|格式|下拉|如[:：]|例如|文本型|不可为空|自动生成|位数|要求|说明"
)
SEAL = re.compile(r"盖章|签字|签章")
HEADING = re.compile(
    r"(表|名单|名册|台账|花名册|汇总|统计)([(].*[)])?$|^附件|^第.{1,3}(部分|页|批)"
    r"|^[一二三四五六七八九十]{1,2}、|.(镇|乡|街道|村|社区|小学|中学|学校|学院|年级|班|[学中]部)$"
)
"""A cell alone in its row that heads a part of the sheet."""
HEAD_LINE = "标题或说明文字"
LONGEST_NAME = 4
OVER_HEADER = 3
"""Filled cells that a line of title has at most."""
DERIVED = frozenset({"sex", "birth_date"})
"""Fields that a blank form computes from the ID: alone they are no person."""
COLUMN_NUMBER = re.compile(r"[(]?(\d{1,2})[)]?")
NEAR_HEADER = 4
"""Rows under the header in which explanations and examples are looked for."""
LOOKED_AT = 3
"""Filled cells at the left of a row in which its mark is looked for."""
REPEATED_SHARE = 0.6


def filled_rows(grid: Grid, start: int = 0, end: int | None = None) -> list[int]:
    """Return the numbers (0-based) of the rows that hold anything."""
    rows = grid.rows[start:end]
    return [start + i for i, row in enumerate(rows) if row.count(None) < len(row)]


def why_skip(
    cells: Sequence[Cell], fields: Mapping[int, str], core: int, kind: Kind, since_header: int
) -> str | None:
    """Return in Chinese why this filled row is no person's; None when it is one.

    `fields` maps column index to field key, `core` is the column of the name, -1 without;
    `since_header` counts rows from the header (1 = next).
    """
    if since_header > NEAR_HEADER and _is_surely_person(cells, fields, core):
        return None
    filled = [i for i, cell in enumerate(cells) if cell is not None and not is_error(cell)]
    if not filled:
        return "只有公式的错误值（#N/A 等）或没有结果的公式"
    used = {fields[i] for i in filled if i in fields}
    if not used:
        return why_alone(cells) or "没有可用的内容（只有未对应的列）"
    if used <= kind.placeholders or used <= kind.placeholders | DERIVED:
        return _why_placeholder(cells, filled, used)
    first = clean(cells[filled[0]])
    named = core in filled and could_be_name(cells[core])
    own = [i for i in filled if i in fields]
    if own == [core] and kind.alone.search(tight(cells[core])):
        return None
    return _why_marked(cells, own, first, named) or _why_told(cells, own, named, since_header)


def _is_surely_person(cells: Sequence[Cell], fields: Mapping[int, str], core: int) -> bool:
    """True for a name and another field in a row that does not begin like anything else."""
    if not (0 <= core < len(cells) and cells[core] is not None and could_be_name(cells[core])):
        return False
    first = next(cell for cell in cells if cell is not None)
    own = (cell for i, cell in enumerate(cells) if cell is not None and i in fields)
    head = [first, *islice(own, LOOKED_AT)]
    return len(head) > 2 and not any(type(cell) is str and _may_be_marked(cell) for cell in head)


@lru_cache(maxsize=1 << 12)
def _may_be_marked(text: str) -> bool:
    """True for a text that begins a row of totals, a signature, a note, an example, an error."""
    bare = tight(text)
    marks = (TOTALS, SIGNATURES, FOOTNOTES, EXAMPLES)
    return any(mark.search(bare) for mark in marks) or FOOTNOTES.match(clean(text)) is not None


def why_alone(cells: Sequence[Cell]) -> str | None:
    """Return what a row without any field is by its first words; None when they do not tell."""
    first = next((tight(cell) for cell in cells if cell is not None), "")
    if TOTALS.match(first):
        return "合计行"
    if SIGNATURES.match(first) or SEAL.search(first):
        return "落款（填表人、审核、盖章等）"
    return "说明文字" if FOOTNOTES.match(first) else None


def _why_placeholder(cells: Sequence[Cell], filled: list[int], used: set[str]) -> str:
    if why := why_alone([cells[i] for i in filled]):
        return why
    first = tight(cells[filled[0]])
    if len(filled) == 1 and HEADING.search(first):
        return HEAD_LINE
    if len(first) > 12:
        return "说明文字"
    return "空白模板行（只有序号）" if used == {"seq"} else "空白模板行（只有预填的内容）"


def _why_marked(cells: Sequence[Cell], own: list[int], first: str, named: bool) -> str | None:
    head = [tight(cells[i]) for i in own[:LOOKED_AT]]
    if any(TOTALS.match(text) for text in head[: 1 if named else LOOKED_AT]):
        return "合计行"
    if SIGNATURES.match(first.replace(" ", "")):
        return "落款（填表人、审核、盖章等）"
    if FOOTNOTES.match(first) and not (named and any(looks_like_id(cells[i]) for i in own)):
        return "说明文字"
    if any(EXAMPLES.search(text) for text in head if EXAMPLE_SIGN.search(text)):
        return "示例行"
    if not named and any(SEAL.search(tight(cells[i])) for i in own):
        return "落款（填表人、审核、盖章等）"
    return None


def _why_told(cells: Sequence[Cell], own: list[int], named: bool, since_header: int) -> str | None:
    if len(own) == 1 and HEADING.search(tight(cells[own[0]])):
        return HEAD_LINE
    if since_header > NEAR_HEADER and (named or len(own) > 1):
        return None
    if any(looks_like_id(cells[i]) for i in own):
        return None
    if since_header <= NEAR_HEADER and (told := _why_under_header(cells, own)):
        return told
    return HEAD_LINE if len(own) == 1 and not named else None


def _why_under_header(cells: Sequence[Cell], own: list[int]) -> str | None:
    hints = sum(HINTS.search(clean(cells[i])) is not None for i in own)
    if hints * 2 >= len(own) > 0:
        return "填写说明"
    numbers = [COLUMN_NUMBER.fullmatch(tight(cells[i])) for i in own]
    counted = [int(number[1]) for number in numbers if number]
    is_count = len(counted) == len(own) > 2 and all(b > a for a, b in pairwise(counted))
    return "列号（1、2、3……）" if is_count else None


def looks_like_title(cells: Sequence[Cell]) -> bool:
    """True for a line that may stand over a header: few cells, a title or a label among them."""
    filled = [cell for cell in cells if cell is not None]
    if len(filled) > OVER_HEADER or any(map(looks_like_id, filled)):
        return False
    texts = [tight(cell) for cell in filled]
    if len(texts) == 1:
        return len(texts[0]) > LONGEST_NAME or HEADING.search(texts[0]) is not None
    return any(":" in text for text in texts)


def is_repeated_header(cells: Sequence[Cell], words: frozenset[str]) -> bool:
    """True when most filled cells of the row are words of the sheet's own header."""
    if words.isdisjoint(cells):
        return False
    hits = sum(isinstance(cell, str) and cell in words for cell in cells)
    if hits < 2:
        return False
    return hits >= REPEATED_SHARE * sum(cell is not None for cell in cells)
