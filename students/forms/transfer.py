"""Saying no to a county that asks for a child."""

from django import forms


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="不同意的原因",
        max_length=100,
        help_text="申请的县区会看到这句话，不要写学生和家庭的情况。",
        error_messages={"required": "请写明原因，如“学生仍在本县就读”。"},
    )
