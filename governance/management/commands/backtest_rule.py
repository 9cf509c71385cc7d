"""manage.py backtest_rule REGION [--form CODE] [--rule ID | --expect TEXT]: which returns a check would flag."""

from dataclasses import replace

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.figures import periods
from governance.regions.models import Region
from governance.return_rules import backtest, queries
from governance.returns.rulebook import reading
from governance.returns.rulebook.language import LanguageError
from governance.returns.rulebook.rule import LEVELS, Rule, rule_of
from governance.tenancy import scope


class Command(BaseCommand):
    help = "回看：一条核对规则在过去的月报中会标出哪些报表；不改动任何数据"

    def add_arguments(self, parser):
        parser.add_argument("region", help="县（区）或市的统计用区划代码")
        parser.add_argument("--form", default="monthly", help="表式代码，缺省 monthly")
        parser.add_argument("--rule", help="规则文件中的规则代码（含供选用的）")
        parser.add_argument("--expect", help="应符合的式子，如 'M03 <= M02'")
        parser.add_argument("--when", default="", help="适用条件，可省")
        parser.add_argument("--level", default="WARNING", choices=LEVELS)
        parser.add_argument("--months", type=int, default=backtest.MONTHS)

    def handle(self, *args, region, form, months, **options):
        place = Region.objects.filter(code=region, level__in=("COUNTY", "CITY")).first()
        if place is None:
            raise CommandError(f"没有代码为 {region} 的县（区）或市。")
        last = periods.shift(periods.month_of(timezone.localdate()), -1)
        with scope.enter(scope.of_region(place, reason="backtest_rule")):
            for rule in _rules(form, options):
                self._tell(rule, backtest.run(rule, region=place, last_month=last, months=months))

    def _tell(self, rule: Rule, result: backtest.Result) -> None:
        self.stdout.write(
            f"{rule.id} {rule.name}：{result.span}审核通过 {result.judged} 张，会被标出 {result.returns_flagged} 张。"
        )
        for one in result.flagged:
            self.stdout.write(f"  {one.month} {one.unit} {one.finding.level.label} {one.finding.message}")


def _rules(form: str, options: dict) -> list[Rule]:
    codes = queries.codes_of(form)
    if not codes:
        raise CommandError(f"没有表式 {form}。")
    if options["expect"]:
        found = [_spelled(form, options)]
    else:
        known = [rule for rule in reading.all_rules() if rule.form in ("*", form)]
        found = [rule for rule in known if rule.id == options["rule"]]
    if not found:
        raise CommandError("请用 --rule 指定已有的规则，或用 --expect 写一条。")
    if strange := sorted(set().union(*(rule.speaks_of() for rule in found)) - codes):
        raise CommandError(f"表式 {form} 没有指标 {'、'.join(strange)}。")
    return [replace(rule, form=form) for rule in found]


def _spelled(form: str, options: dict) -> Rule:
    spelled = {
        "id": "NEW",
        "name": "待定规则",
        "level": options["level"],
        "when": options["when"],
        "expect": options["expect"],
        "fact": f"不符合 {options['expect']}",
        "advice": "请核对",
    }
    try:
        return rule_of(spelled, form=form)
    except LanguageError as error:
        raise CommandError(str(error)) from error
