"""The web application, as gunicorn loads it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 the settings exist from here on

from deploy.refusals import refuse_unsafe  # noqa: E402

refuse_unsafe(settings.ENV)
