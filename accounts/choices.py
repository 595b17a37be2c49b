"""Kinds of units."""

from django.db import models


class UnitKind(models.TextChoices):
    PROVINCE = "province", "省"
    CITY = "city", "地级市"
    COUNTY = "county", "县区"
    TOWN = "town", "镇街"
    SCHOOL = "school", "学校"
    UNIVERSITY = "university", "高校"
    COLLEGE = "college", "学院"
    SQUAD = "squad", "分队"
    ORGANISATION = "organisation", "组织"


class SchoolKind(models.TextChoices):
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    NINE_YEAR = "nine_year", "九年一贯制"
    COMPLETE = "complete", "完全中学"
    VOCATIONAL = "vocational", "中职"
