"""The seam for other ways than the portal's own page: text messages. None is configured.

A county that has a text message gateway registers one function here, from its own app's `ready()`:

    delivery.register("sms", send)      # send(post, title) -> None

It is called after the commit, once per post that learnt something new, with the title only: neither the
content nor a name leaves the portal. What it raises is logged and disturbs nothing. The portal itself
keeps no telephone numbers of posts and sends nothing; without a registered way, nothing happens here.
"""

import logging
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)
Way = Callable[..., None]
_ways: dict[str, Way] = {}


def register(name: str, way: Way) -> None:
    """Add a way of delivery under a name; registering the name again replaces it."""
    _ways[name] = way


def unregister(name: str) -> None:
    _ways.pop(name, None)


def deliver(*, posts: Iterable, title: str) -> None:
    for post in posts:
        for name, way in _ways.items():
            try:
                way(post=post, title=title)
            except Exception:  # a gateway that is down must not undo what was told in the portal
                logger.exception("delivery by %s to post %s failed", name, post.pk)
