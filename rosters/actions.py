"""What the acts of the import desk are called in the audit log."""

from accounts.audit import name_actions

name_actions(
    {
        "roster.upload": "上传名册",
        "roster.fix": "修改名册里的行",
        "roster.decide": "决定名册里的行",
        "roster.mend": "重新采用自动修正",
        "roster.unmend": "恢复名册原文",
        "roster.apply": "导入名册",
        "roster.close": "不再导入余下的行",
        "roster.undo": "撤回导入",
        "roster.drop": "放弃名册批次",
    }
)
