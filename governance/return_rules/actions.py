"""Drafts, switches on and ends a bureau's own checks. Old months keep the checks they had."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.figures import periods
from governance.return_rules import policy, queries
from governance.returns.models import BureauRule
from governance.returns.rulebook.guided import Guided
from governance.returns.rulebook.language import LanguageError
from governance.returns.rulebook.rule import Rule, rule_of
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused


@transaction.atomic
def draft(*, form_code: str, guided: Guided, by, at: datetime) -> BureauRule:
    """起草: a check put together from choices. Raises TransitionRefused when it makes no sense."""
    return _keep(form_code, guided.spelled(), by=by, at=at)


@transaction.atomic
def choose(*, form_code: str, rule: Rule, by, at: datetime) -> BureauRule:
    """选用: a proposal of the form's pack becomes a draft of the bureau, as it reads today."""
    spelled: dict[str, Any] = {key: words for key, words in rule.text.items() if words}
    if rule.each:
        spelled["each"] = list(rule.each) if isinstance(rule.each, tuple) else rule.each
    spelled.update(
        name=rule.name,
        level=rule.level,
        codes=list(rule.codes),
        needs_reason=rule.needs_reason,
        source=rule.source,
    )
    return _keep(form_code, spelled, by=by, at=at)


@transaction.atomic
def switch_on(*, rule: BureauRule, first_month: int, by, at: datetime) -> BureauRule:
    """启用: from a month on that nobody has filed yet.

    Raises:
        TransitionRefused: not the post's to do, or somebody was judged without it already.
    """
    row = workflow.lock(rule)
    _require(policy.can_switch_on(row, post=by))
    earliest = queries.first_free_month(by.region, row.form_code, on=timezone.localdate(at))
    if first_month < earliest:
        label = periods.month(earliest).label
        raise TransitionRefused(f"只能从{label}起启用：以前的月份已有单位报送，按当时的规则核对。")
    row.first_month, row.switched_on_at = first_month, at
    row.switched_on_by, row.switched_on_by_name = by, by.person_name
    row.save(update_fields=["first_month", "switched_on_at", "switched_on_by", "switched_on_by_name"])
    audit.record(
        EventKind.RETURN_RULE_SET, by=by, at=at, subject=row, summary=f"核对规则{row}自{row.since}起启用"
    )
    return row


@transaction.atomic
def end(*, rule: BureauRule, until_month: int, by, at: datetime) -> BureauRule:
    """停用: from a month on that nobody has filed yet; a check may end before it ever began."""
    row = workflow.lock(rule)
    _require(policy.can_end(row, post=by))
    free = queries.first_free_month(by.region, row.form_code, on=timezone.localdate(at))
    earliest = max(free, row.first_month or free)
    if until_month < earliest:
        raise TransitionRefused(f"只能从{periods.month(earliest).label}起停用：以前的月份按当时的规则核对。")
    row.until_month, row.ended_at = until_month, at
    row.ended_by, row.ended_by_name = by, by.person_name
    row.save(update_fields=["until_month", "ended_at", "ended_by", "ended_by_name"])
    audit.record(
        EventKind.RETURN_RULE_SET, by=by, at=at, subject=row, summary=f"核对规则{row}自{row.until}起停用"
    )
    return row


def _keep(form_code: str, spelled: dict, *, by, at: datetime) -> BureauRule:
    _require(policy.can_write(post=by))
    code = queries.next_code(by.region, form_code)
    try:
        rule = rule_of({**spelled, "id": code}, form=form_code)
    except LanguageError as error:
        raise TransitionRefused(str(error)) from error
    if strange := sorted(rule.speaks_of() - queries.codes_of(form_code)):
        raise TransitionRefused(f"本表没有指标 {'、'.join(strange)}。")
    return BureauRule.objects.create(
        region=by.region,
        form_code=form_code,
        code=code,
        spelled=spelled,
        written_at=at,
        written_by=by,
        written_by_name=by.person_name,
    )


def _require(answer: tuple[bool, str]) -> None:
    allowed, reason = answer
    if not allowed:
        raise TransitionRefused(reason)
