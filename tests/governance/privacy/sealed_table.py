"""A small table with sealed columns, made inside a test's transaction, for testing the machinery by itself."""

from django.apps.registry import Apps
from django.db import connection, models

from governance.privacy.fields import BlindIndexField, SealedField, SealedModel
from governance.privacy.masks import Kind
from governance.regions.models import Region

_registry = Apps()


class Person(SealedModel):
    """Has what the machinery needs of an owned row: region and the scope columns."""

    region_id = models.BigIntegerField()
    county_id = models.BigIntegerField(null=True)
    city_id = models.BigIntegerField(null=True)
    resident_id = SealedField(
        "身份证号", kind=Kind.RESIDENT_ID, index="resident_id_index", domain="resident_id"
    )
    resident_id_index = BlindIndexField()
    mobile = SealedField("手机号", kind=Kind.MOBILE)

    class Meta:
        apps = _registry
        app_label = "governance"
        db_table = "privacy_test_person"
        verbose_name = "测试人员"

    @property
    def region(self) -> Region:
        return Region.objects.get(pk=self.region_id)


def place_in(region: Region) -> dict[str, int | None]:
    return {"region_id": region.pk, "county_id": region.county_id, "city_id": region.city_id}


def create_table() -> None:
    """Make the table in the open transaction, so that it vanishes with the test; the roles may use it."""
    with connection.schema_editor() as editor:
        editor.create_model(Person)
    with connection.cursor() as cursor:
        cursor.execute("grant select, insert, update on privacy_test_person to portal_worker, portal_county")
