"""manage.py load_packs: publish what the content packs hold and is not published yet."""

from django.core.management.base import BaseCommand, CommandError

from governance.returns import loading
from governance.returns.pack import PackError
from governance.returns.rulebook.reading import RulePackError


class Command(BaseCommand):
    help = "装入内容包中的报表表式；已发布的版本不改动，可重复运行"

    def handle(self, *args, **options):
        try:
            loaded = loading.load_forms()
        except (PackError, RulePackError, loading.PublishedFormChanged) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"报表表式：新发布 {loaded.created}，已有 {loaded.unchanged}。")
