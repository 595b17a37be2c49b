"""What the acts of this room are called in the audit log."""

from accounts.audit import name_actions

name_actions(
    {
        "policy.copy": "复制匹配做法",
        "policy.save": "修改匹配做法",
        "plan.start": "运行匹配",
        "run.start": "统一运行匹配",
        "plan.void": "作废方案",
        "plan.approve_all": "批量通过结对",
        "plan.publish": "发布结对",
        "proposal.approved": "通过一对",
        "proposal.held": "暂不结对",
        "proposal.lock": "锁定一对",
        "proposal.unlock": "解锁一对",
        "proposal.swap": "给一对换人",
        "proposal.exchange": "换人并调整受影响的结对",
        "pairing.end": "结束结对",
        "pairing.paused": "暂停结对",
        "pairing.active": "恢复结对",
        "pairing.by_hand": "人工结对",
        "pairing.offered": "发出结对邀请",
        "pairing.accepted": "接受结对邀请",
        "pairing.declined": "谢绝结对邀请",
        "pairing.expired": "结对邀请过期",
        "succession.arrange": "安排接替",
        "succession.drop": "不安排接替",
        "team.fill": "配小队",
        "team.confirm": "确认小队成员",
        "team.seat": "给小队座位选人",
        "team.release": "空出小队座位",
        "wave.open": "新建批次",
        "wave.change": "修改批次",
        "pairing.imported": "导入结对台账",
        "pairing.import_undone": "撤回导入的结对台账",
        "pairs.export": "导出结对名单",
    }
)
