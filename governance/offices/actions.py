"""Appoint, transfer, suspend, resume, end; keep the offices; re-key a forgotten password."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.offices import accounts, policy
from governance.offices.models import Office, Post, PostStatus
from governance.offices.rules import AppointmentRefused, check_end, check_role, check_username
from governance.regions.models import Region
from governance.tenancy import scope


@dataclass(frozen=True)
class Appointment:
    """The post, and the one-time password of a log-in made for it (empty when the person had one)."""

    post: Post
    username: str
    password: str = ""


@transaction.atomic
def appoint(
    *,
    username: str,
    person_name: str,
    role: str,
    office: Office,
    region: Region,
    valid_from: date,
    by,
    at: datetime,
) -> Appointment:
    """任命: give a person a post, and a log-in if there is none yet."""
    policy.refuse_outsider(by, region, office.region)
    check_role(role, region.level)
    username, person_name = check_username(username), person_name.strip()
    user, password = _user(username, person_name)
    post = _new_post(user, person_name, role, office, region, valid_from)
    _record(EventKind.POST_APPOINTED, post, by, at, f"{office.name} {post.get_role_display()}")
    return Appointment(post, username, password)


@transaction.atomic
def transfer(*, post: Post, role: str, office: Office, region: Region, on: date, by, at: datetime) -> Post:
    """调任: end one post and start the next on the same day."""
    post = _lock(post, by)
    policy.refuse_outsider(by, region, office.region)
    check_role(role, region.level)
    if (role, office.pk, region.pk) == (post.role, post.office_id, post.region_id):
        raise AppointmentRefused("岗位没有变化。")
    _close(post, on, at)
    following = _new_post(post.user_id, post.person_name, role, office, region, on)
    _record(
        EventKind.POST_TRANSFERRED, following, by, at, f"{post.office_name} → {following.office_name}，{on}起"
    )
    return following


@transaction.atomic
def suspend(*, post: Post, reason: str, by, at: datetime) -> Post:
    """停用: from the next request on the post may do nothing."""
    post = _lock(post, by)
    if post.status == PostStatus.SUSPENDED:
        return post
    return _set_status(post, PostStatus.SUSPENDED, EventKind.POST_SUSPENDED, reason, by, at)


@transaction.atomic
def resume(*, post: Post, reason: str, by, at: datetime) -> Post:
    """恢复: a suspended post may act again."""
    post = _lock(post, by)
    if post.status == PostStatus.ACTIVE:
        return post
    return _set_status(post, PostStatus.ACTIVE, EventKind.POST_RESUMED, reason, by, at)


@transaction.atomic
def end(*, post: Post, on: date, by, at: datetime) -> Post:
    """离任: the post ends on that day and is not held on it any more."""
    post = _lock(post, by)
    _close(post, on, at)
    _record(EventKind.POST_ENDED, post, by, at, f"{post.office_name} {post.get_role_display()}，{on}止")
    return post


@transaction.atomic
def reset_password(*, post: Post, by, at: datetime) -> Appointment:
    """重置密码: a one-time password for the person of a post that lies in the own scope, and only there."""
    post = _lock(post, by)
    policy.refuse_shared_account(by, accounts.places_of(post.user_id))
    password = accounts.give_new_password(user_id=post.user_id)
    _record(EventKind.PASSWORD_RESET, post, by, at, "")
    return Appointment(post, accounts.usernames([post.user_id])[post.user_id], password)


@transaction.atomic
def save_office(*, office: Office, by, at: datetime) -> Office:
    """Create or change an office of the own scope."""
    policy.refuse_outsider(by, office.region)
    others = Office.objects.filter(region=office.region, name=office.name).exclude(pk=office.pk)
    if others.exists():
        raise AppointmentRefused(f"{office.region.name}已有“{office.name}”。")
    office.save()
    Post.objects.filter(office=office).exclude(office_name=office.name).update(office_name=office.name)
    audit.record(EventKind.OFFICE_SAVED, by=by, at=at, subject=office, summary=office.name)
    return office


def end_posts_of_ended_regions(*, change, ended: list, successor, by, at) -> None:
    """A region that ceases to exist takes its posts along; new ones are appointed for what follows it."""
    for post in Post.objects.filter(region__in=ended).exclude(status=PostStatus.ENDED):
        if change.effective_on > post.valid_from and (
            post.valid_to is None or post.valid_to > change.effective_on
        ):
            _close(post, change.effective_on, at)


def _user(username: str, person_name: str):
    """The log-in of a person known in this scope, or a new one."""
    user = accounts.find(username)
    if user is None:
        try:
            return accounts.create(username=username, person_name=person_name)
        except IntegrityError as error:  # taken by someone else a moment ago
            raise AppointmentRefused(f"用户名“{username}”刚刚被使用，请换一个。") from error
    if user.person_name != person_name or not Post.objects.filter(user_id=user.pk).exists():
        raise AppointmentRefused(f"用户名“{username}”已由他人使用，请换一个。")
    return user, ""


def _new_post(user, person_name: str, role: str, office: Office, region: Region, valid_from: date) -> Post:
    user_id = getattr(user, "pk", user)
    if not office.is_active:
        raise AppointmentRefused(f"{office.name}已停用，不能再任命。")
    overlapping = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    if Post.objects.filter(overlapping, user_id=user_id, role=role, region=region).exists():
        raise AppointmentRefused("该用户在该区域已有同一岗位。")
    return Post.objects.create(
        user_id=user_id,
        person_name=person_name,
        role=role,
        office=office,
        office_name=office.name,
        region=region,
        valid_from=valid_from,
    )


def _lock(post: Post, by) -> Post:
    post = Post.objects.select_for_update(of=("self",)).select_related("region").get(pk=post.pk)
    policy.refuse_outsider(by, post.region)
    policy.refuse_self(by, post)
    if post.status == PostStatus.ENDED:
        raise AppointmentRefused("该岗位已离任，不能再变更。")
    return post


def _set_status(post: Post, status: str, kind: EventKind, reason: str, by, at: datetime) -> Post:
    reason = reason.strip()
    if not reason:
        raise AppointmentRefused("须填写理由。")
    post.status = status
    with scope.because(reason):
        post.save(update_fields=["status"])
    _record(kind, post, by, at, f"{post.office_name} {post.get_role_display()}：{reason}")
    return post


def _close(post: Post, on: date, at: datetime) -> None:
    check_end(valid_from=post.valid_from, ends_on=on)
    post.valid_to = on
    if on <= timezone.localdate(at):
        post.status = PostStatus.ENDED
    post.save(update_fields=["valid_to", "status"])


def _record(kind: EventKind, post: Post, by, at: datetime, summary: str) -> None:
    audit.record(kind, by=by, at=at, subject=post, summary=summary, region_id=post.region_id)
