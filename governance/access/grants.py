"""The only door to django-guardian: exceptional rights of one user on one object, inside the tenant."""

from django.contrib.contenttypes.models import ContentType
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm


def share(*, row, user) -> None:
    """Let `user` read this one object. The caller has checked the right to share and records it."""
    assign_perm(_codename(row), user, row)


def unshare(*, row, user) -> None:
    remove_perm(_codename(row), user, row)


def shared_ids(model, *, user_id: int) -> list[str]:
    """Primary keys (text) of the objects of `model` shared with the user."""
    kind = ContentType.objects.get_for_model(model)
    rows = UserObjectPermission.objects.filter(
        user_id=user_id, content_type=kind, permission__codename=f"view_{model._meta.model_name}"
    )
    return list(rows.values_list("object_pk", flat=True))


def users_of(row) -> list[int]:
    """Ids of the users with whom this one object is shared."""
    kind = ContentType.objects.get_for_model(row)
    rows = UserObjectPermission.objects.filter(content_type=kind, object_pk=str(row.pk))
    return list(rows.values_list("user_id", flat=True))


def forget(row) -> None:
    """Remove every grant on an object that goes away, so that no key is re-used with old rights."""
    kind = ContentType.objects.get_for_model(row)
    UserObjectPermission.objects.filter(content_type=kind, object_pk=str(row.pk)).delete()


def _codename(row) -> str:
    return f"{row._meta.app_label}.view_{row._meta.model_name}"
