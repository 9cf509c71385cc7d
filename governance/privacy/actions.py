"""Reading personal data in full, and renewing its encryption."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import BinaryField, F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from governance.access.checks import has_permission
from governance.access.permissions import Permission
from governance.privacy import crypto
from governance.privacy.fields import SealedField, open_sealed, seal, sealed_fields
from governance.privacy.models import PersonalDataReading
from governance.tenancy import scope

SHORTEST_PURPOSE = 2
LONGEST_PURPOSE = 200


class RevealRefused(ValidationError):
    """Personal data may not be read in full; the message says why."""


@transaction.atomic
def reveal(*, row: models.Model, fields: Sequence[str], by, at: datetime, purpose: str) -> dict[str, str]:
    """Open sealed fields of one row for ``by``; the reading is logged first, whatever happens next.

    个人信息保护法第六条（目的明确、最小必要）. Refuses an empty purpose and posts without permission.
    """
    purpose = _checked_purpose(purpose)
    if not fields:
        raise RevealRefused("请选择要查看的项目。")
    if not has_permission(by, Permission.PERSONAL_DATA_REVEAL, row.region):
        raise RevealRefused("您的岗位不能查看个人信息明文，请联系本单位管理员。")
    _log(row, fields, by=by, at=at, purpose=purpose)
    return {name: open_sealed(row, name) for name in fields}


def _checked_purpose(purpose: str) -> str:
    purpose = " ".join((purpose or "").split())
    if len(purpose) < SHORTEST_PURPOSE:
        raise RevealRefused("请填写查看个人信息的目的，例如“核对受援人身份”。")
    if len(purpose) > LONGEST_PURPOSE:
        raise RevealRefused(f"查看目的请控制在{LONGEST_PURPOSE}个字以内。")
    return purpose


def _log(row: models.Model, fields: Sequence[str], *, by, at: datetime, purpose: str) -> None:
    place = scope.current()
    PersonalDataReading.objects.create(
        region_id=row.region_id,
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        fields=list(fields),
        purpose=purpose,
        at=at,
        by=by,
        by_name=by.person_name,
        by_office=by.office_name,
        request_id=place.request_id if place else "",
    )


# --- 更换密钥 ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Renewal:
    """One batch: rows sealed anew, rows that could not be opened, and where the next batch begins."""

    renewed: int
    failed: tuple[uuid.UUID, ...]
    last: uuid.UUID | None


@transaction.atomic
def renew_batch(*, model: type[models.Model], after: uuid.UUID | None = None, size: int = 500) -> Renewal:
    """Seal up to ``size`` stale rows of the open scope again under the current key, cipher and owner.

    Stale rows are found by what stands in their envelopes, so an interrupted run simply starts again.
    """
    rows = model.objects.select_for_update().filter(stale(model)).order_by("pk")
    rows = list((rows.filter(pk__gt=after) if after else rows)[:size])
    failed = tuple(row.pk for row in rows if not _renewed(row))
    done = [row for row in rows if row.pk not in failed]
    _store(model, done)
    return Renewal(len(done), failed, rows[-1].pk if rows else None)


def stale(model: type[models.Model]) -> Q:
    """Rows with a value under an older key, another cipher or a former owner of the region."""
    current = bytes([crypto.VERSION, crypto.current_cipher().code]) + crypto.current_key_id()
    owner = Func(Coalesce("county_id", "city_id"), function="int8send", output_field=BinaryField())
    conditions = Q()
    for field in sealed_fields(model):
        is_current = Q(Exact(_part(field, 1, len(current)), Value(current, BinaryField())))
        is_owned = Q(Exact(_part(field, len(current) + 1, crypto.OWNER_BYTES), owner))
        conditions |= Q(**{f"{field.name}__isnull": False}) & ~(is_current & is_owned)
    return conditions


def _part(field: SealedField, start: int, length: int) -> Func:
    return Func(F(field.name), Value(start), Value(length), function="substring", output_field=BinaryField())


def _renewed(row: models.Model) -> bool:
    """Seal every value of a row again; a row that cannot be opened stays as it is."""
    try:
        values = {field.name: open_sealed(row, field.name) for field in sealed_fields(type(row))}
    except crypto.CryptoError:
        return False
    for name, value in values.items():
        seal(row, name, value)
    return True


def _store(model: type[models.Model], rows: list[models.Model]) -> None:
    """One statement for the batch; only the sealed columns and their indexes are touched."""
    if not rows:
        return
    names = [name for field in sealed_fields(model) for name in (field.name, field.index) if name]
    columns = [model._meta.get_field(name).column for name in names]
    assignments = ", ".join(f'"{column}" = v.c{place}' for place, column in enumerate(columns))
    arrays = ", ".join("%s::bytea[]" for _ in columns)
    aliases = ", ".join(f"c{place}" for place in range(len(columns)))
    with connection.cursor() as cursor:
        cursor.execute(
            f'update "{model._meta.db_table}" t set {assignments} '
            f"from unnest(%s::uuid[], {arrays}) v(pk, {aliases}) where t.{model._meta.pk.column} = v.pk",
            [[row.pk for row in rows], *([getattr(row, name) for row in rows] for name in names)],
        )
