"""Odd quotation marks in a text never swallow the cells and rows after them."""

import pytest

from rosters.sheets import Refused, read_file

HEAD = "姓名,就读学校,年级,备注\n"


def rows_of(text):
    return read_file(text.encode(), "students").rows


@pytest.mark.parametrize(
    "text",
    [
        '张一一,甲镇中心小学,三年级,"转学\n李二二,甲镇中心小学,四年级,\n',
        '张一一,甲镇中心小学,三年级,"转学\n李二二,甲镇中心小学,四年级,"休学\n王三三,乙小学,五年级,\n',
        '张一一,"甲镇中心小学,三年级,转学',
    ],
)
def test_a_quote_that_is_never_closed_is_refused_in_words(text):
    with pytest.raises(Refused) as refused:
        rows_of(HEAD + text)
    assert refused.value.code == "quotes"
    assert "引号不成对" in refused.value.text


@pytest.mark.parametrize(
    "text",
    [
        '"阿明,甲小学,三年级,\n李二二,甲小学,四年级,\n阿华,甲小学,五年级,高5",\n王三三,乙小学,六年级,\n赵四四,乙小学,六年级,\n',
        '张一一,甲小学,三年级,"转学\n李二二,甲小学,四年级",\n王三三,乙小学,六年级,\n赵四四,乙小学,六年级,\n',
        '张一一,"甲小学,三年级,\n李二二,甲小学",四年级,\n王三三,乙小学,六年级,\n赵四四,乙小学,六年级,\n',
        '张一一,甲小学,三年级,"转学\n李二二",甲小学,四年级,\n王三三,乙小学,六年级,\n赵四四,乙小学,六年级,\n',
    ],
)
def test_two_stray_quotes_that_pair_over_rows_are_refused_too(text):
    with pytest.raises(Refused) as refused:
        rows_of(HEAD + text)
    assert refused.value.code == "quotes"


def test_quotes_inside_a_cell_are_read_as_they_stand():
    rows = rows_of(HEAD + '张一一,甲镇中心小学,三年级,"小明"同学\n李二二,甲镇中心小学,四年级,\n')
    assert [row.values["name"] for row in rows] == ["张一一", "李二二"]
    assert "小明" in rows[0].values["remark"]


def test_proper_quotes_may_hold_commas_and_line_breaks():
    rows = rows_of(
        HEAD + '张一一,甲镇中心小学,三年级,"休学,\n现在家"\n李二二,甲镇中心小学,四年级,\n'
    )
    assert [row.values["name"] for row in rows] == ["张一一", "李二二"]


def test_a_long_header_with_a_line_break_may_stand_over_short_rows():
    head = '姓名,就读学校,年级,"备\n注",电话\n'
    rows = rows_of(head + "张一一,甲镇中心小学,三年级\n李二二,甲镇小学,四年级\n")
    assert [row.values["name"] for row in rows] == ["张一一", "李二二"]
