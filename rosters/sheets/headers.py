# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Header texts in their normal form, and what field they name."""

import re
from functools import lru_cache

from .cells import tight

GROUP = "|"
"""Stands between a group and its field in a two-row header (父亲|姓名); NFKC of ｜."""
MARKS = re.compile(r"[*☆★※\"“”'_]|[:：?？。;；]+$")
NUMBERING = re.compile(
    r"^(?:Q?\d{1,3}[、.．)]\s*(?!\d)|[(]\d{1,2}[)]|[一二三四五六七八九十]{1,2}、)"
)
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>|\{[^{}]*\}")
POLITE = re.compile(r"^(?:请(?:填写|选择|输入|问)?)?(?:你|您)?的?(?=..)")
TERM = re.compile(r"^20\d\d年?(?:学年度?)?(?:第?[一二上下]学期|[春秋]季?(?:学期)?)?的?(?=..)")
REPEATED = re.compile(r"(?<=[^\d][^\d])[01]$")
"""Exports of registers number headers that stand twice: 户类型0, 户类型1."""
OTHER_PEOPLE = ("志愿者", "教师", "老师", "摸底", "填表", "填报", "帮扶人", "帮扶联系", "校长", "结对人", "干部",
                "祖父", "祖母", "爷爷", "奶奶", "审核", "经办", "摸排", "联系人", "班主任", "户主", "监护",
                "家长", "父", "母", "成员", "分队", "跟踪", "学生", "子女", "紧急", "单位", "推荐人")  # fmt: skip
OWNER = re.compile(r"([^()]+)\((监护人|家长|父亲|母亲|户主|班主任|老师|教师|志愿者)\)")
"""Whose it is, in brackets behind the field."""
OWN_GROUPS = ("学生", "子女", "志愿者", "儿童", "")
"""Groups of the roster's own person: a plain field below them is that person's."""
GROUP_FILLING = re.compile(r"基本|情况|信息|资料|个人|相关|[|]")
SHORTEST, LONGEST = 3, 40
"""Characters of a known header that is looked for inside another, and of that other."""
EXACT, UNBRACKETED, GROUPED, PARTLY = 1.0, 0.95, 0.9, 0.7


class Vocabulary(dict[str, str | None]):
    """Normal form of a header → field key; `doubtful` are the forms that a person is asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.doubtful: set[str] = set()


@lru_cache(maxsize=4096)
def normal_forms(text: str) -> tuple[str, ...]:
    """Return the normal forms of a header, the most literal first."""
    whole = NUMBERING.sub("", MARKS.sub("", tight(text)).lower())
    whole = MARKS.sub("", whole)
    bare = MARKS.sub("", BRACKETS.sub("", whole))
    polite = TERM.sub("", POLITE.sub("", bare))
    forms = (whole, bare, polite, REPEATED.sub("", polite))
    return tuple(dict.fromkeys(form for form in forms if form))


def field_of(text: str, vocabulary: Vocabulary) -> tuple[str | None, float]:
    """Return the field that a header names and the confidence, (None, 0.0) when none.

    A header that is known and never kept gives (None, 1.0).
    """
    forms = normal_forms(text)
    owned = OWNER.fullmatch(forms[0]) if forms and forms[0] not in vocabulary else None
    if owned:
        return _owned(owned, vocabulary)
    for form, confidence in zip(forms, (EXACT, UNBRACKETED, UNBRACKETED, GROUPED), strict=False):
        if form in vocabulary:
            return vocabulary[form], PARTLY if form in vocabulary.doubtful else confidence
    if forms and GROUP in forms[0]:
        return _grouped(text, vocabulary)
    return _partly(forms[-1], vocabulary) if forms else (None, 0.0)


def _owned(owned: re.Match[str], vocabulary: Vocabulary) -> tuple[str | None, float]:
    """联系电话(监护人) is 监护人联系电话; of an owner whom we do not know a person is asked."""
    field, confidence = field_of(owned[2] + owned[1], vocabulary)
    if field and confidence >= GROUPED:
        return field, GROUPED
    field, confidence = field_of(owned[1], vocabulary)
    return field, min(confidence, PARTLY)


def _grouped(text: str, vocabulary: Vocabulary) -> tuple[str | None, float]:
    """父亲|电话 is 父亲电话; 学生基本情况|性别 is 性别; 爷爷|电话 is nobody we keep.

    家庭情况|父亲|电话 has two groups: the one next to the field says most.
    """
    *groups, own = tight(text).split(GROUP)
    owners = [owner for group in groups if (owner := GROUP_FILLING.sub("", group))]
    for owner in (*owners[::-1], "".join(owners)):
        field, confidence = field_of(owner + own, vocabulary)
        if field and confidence > PARTLY:
            return field, GROUPED
    if not any(word in own for word in OTHER_PEOPLE) and any(map(_is_another, owners)):
        return None, 0.0
    field, confidence = field_of(own, vocabulary)
    return field, min(confidence, GROUPED)


def _is_another(owner: str) -> bool:
    return owner not in OWN_GROUPS and any(word in owner for word in OTHER_PEOPLE)


def _partly(form: str, vocabulary: Vocabulary) -> tuple[str | None, float]:
    """The longest known header inside a longer one, unless it speaks of somebody else."""
    if len(form) > LONGEST:
        return None, 0.0
    starts, ends = range(len(form) - SHORTEST + 1), range(SHORTEST, len(form) + 1)
    inside = vocabulary.keys() & {form[a:b] for a in starts for b in ends if b - a >= SHORTEST}
    if not inside:
        return None, 0.0
    word = max((word for word in vocabulary if word in inside), key=len)
    if any(person in form and person not in word for person in OTHER_PEOPLE):
        return None, 0.0
    return vocabulary[word], PARTLY
