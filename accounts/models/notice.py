"""What the portal tells one person (the bell)."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from accounts.privacy import INTERNAL


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """消息: a sentence to one person, with the page it speaks of. Never holds personal data."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    text = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    privacy = dict.fromkeys(("id", "user", "text", "url", "created_at", "read_at"), INTERNAL)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user", "read_at"])]
