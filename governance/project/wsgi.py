"""Entry point of the web processes; connects as portal_web."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.project.settings.base")
os.environ.setdefault("PORTAL_CONNECTION", "web")

from django.core.wsgi import get_wsgi_application  # noqa: E402
from granian.utils.proxies import wrap_wsgi_with_proxy_headers  # noqa: E402

from governance.project import environment  # noqa: E402

# Behind a proxy the lock-out and the audit trail must see the visitor's address, not the proxy's; the
# header is believed from these addresses only.
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=environment.words("PORTAL_TRUSTED_PROXIES")
)
