"""The Celery application, as every process loads it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
app = Celery("footnote")
app.set_default()  # "current" is per thread, and the web's threads ring for workers too
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["ingestion", "retrieval"])
