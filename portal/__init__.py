"""The roof: settings, URLs and the pages that show several rooms."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
