"""Measures and drills read pages through the whole application, as a server would."""

import pytest
from django.core import signals
from django.db import close_old_connections


@pytest.fixture
def one_transaction(db):
    """Whole requests would close a connection that is inside a test's transaction."""
    hooks = (signals.request_started, signals.request_finished)
    for hook in hooks:
        hook.disconnect(close_old_connections)
    yield
    for hook in hooks:
        hook.connect(close_old_connections)
