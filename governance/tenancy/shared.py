"""Tables that belong to no tenant, by name. A table that is neither owned nor listed here fails a test."""

from enum import StrEnum

from django.apps import apps
from django.db import connection


class Kind(StrEnum):
    """How a shared table is granted."""

    REFERENCE = "REFERENCE"  # everyone reads, only the owner of the schema writes
    ACCOUNTS = "ACCOUNTS"  # log-in machinery: only before a scope is entered
    REGIONS = "REGIONS"  # everyone reads, a bureau writes its own part
    LINKS = "LINKS"  # many-to-many between shared rows: everyone reads, a bureau adds
    FORMS = "FORMS"  # forms of the packs are everybody's; a bureau reads and adds its own, nobody edits one
    LEDGER = "LEDGER"  # technical rows without business data, such as the job ledger
    OWNER_ONLY = "OWNER_ONLY"  # nobody but migrations


_BY_MODEL = {
    "governance.User": Kind.ACCOUNTS,
    "sessions.Session": Kind.ACCOUNTS,
    "axes.AccessAttempt": Kind.ACCOUNTS,
    "axes.AccessLog": Kind.ACCOUNTS,
    "axes.AccessFailureLog": Kind.ACCOUNTS,
    "axes.AccessAttemptExpiration": Kind.ACCOUNTS,
    "auth.Group": Kind.OWNER_ONLY,
    "auth.Permission": Kind.REFERENCE,
    "contenttypes.ContentType": Kind.REFERENCE,
    "pghistory.Context": Kind.OWNER_ONLY,
    "pghistory.MiddlewareEvents": Kind.OWNER_ONLY,
    "guardian.UserObjectPermission": Kind.LEDGER,
    "guardian.GroupObjectPermission": Kind.OWNER_ONLY,
    "governance.Region": Kind.REGIONS,
    "governance.CityMap": Kind.REFERENCE,
    "governance.RegionVersion": Kind.REGIONS,
    "governance.RegionChange": Kind.REGIONS,
    "governance.RegionChange_sources": Kind.LINKS,
    "governance.RegionChange_targets": Kind.LINKS,
    "governance.WorkDay": Kind.REFERENCE,
    "governance.DeadlineRule": Kind.REFERENCE,
    "governance.ReturnForm": Kind.FORMS,
    "governance.FormItem": Kind.FORMS,
    "governance.Job": Kind.LEDGER,
    "governance.DirtyMark": Kind.LEDGER,
    "governance.FigureMonth": Kind.LEDGER,
}
_BY_TABLE = {
    "django_migrations": Kind.OWNER_ONLY,
    "portal_scope_key": Kind.OWNER_ONLY,
    "auth_group_permissions": Kind.OWNER_ONLY,
}


def kind_of(label: str) -> Kind | None:
    return _BY_MODEL.get(label)


def tables() -> dict[str, Kind]:
    """Table name → kind for each listed table that exists."""
    found = {
        model._meta.db_table: _BY_MODEL[model._meta.label]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label in _BY_MODEL
    }
    existing = set(connection.introspection.table_names())
    return {table: kind for table, kind in {**found, **_BY_TABLE}.items() if table in existing}
