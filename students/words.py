"""What the acts of this room are called in the audit log."""

from accounts.audit import name_actions

name_actions(
    {
        "student.census": "登记摸排",
        "student.willing": "登记意愿",
        "student.consent": "登记授权",
        "student.consent_withdrawn": "撤回授权",
        "student.need": "填报需求",
        "student.need_closed": "撤回需求",
        "student.edit": "修改学生资料",
        "student.transfer_asked": "提出转入申请",
        "student.transfer_accepted": "同意转出学生",
        "student.transfer_declined": "不同意转出学生",
        "student.level_rule": "修改成绩定级表",
        "student.bulk_verify": "批量核实学生",
        "student.bulk_consent": "批量登记授权",
    }
)
