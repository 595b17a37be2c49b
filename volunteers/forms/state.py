"""Moving volunteers from state to state."""

from typing import Any

from django import forms

from volunteers.choices import REASONED_STATES, VolunteerState
from volunteers.forms.bulk import Counted


class StateForm(forms.Form):
    """The state wished and why."""

    state = forms.ChoiceField(choices=VolunteerState.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="原因",
        max_length=100,
        required=False,
        help_text="停用、退出须写明；会记入操作日志。",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("state") in REASONED_STATES and not data.get("reason"):
            self.add_error("reason", "请写明原因，便于以后查看。")
        return data


class BulkStateForm(StateForm, Counted):
    field_order = ("reason", "state", "count")
