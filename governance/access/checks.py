"""The permission question, asked at the door, once."""

from governance.access.permissions import Permission
from governance.access.roles import ROLES, role_of


def has_permission(post, permission: Permission, region=None) -> bool:
    """May this post do that, in that region (its own when None)? Posts out of office may do nothing."""
    if post is None or post.status != "ACTIVE":
        return False
    if permission not in role_of(post.role).permissions:
        return False
    return region is None or covers(post.region, region)


def covers(outer, inner) -> bool:
    """Is `inner` the region `outer` or below it, by today's map?"""
    return getattr(inner, f"{outer.level.lower()}_id", None) == outer.pk


def roles_with(permission: Permission) -> list[str]:
    """The converse question: which roles may do that."""
    return [code for code, role in ROLES.items() if permission in role.permissions]
