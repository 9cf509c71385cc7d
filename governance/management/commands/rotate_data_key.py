"""manage.py rotate_data_key: seal all personal data again under the current master key.

Put the new key into PORTAL_DATA_KEY and the former one into PORTAL_OLD_DATA_KEYS, restart, run this command, and
remove the former key when it reports that nothing is left. It may be interrupted and run again at any
time, and serves as well after a region has moved to another county.
"""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from governance.privacy import actions
from governance.privacy.fields import sealed_fields
from governance.regions.models import Region
from governance.tenancy import scope

REASON = "更换个人信息加密密钥"


class Command(BaseCommand):
    help = "用当前主密钥重新加密全部个人信息（可中断、可重复运行）"

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=500, help="每批行数，缺省500")

    def handle(self, *args, batch, **options):
        models = [model for model in apps.get_models() if sealed_fields(model)]
        cities = list(Region.objects.filter(level="CITY").order_by("code"))
        failed = 0
        for model in models:
            renewed, refused = 0, 0
            for city in cities:
                done, left = _renew_city(model, city, batch)
                renewed, refused = renewed + done, refused + left
            self.stdout.write(f"{model._meta.verbose_name}：重新加密{renewed}行，无法打开{refused}行。")
            failed += refused
        if failed:
            raise CommandError(f"有{failed}行无法打开，仍是旧密文。请勿移除旧密钥，先查明原因。")
        self.stdout.write("全部个人信息已使用当前密钥，可以移除旧密钥。")


def _renew_city(model, city: Region, batch: int) -> tuple[int, int]:
    """Each batch is its own short transaction in the worker's scope of one city."""
    renewed, failed, after = 0, 0, None
    size = min(batch, getattr(model, "renewal_batch", batch))
    while True:
        with scope.enter(scope.for_worker(city_id=city.pk, reason=REASON)):
            result = actions.renew_batch(model=model, after=after, size=size)
        if result.last is None:
            return renewed, failed
        renewed, failed, after = renewed + result.renewed, failed + len(result.failed), result.last
