"""The one way a service takes hold of a child before it writes."""

from students.models import Student


def locked(student: Student) -> Student:
    """Read the child anew and lock its row until the transaction ends."""
    return Student.objects.select_for_update(of=("self",)).get(pk=student.pk)
