"""Children of the ledger who may be the one a row means, though no key says so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from accounts.models import Unit
from accounts.pinyin import spell
from students.models import Student
from students.sheets.incoming import Incoming

BIRTH_FIELDS = ("pk", "name", "school_id", "sex", "birth_date", "id_index")


class Known(NamedTuple):
    """What likeness needs of a child of the ledger."""

    pk: UUID
    name: str
    school_id: UUID | None
    sex: str
    birth_date: date | None
    id_index: str


class Likeness:
    """Proposals only. Of the same school: the same name, one sounding alike or one character
    apart, born in the same month or nobody knows; of any school: same name, same birth date."""

    def __init__(self, county: Unit, rows: Sequence[Incoming]) -> None:
        self._spelt: dict[tuple[str, ...], list[Known]] = defaultdict(list)
        for known in _of_schools(county, rows):
            for key in _keys(known.name, str(known.school_id), str(known.birth_date or "")):
                self._spelt[key].append(known)
        found = {id(row): self._known(row) for row in rows}
        keys = {known.pk for group in found.values() for known in group}
        students = Student.objects.select_related("household").in_bulk(keys) if keys else {}
        self._found = {row: [students[k.pk] for k in group] for row, group in found.items()}

    def of(self, row: Incoming) -> list[Student]:
        """Whom the row may mean."""
        return self._found.get(id(row), [])

    def _known(self, row: Incoming) -> list[Known]:
        said = row.student
        keys = _keys(said.get("name", ""), said.get("school", ""), said.get("birth_date", ""))
        like = {known.pk: known for key in keys for known in self._spelt.get(key, ())}
        return [known for known in like.values() if _may_be(known, row)]


def _of_schools(county: Unit, rows: Sequence[Incoming]) -> Iterator[Known]:
    schools = {row.student["school"] for row in rows if "school" in row.student}
    names = {row.student.get("name", "") for row in rows}
    children = Student.objects.in_county(county)
    wanted = children.filter(school__in=schools).order_by() if schools else children.none()
    namesakes = children.filter(name__in=names).exclude(school__in=schools).order_by()
    for group in (wanted, namesakes):
        yield from (Known(*values) for values in group.values_list(*BIRTH_FIELDS))


def _keys(name: str, school: str, born: str) -> Iterable[tuple[str, ...]]:
    """Two children are alike when they share one of these."""
    yield "sound", school, spell(name)[0]
    if born:
        yield "born", name, born
    if len(name) > 2:  # the surname and all but one other character
        for place in range(1, len(name)):
            yield "form", school, name[:place] + "?" + name[place + 1 :]


def _may_be(known: Known, row: Incoming) -> bool:
    said = row.student
    if known.id_index and row.id_index:
        return False  # two ID numbers, two children
    if known.sex and said.get("sex") and known.sex != said["sex"]:
        return False
    born = said.get("birth_date", "")
    return not (known.birth_date and born) or known.birth_date.isoformat()[:7] == born[:7]
