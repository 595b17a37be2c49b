"""How a line of the access matrix is written, and what answers it promises.

Each room has a module under `rows/` with `ROWS = {"namespace:name": Row(...)}`.

    Row(GET=200, who="lin mei")                             a page without an object
    Row(POST=302, who="lin", make=units)                    an object; its owners in `make`
    Row(GET=200, make=students, who="lin mei gao chen", near="lin mei", foreign="ouyang")

`who` opens the own object (of 岭海县, town 白藤, school 白藤中学), `near` another one of the same
county (town 山背), `foreign` one of 望山县. Everybody else hears 404, strangers go to the log-in.
Methods that are not named answer 405. Answers that differ: `GET={"su": 302, "*": 200}`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.world import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STRANGER = "anonymous"
CAST = (
    STRANGER, "nobody", "province", "mai", "lin", "mei", "gao", "chen", "tan", "he", "xu", "wu",
    "su", "zhong", "shen", "yun", "ouyang",
)  # fmt: skip
EVERYONE = " ".join(person for person in CAST if person != STRANGER)
OWNERS = ("own", "near", "foreign", "missing")

Answer = int | dict[str, int]
Kwargs = dict[str, Any]
Maker = Callable[[World], dict[str, Kwargs]]  # {"own": kwargs, "near": …, "foreign": …}


@dataclass(frozen=True)
class Row:
    """One route."""

    who: str = ""
    near: str = ""
    foreign: str = ""
    door: str = ""  # who holds the right, so that a closed method tells them 405 for any object
    make: Maker | None = None
    fixed: Kwargs = field(default_factory=dict)  # a route with arguments but without an owner
    GET: Answer | None = None
    POST: Answer | None = None
    more: dict[str, Answer] = field(default_factory=dict)  # other methods, e.g. {"OPTIONS": 200}
    closed: int = 404  # what people without the right hear
    stranger: int = 302  # what somebody who is not logged in hears
    method_first: bool = False  # 405 before 404: the method is checked before the door
    public: bool = False
    data: dict[str, Any] = field(default_factory=dict)  # posted instead of nothing
    query: str = ""

    def owners(self) -> tuple[str, ...]:
        return OWNERS if self.make else ("own",)

    def people(self, owner: str) -> set[str]:
        named = {"own": self.who, "near": self.near, "foreign": self.foreign}.get(owner, "")
        return {*named.split(), *((STRANGER,) if self.public and owner == "own" else ())}

    def answer(self, method: str) -> Answer | None:
        method = "GET" if method == "HEAD" else method
        return {"GET": self.GET, "POST": self.POST}.get(method) or self.more.get(method)

    def expected(self, person: str, method: str, owner: str) -> int:
        if person == STRANGER and not self.public:
            return self.stranger
        answer = self.answer(method)
        inside = person in self.people(owner)
        if answer is None:
            passes = inside or person in self.door.split() or self.method_first
            return 405 if passes else self.closed
        if not inside:
            return self.closed
        if isinstance(answer, dict):
            return answer.get(person, answer["*"])
        return answer
