"""Words that census and volunteer roster share: subjects, stages, dialects, weekly slots."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models


class Subject(models.TextChoices):
    CHINESE = "chinese", "语文"
    MATHS = "maths", "数学"
    ENGLISH = "english", "英语"
    PHYSICS = "physics", "物理"
    CHEMISTRY = "chemistry", "化学"
    BIOLOGY = "biology", "生物"
    POLITICS = "politics", "政治"
    HISTORY = "history", "历史"
    GEOGRAPHY = "geography", "地理"
    SCIENCE = "science", "科学"
    PSYCHOLOGY = "psychology", "心理健康"
    MUSIC = "music", "音乐舞蹈"
    ART = "art", "美术"
    PE = "pe", "体育健身"
    IT = "it", "信息技术"


class Stage(models.TextChoices):
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    VOCATIONAL = "vocational", "中职"
    TERTIARY = "tertiary", "大专及以上"


class Dialect(models.TextChoices):
    MANDARIN = "mandarin", "普通话"
    CANTONESE = "cantonese", "粤语"
    LEIZHOU = "leizhou", "雷州话"
    HAKKA = "hakka", "客家话"
    TEOCHEW = "teochew", "潮汕话"
    YAO = "yao", "瑶语"
    ZHUANG = "zhuang", "壮语"


GRADES = [
    "学前", "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级",
    "九年级", "高一", "高二", "高三", "大一", "大二", "大三", "大四",
]  # fmt: skip
DAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
PARTS = ["上午", "下午", "晚上19点", "晚上20点"]


def slot_label(slot: int) -> str:
    """Name a weekly slot 0–27 = day × 4 + part."""
    return DAYS[slot // 4] + PARTS[slot % 4]


def session_labels(sessions: Iterable[Sequence[Any]]) -> str:
    """Name weekly sessions, each a subject and a slot."""
    return "、".join(f"{Subject(subject).label} {slot_label(slot)}" for subject, slot in sessions)


def grade_label(grade: int | None) -> str:
    return GRADES[grade] if grade is not None and 0 <= grade < len(GRADES) else "未知"


def school_year_of(day: object) -> int:
    """The school year that holds `day` begins on 1 September of the returned year."""
    return day.year if day.month >= 9 else day.year - 1  # type: ignore[attr-defined, no-any-return]
