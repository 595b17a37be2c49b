"""Fields of decoded JSON, read strictly: what is missing or wrong is told in one Chinese sentence.

A `Record` is a JSON object with the words for where it stands (学生 s-12); every reader raises
`BadInstance`.
"""

from dataclasses import dataclass
from typing import Any

from .errors import BadInstance


@dataclass(frozen=True)
class Record:
    """A JSON object and how staff would call it."""

    raw: dict[str, Any]
    where: str

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self.raw.get(key)
        if not isinstance(value, str) or not value:
            raise BadInstance(f"{self.where}缺少 {key}（应为非空文字）。")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text; None for null, nothing and the empty text."""
        value = self.raw.get(key)
        if value is not None and not isinstance(value, str):
            raise BadInstance(f"{self.where}的 {key} 应为文字或空。")
        return value or None

    def number(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number from `low` to `high`; a default outside them means it must be told."""
        value = self.raw.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadInstance(f"{self.where}的 {key} 应为 {low} 到 {high} 的整数，现为 {value!r}。")
        return value

    def optional_number(self, key: str, low: int, high: int) -> int | None:
        """The same, None for null and nothing."""
        return None if self.raw.get(key) is None else self.number(key, low, high, low)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.raw.get(key, default)
        if not isinstance(value, bool):
            raise BadInstance(f"{self.where}的 {key} 应为 true 或 false。")
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str | None:
        """One of the allowed texts; None for null and nothing."""
        value = self.raw.get(key)
        if value is not None and value not in allowed:
            named = "、".join(allowed)
            raise BadInstance(f"{self.where}的 {key} 应为 {named} 之一，现为 {value!r}。")
        return None if value is None else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each kept once; empty for null and nothing."""
        values = self.listed(key)
        if not all(isinstance(value, str) for value in values):
            raise BadInstance(f"{self.where}的 {key} 应为文字列表。")
        return tuple(dict.fromkeys(values))

    def listed(self, key: str) -> list[Any]:
        """A list; empty for null and nothing."""
        value = self.raw.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise BadInstance(f"{self.where}的 {key} 应当是列表。")
        return value


def record(raw: Any, where: str) -> Record:
    """The object `raw`, known as `where`."""
    if not isinstance(raw, dict):
        raise BadInstance(f"{where}应当是一个 JSON 对象。")
    return Record(raw, where)


def named(raw: Any, noun: str) -> Record:
    """The same of an object with an `id`, which is a part of how it is called."""
    nameless = record(raw, f"{noun}记录")
    return Record(nameless.raw, f"{noun} {nameless.text('id')}")
