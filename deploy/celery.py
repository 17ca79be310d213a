"""The Celery application, as every process loads it."""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
app = Celery("footnote")
app.set_default()  # "current" is per thread, and the web's threads ring for workers too
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["ingestion", "ingestion.sources", "retrieval"])


@celeryd_after_setup.connect
def _prove_sandbox(conf: Any, **kwargs: Any) -> None:
    """Test the sandbox before the first document is taken up; the pool's processes inherit it."""
    from ingestion.pipeline.proving import prove

    if conf.task_default_queue in app.amqp.queues.consume_from:
        prove()
