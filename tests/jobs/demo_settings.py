"""The portal's settings for the supervisor tests: workers also know the demo kind of job."""

from portal.settings import *  # noqa: F403

CELERY_IMPORTS = ["tests.jobs.demo_jobs"]
