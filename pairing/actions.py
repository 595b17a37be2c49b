"""What the acts of this room are called in the audit log."""

from accounts.audit import name_actions

name_actions(
    {
        "policy.copy": "复制匹配做法",
        "policy.save": "修改匹配做法",
        "plan.start": "运行匹配",
        "plan.void": "作废方案",
        "plan.approve_all": "批量通过结对",
        "plan.publish": "发布结对",
        "proposal.approved": "通过一对",
        "proposal.held": "暂不结对",
        "proposal.lock": "锁定一对",
        "proposal.unlock": "解锁一对",
        "proposal.swap": "给一对换人",
        "pairing.end": "结束结对",
        "pairing.imported": "导入结对台账",
        "pairing.import_undone": "撤回导入的结对台账",
        "pairs.export": "导出结对名单",
    }
)
