"""Ticking off what was read."""

from django.utils import timezone

from accounts.models import Notice


def mark_read(notice: Notice) -> None:
    """Keep the time of the first reading."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
