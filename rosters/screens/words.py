"""Words of the pages: causes by their code, columns by their field."""

from rosters import registry, sheets
from rosters.models import RosterBatch

CAUSES = {
    "id_damaged": "身份证号末位丢失",
    "id_check_digit": "身份证号校验不符",
    "id_shape": "身份证号位数不对",
    "id_birth": "身份证号里的日期不对",
    "id_county": "身份证号的地区码不存在",
    "id_15_digits": "15 位的旧身份证号",
    "id_shared": "同一证件号，两个姓名",
    "id_differs": "证件号与在库的不同",
    "id_recovered": "号码由别的列找回",
    "phone_of_head": "电话取自户主那一行",
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
    "same_name": "与在库的人同名",
    "several_namesakes": "与在库的几个人同名",
    "phone_taken": "手机号属于另一个人",
    "phone_other_name": "同一手机号，与在库姓名不同",
    "phone_shared": "几行用同一个手机号",
    "phone_several": "一格里有几个号码",
    "other_kind": "在库的是另一类人员",
    "no_identity": "没有可认人的信息",
    "under_age": "未满 18 周岁",
    "duplicate_in_file": "文件内重复",
    "duplicate_row": "文件内重复",
    "repeat_unchosen": "文件内重复，待选一行",
    "phone_shape": "电话号码位数不对",
    "number_damaged": "号码末位丢失",
    "required_missing": "缺必填内容",
    "unknown_school": "学校不在学校库",
    "unknown_town": "镇街不在地名库",
    "unknown_squad": "分队不在单位库",
    "school_missing": "没有写学校",
    "level_unknown": "成绩看不懂",
    "scale_unknown": "分数的满分不明",
    "score_over_full": "分数超过满分",
    "formula_unsaved": "公式没有保存结果",
    "cell_error": "公式的错误值",
    "hidden_row": "隐藏的行",
    "ditto_unknown": "“同上”不能照抄",
    "register_row": "没有写明学校或年级",
    "subject_unknown": "科目看不懂",
    "free_time_unknown": "时间看不懂",
    "date_unknown": "日期看不懂",
    "date_partial": "日期不完整",
    "date_impossible": "日期不可能",
    "name_short": "姓名可能不全",
    "name_shape": "姓名里有别的内容",
    "name_several": "一格里有几个姓名",
    "yes_no_unknown": "是否看不懂",
    "helper_unknown": "志愿者不在库",
    "helper_ambiguous": "志愿者有几位可能",
    "helper_full": "志愿者名额已满",
    "grade_unsure": "年级是推测的",
    "grade_unknown": "年级看不懂",
    "grade_not_school": "不是在读年级",
    "grade_needs_stage": "年级缺学段",
    "grade_stage_conflict": "年级与学段不一致",
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
}


def label(batch: RosterBatch, field: str) -> str:
    """The name of a column."""
    column = sheets.KINDS[batch.kind].by_key.get(field)
    return column.label if column else field


def cause_title(batch: RosterBatch, code: str, field: str) -> str:
    """A cause as a heading; a missing cell is told with its column."""
    known = CAUSES.get(code) or registry.cause_name(code)
    if known and code == "required_missing" and field:
        return f"{known}：{label(batch, field)}"
    return known or (f"{label(batch, field)}要核对" if field else "整行要核对")
