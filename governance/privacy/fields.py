"""Model fields for personal data: sealed values that never open by themselves, and their search index.

A row with sealed fields inherits :class:`SealedModel`: its key is known before it is stored, so that the
key can be bound into the encryption. Values go in through :func:`seal` only and come out through
``privacy.actions.reveal`` (logged) or :func:`masked` (shortened).
"""

import os
import time
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from governance.privacy import crypto
from governance.privacy.crypto import CryptoError, Place
from governance.privacy.masks import Kind, Level, mask
from governance.regions.models import LEVELS, RegionVersion


def new_id() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then randomness; sorts by time of making."""
    moment = time.time_ns() // 1_000_000
    number = (moment << 80) | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | (0x7 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))


class Sealed(bytes):
    """An envelope as it stands in a row. Printing it shows that there is something, not what."""

    def __str__(self) -> str:
        return "（已加密）"

    __repr__ = __str__


class SealedField(models.BinaryField):
    """One sealed text. ``kind`` says how it is masked.

    ``index`` names a :class:`BlindIndexField` of the same model, kept by :func:`seal`; fields of different
    tables with the same ``domain`` can be matched with each other within one bureau.
    """

    def __init__(self, *args, kind: Kind = Kind.SENSITIVE, index: str = "", domain: str = "", **options):
        self.kind, self.index, self.domain = kind, index, domain
        options = {"null": True, "blank": True, "editable": False, **options}
        super().__init__(*args, **options)

    def deconstruct(self):
        """The database sees plain bytes; kind, index and domain may change without a migration."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if value is not None and not crypto.is_envelope(bytes(value)):
            raise TypeError(f"{self.name} 只能用 privacy.fields.seal() 写入")
        return value

    def place(self, row: models.Model, owner: int) -> Place:
        return Place(owner, row._meta.db_table, self.column, str(row.pk))

    def index_domain(self) -> str:
        return self.domain or f"{self.model._meta.db_table}.{self.column}"


class BlindIndexField(models.BinaryField):
    """Keyed hash of a sealed value beside it, for exact search and uniqueness within a bureau."""

    def __init__(self, *args, **options):
        super().__init__(
            *args, **{"null": True, "blank": True, "editable": False, "db_index": True, **options}
        )

    def deconstruct(self):
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options

    def from_db_value(self, value, expression, connection):
        return None if value is None else bytes(value)


class SealedModel(models.Model):
    """含加密字段的记录: its key is made here, not by the database."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def owner_of_region(region) -> int:
    """Id of the bureau's region: the county, or the city for its own units."""
    return region.county_id or region.city_id


def owner_of(row: models.Model) -> int:
    """Bureau that owns a row now; before the first save the scope columns are still empty."""
    owner = row.county_id or row.city_id or owner_of_region(row.region)
    if not owner:
        raise CryptoError("记录还没有所在区域，不能加密。")
    return owner


def seal(row: models.Model, name: str, value: str | None) -> None:
    """Put a normalised value into a sealed field and its index; the caller saves the row.

    An empty value clears both.
    """
    field = _field(row, name)
    owner = owner_of(row)
    setattr(row, name, Sealed(crypto.encrypt(value, field.place(row, owner))) if value else None)
    if field.index:
        digest = crypto.blind_index(value, owner=owner, domain=field.index_domain()) if value else None
        setattr(row, field.index, digest)


def open_sealed(row: models.Model, name: str) -> str:
    """The value of a sealed field; empty text when there is none. Pages use ``reveal`` or :func:`masked`."""
    envelope = getattr(row, name)
    if envelope is None:
        return ""
    envelope = bytes(envelope)
    field, owner = _field(row, name), owner_of(row)
    sealed_under = crypto.owner_of(envelope)
    if sealed_under != owner and _formerly_belonged(row, sealed_under):
        owner = sealed_under
    return crypto.decrypt(envelope, field.place(row, owner))


def masked(row: models.Model, name: str, level: Level, *, on=None) -> str:
    """The shortened form of a sealed value for lists; the whole value never leaves this function."""
    if level == Level.FULL:
        raise ValueError("完整内容只能通过 privacy.actions.reveal 查看")
    return mask(open_sealed(row, name), _field(row, name).kind, level, on=on)


def sealed_equals(model: type[models.Model], name: str, value: str, *, region) -> Q:
    """Filter for rows of the bureau of ``region`` whose sealed field holds exactly this normalised value."""
    field = model._meta.get_field(name)
    if not field.index:
        raise ValidationError(f"“{field.verbose_name}”没有建立查找索引。")
    digests = crypto.blind_indexes(value, owner=owner_of_region(region), domain=field.index_domain())
    return Q(**{f"{field.index}__in": digests})


def _field(row: models.Model, name: str) -> SealedField:
    field = row._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{name} 不是加密字段")
    return field


def _formerly_belonged(row: models.Model, owner: int) -> bool:
    """Whether the row's region, or one above it, once lay under ``owner``: rows move with their region."""
    regions = {row.region_id}
    for _ in LEVELS:
        versions = RegionVersion.objects.filter(region_id__in=regions, parent_id__isnull=False)
        regions = set(versions.values_list("parent_id", flat=True))
        if owner in regions:
            return True
    return False
