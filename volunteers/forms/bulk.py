"""What every bulk form carries: the number that the person saw and agreed to."""

from typing import Any

from django import forms


class Counted(forms.Form):
    """Refuses when the number of people is no longer the one that was shown."""

    count = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, initial=kwargs.pop("initial", {}) | {"count": count}, **kwargs)
        self.people = count

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("count") != self.people:
            self.add_error(None, f"人数刚刚有变化，现在是 {self.people} 人，请核对后再确认一次。")
            self.data = self.data.copy()
            self.data["count"] = self.people
        return data
