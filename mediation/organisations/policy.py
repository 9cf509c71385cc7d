"""Who sees which bodies: those of the own place and below, and those above it; never a sibling's."""

from django.db.models import Q

from governance.tenancy.models import OwnedQuerySet


def visible(rows: OwnedQuerySet, post) -> OwnedQuerySet:
    """Rows of the post's own place, below it, or above it up to the county."""
    place = post.region
    if place.level == "VILLAGE":
        return rows.filter(Q(village=place) | Q(village=None, township=place.township_id) | Q(township=None))
    if place.level == "TOWNSHIP":
        return rows.filter(Q(township=place) | Q(township=None))
    return rows
