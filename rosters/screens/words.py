"""Words of the pages: causes by their code, columns by their field."""

from rosters import sheets
from rosters.models import RosterBatch

CAUSES = {
    "id_damaged": "身份证号末位丢失",
    "id_check_digit": "身份证号校验不符",
    "id_shape": "身份证号位数不对",
    "id_birth": "身份证号里的日期不对",
    "id_conflict": "同一证件号，两个姓名",
    "id_other_name": "同一证件号，与在库姓名不同",
    "id_missing": "没有身份证号",
    "student_no_other_id": "同一学籍号，与在库证件号不同",
    "student_no_other_name": "同一学籍号，与在库姓名不同",
    "student_no_taken": "学籍号在库里是另一名学生的",
    "several_same": "在库里有几名都符合",
    "transfer_asked": "已提出转入申请",
    "left_school": "名册写已不在读，台账仍在册",
    "possible_same": "与在库的人同名",
    "duplicate_in_file": "文件内重复",
    "duplicate_row": "文件内重复",
    "repeat_unchosen": "文件内重复，待选一行",
    "phone_shape": "电话号码位数不对",
    "number_damaged": "号码末位丢失",
    "required_missing": "缺必填内容",
    "unknown_school": "学校不在学校库",
    "unknown_town": "镇街不在地名库",
    "grade_unsure": "年级是推测的",
    "grade_unknown": "年级看不懂",
    "grade_not_school": "不是在读年级",
    "birth_conflict": "出生日期与身份证号不一致",
    "sex_conflict": "性别与身份证号不一致",
    "kept_by_hand": "已有人工登记，保留登记的",
    "willing_differs": "意愿与已登记的不同",
    "as_written": "已恢复原文，待改写",
    "census_changed": "预览之后台账有变动",
    "effect": "会影响已有结对",
    "undecided": "待人决定",
    "decided": "已决定的行",
    "skipped": "不导入的行",
}
HOW = {
    "id_damaged": (
        "身份证号末位为什么会丢？",
        "按数字存时 Excel／WPS 只保留前 15 位，后 3 位变成 0，改格式也找不回来，系统不会猜。",
        (
            "在右边直接填完整的号码",
            "下载错误行，转给学校补填后再上传",
            "用本系统的模板重填：该列已设成文本",
        ),
    ),
    "unknown_school": (
        "学校为什么认不出？",
        "名称与学校库里的名称和别名都对不上。",
        (
            "选一所学校，同样写法的行一次改好",
            "可以记作这所学校的别名，下次自动认出",
            "确实是新学校的，请先在“单位与学校”里登记",
        ),
    ),
    "needs_transfer": (
        "为什么不能直接导入？",
        "这个证件号暂时不能在本县登记，需要先办理转入。",
        ("请核对号码是否填错", "号码无误的，办完转入后再导入这几行"),
    ),
}


def label(batch: RosterBatch, field: str) -> str:
    """The name of a column."""
    column = sheets.KINDS[batch.kind].by_key.get(field)
    return column.label if column else field


def cause_title(batch: RosterBatch, code: str, field: str) -> str:
    """A cause as a heading; a missing cell is told with its column."""
    known = CAUSES.get(code)
    if known and code == "required_missing" and field:
        return f"{known}：{label(batch, field)}"
    return known or (f"{label(batch, field)}要看一下" if field else "整行要看一下")
