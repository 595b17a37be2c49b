# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Whatever a sheet looks like: every filled row is header, person or skipped with a reason."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from rosters.sheets.columns import KINDS
from rosters.sheets.grid import Grid
from rosters.sheets.guarded.delimited import read_text_file
from rosters.sheets.guarded.refused import Refused
from rosters.sheets.sheetreader import SheetReader

DAY = dt.date(2020, 5, 10)
WIDTH = 8
ID1, ID2 = "440981201003050004", "441826200911120000"
HEADS = (
    ["序号", "姓名", "身份证号", "就读学校", "年级", "联系电话", "备注", "密码"],
    ["姓名", None, "学校", "年级", "父亲", None, "母亲", None],
    [None, "性别", None, None, "姓名", "电话", "姓名", "电话"],
    ["学生情况", None, None, "家庭情况", None, None, "学校", "年级"],
)
PERSON = [1, "张一一", ID1, "甲小学", "三年级", "19900000001", None, "x"]
LINES = (["合计"], ["填表人：某"], ["# 注"], ["某县学生情况表"], ["学校：乙小学"], ["一、甲镇"], [3],
         [None] * WIDTH, [1, 2, 3, 4, 5, 6, 7, 8], ["#N/A"] * WIDTH)  # fmt: skip
WORDS = st.sampled_from(
    [None, None, "同上", "〃", "#REF!", "小计", "姓名", "学校", "男", "甲镇", "张一一", "李二二", ID1, ID2,
     "19900000001", "甲小学", "三年级", "三(2)班", "示例", "必填", "（盖章）", "&", 1.0, 2.5, True,
     4.4098120100305e17, dt.date(2010, 3, 5), "填写", "一", "日期：2020年5月", "汇总", "父亲", "电话"]
)  # fmt: skip


def padded(cells):
    return [*cells, *[None] * (WIDTH - len(cells))][:WIDTH]


ROWS = st.one_of(
    st.sampled_from([padded(row) for row in (*HEADS, *LINES, PERSON)]),
    st.lists(WORDS, min_size=WIDTH, max_size=WIDTH),
    st.integers(1, 3).map(lambda by: padded([*[None] * by, *HEADS[0]])),
)
AREAS = st.tuples(
    st.integers(0, 12), st.integers(0, WIDTH - 1), st.integers(0, 3), st.integers(0, WIDTH - 1)
).map(lambda area: (area[0], area[1], area[0] + area[2], max(area[1], area[3])))


@given(
    rows=st.lists(ROWS, max_size=25),
    merged=st.lists(AREAS, max_size=4),
    hidden=st.frozensets(st.integers(0, 24), max_size=4),
    kind=st.sampled_from(sorted(KINDS)),
    said=st.none() | st.integers(-1, 4),
    override=st.none() | st.just({0: "name", 1: None}),
)
@settings(max_examples=400, deadline=None)
def test_every_filled_row_is_accounted_for_once(rows, merged, hidden, kind, said, override):
    merged = [area for area in merged if area[2] < len(rows)]
    grid = Grid("甲镇", [list(row) for row in rows], merged=merged, hidden_rows=hidden)
    reader = SheetReader(grid, KINDS[kind], DAY, header_row=said, override=override)
    sheet = reader.read()
    filled = {i for i, row in enumerate(rows, 1) if any(cell is not None for cell in row)}
    first = sheet.header_row or 0
    header = set(range(first, first + sheet.header_rows)) if first else set()
    people = [row.row for row in reader.rows]
    skipped = [row.row for row in sheet.skipped_rows]
    assert sorted([*people, *skipped, *(header & filled)]) == sorted(filled)
    assert all(row.why for row in sheet.skipped_rows)
    assert sheet.data_rows == len(people)
    for row in reader.rows:
        assert (row.row - 1 in hidden) == any(p.code == "hidden_row" for p in row.problems)


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<th colspan=3>", "<td rowspan=2>", "</td>", "<td ",
     "<!--", "-->", "<script>", "</script>", "<![if x]>", "<![endif]>", "&lt;", "&#x4e00;", "&#", "<",
     ">", "张一一", "\n", "<br>", "<td colspan=99999 rowspan=99999>", "<?xml?>", "<td x:num='12'>", '"']
)  # fmt: skip


@given(st.lists(TAGS, max_size=60))
@settings(max_examples=300, deadline=None)
def test_a_broken_page_is_read_or_refused_and_its_tables_are_square(tags):
    try:
        sheets = read_text_file(("<html>" + "".join(tags)).encode())
    except Refused:
        return
    for sheet in sheets:
        assert len({len(row) for row in sheet["rows"]}) == 1
        for top, left, bottom, right in sheet.get("merged", ()):
            assert top <= bottom < len(sheet["rows"])
            assert left <= right < len(sheet["rows"][0])
