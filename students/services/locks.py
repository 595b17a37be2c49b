"""The one way a service takes hold of a child before it writes."""

from students.models import Student
from students.rules import Refused

GONE = "这名学生刚从台账里撤回或转走，没有保存。请回到学生台账再找一次。"


def locked(student: Student) -> Student:
    """Read the child anew and lock its row until the transaction ends; `Refused` if it is gone."""
    found = Student.objects.select_for_update(of=("self",)).filter(pk=student.pk).first()
    if found is None:
        raise Refused(GONE)
    return found
