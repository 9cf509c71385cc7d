"""Who composes, offers and publishes a bureau's forms: (allowed, reason in Chinese)."""

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.form_drafts.models import FormDraft

ALLOWED = (True, "")
BUREAUX = ("COUNTY", "CITY")


def can_draft(*, post) -> tuple[bool, str]:
    if not checks.has_permission(post, P.MONTHLY_RETURN_FORM_DRAFT) or post.region.level not in BUREAUX:
        return False, "只有县（区）局、市局的统计岗位能编制表式。"
    return ALLOWED


def can_see(*, post) -> bool:
    """Drafts are for those who write and those who publish them."""
    both = (P.MONTHLY_RETURN_FORM_DRAFT, P.MONTHLY_RETURN_FORM_PUBLISH)
    return post.region.level in BUREAUX and any(checks.has_permission(post, one) for one in both)


def can_edit(draft: FormDraft, *, post) -> tuple[bool, str]:
    allowed, reason = can_draft(post=post)
    if not allowed:
        return allowed, reason
    if draft.region_id != post.region_id:
        return False, "只能编制本局的表式。"
    if draft.published_at is not None:
        return False, "表式已发布，不能修改；请复制为下一版。"
    if draft.offered_at is not None:
        return False, "表式已送审，须先撤回才能修改。"
    return ALLOWED


def can_take_back(draft: FormDraft, *, post) -> tuple[bool, str]:
    """Whoever may write it takes it back; whoever may publish it sends it back."""
    if draft.published_at is not None or draft.offered_at is None:
        return False, "表式不在送审中。"
    if draft.region_id != post.region_id or not can_see(post=post):
        return False, "只能处理本局的表式。"
    return ALLOWED


def can_publish(draft: FormDraft, *, post) -> tuple[bool, str]:
    if not checks.has_permission(post, P.MONTHLY_RETURN_FORM_PUBLISH) or draft.region_id != post.region_id:
        return False, "表式由本局负责人发布。"
    if draft.published_at is not None:
        return False, "表式已发布。"
    if draft.offered_at is None:
        return False, "表式尚未送审。"
    if draft.offered_by.user_id == post.user_id:
        return False, "送审人不能发布自己送审的表式，须由另一人发布。"
    return ALLOWED
