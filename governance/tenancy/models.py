"""Base of every row that belongs to a region: four scope columns, filled by the database."""

from dataclasses import dataclass

import django_scopes
from django.db import models
from django_scopes.manager import DisabledQuerySet

from governance.tenancy import bulk
from governance.tenancy.search import Searchable


@dataclass(frozen=True)
class Ownership:
    """How row security and grants treat a table; read by `governance.tenancy.security`.

    `append_only` forbids UPDATE, DELETE and TRUNCATE to every role; `deletable` grants DELETE;
    `city_writes` lets the city bureau change rows of its counties (review of county returns);
    `readable_below` lets townships and villages read the rows of their county bureau;
    `public_read` lets every level read all rows (the regions tree) while writing stays scoped;
    `own_rows_before_scope` lets the log-in see the rows whose user_id is the signed-in person;
    `scope_by_writer` means that the one writer fills the scope columns in bulk, without the trigger;
    `written_by_worker` leaves reading to the levels and writing to background work;
    `crosses` names foreign keys that may point at another owner's row (the actor's post);
    `search` says by which text and columns `governance.tenancy.search` finds rows.
    """

    append_only: bool = False
    deletable: bool = False
    city_writes: bool = False
    readable_below: bool = False
    public_read: bool = False
    crosses: frozenset[str] = frozenset()
    own_rows_before_scope: bool = False
    scope_by_writer: bool = False
    written_by_worker: bool = False
    search: Searchable | None = None


class OwnedQuerySet(models.QuerySet):
    """Query set of owned rows; capability query sets inherit it."""

    def _batched_insert(self, objs, fields, batch_size, on_conflict=None, **options):
        """The writing step of Django's `bulk_create`, which prepares objects before it and completes them after."""
        if on_conflict is not None or not bulk.understands(fields) or _hold_expressions(objs, fields):
            return super()._batched_insert(objs, fields, batch_size, on_conflict=on_conflict, **options)
        return bulk.insert_objects(self.model, objs, fields, self.model._meta.db_returning_fields)


def _hold_expressions(objects, fields) -> bool:
    """Whether the database is to work a value out; judged by the first object, as all are made alike."""
    return any(hasattr(getattr(objects[0], field.attname), "resolve_expression") for field in fields)


def _own_and_above(place) -> models.Q:
    """Rows of the county bureau and of the reader's own units; all of the county for its bureau."""
    rows = models.Q(county_id=place.county_id)
    for name in ("township_id", "village_id"):
        if own := getattr(place, name):
            rows &= models.Q(**{f"{name}__isnull": True}) | models.Q(**{name: own})
    return rows


class OwnedManager(models.Manager):
    """Refuses to run without a scope and repeats the scope as an explicit filter."""

    queryset_class: type[models.QuerySet] = OwnedQuerySet

    def get_queryset(self):
        state = django_scopes.get_scope()
        if not state.get("_enabled", True):
            return self.queryset_class(self.model, using=self._db)
        place = state.get("place")
        if place is None:
            return DisabledQuerySet(self.model, using=self._db, missing_scopes={"place"})
        if self.model.ownership.public_read:
            return self.queryset_class(self.model, using=self._db)
        if self.model.ownership.readable_below and place.county_id:
            return self.queryset_class(self.model, using=self._db).filter(_own_and_above(place))
        return self.queryset_class(self.model, using=self._db).filter(**place.filter)

    @classmethod
    def of(cls, queryset_class: type[models.QuerySet]) -> "OwnedManager":
        """A scoped manager whose rows come as `queryset_class`, with its methods on the manager."""
        base = cls.from_queryset(queryset_class)
        return type(f"{queryset_class.__name__}Manager", (base,), {"queryset_class": queryset_class})()


def _scope_column() -> models.ForeignKey:
    """A column the trigger derives from `region`; it needs neither a constraint nor an index of its own."""
    return models.ForeignKey(
        "governance.Region",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        db_index=False,
        db_constraint=False,
    )


def region_without_constraint(**options) -> models.ForeignKey:
    """The region of rows written by the thousand: the guard of the table asks for it (`tenancy.guards`)."""
    return models.ForeignKey(
        "governance.Region",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name="所在区域",
        **options,
    )


class OwnedModel(models.Model):
    """归属于某一区域的记录. `region` is where the fact happened; the scope columns say whose it is now.

    The scope columns are derived from `region` by a trigger and follow a region that moves.
    """

    region = models.ForeignKey(
        "governance.Region", on_delete=models.PROTECT, related_name="+", verbose_name="所在区域"
    )
    city = _scope_column()
    county = _scope_column()
    township = _scope_column()
    village = _scope_column()

    ownership = Ownership()
    objects = OwnedManager()

    class Meta:
        abstract = True
