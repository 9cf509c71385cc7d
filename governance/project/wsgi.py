"""Entry point of the web processes; connects as portal_web."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.project.settings.base")
os.environ.setdefault("PORTAL_CONNECTION", "web")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
