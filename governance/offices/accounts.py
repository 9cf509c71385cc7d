"""Log-ins: created, unlocked and given new passwords under the accounts role, which alone may write them."""

import secrets
from collections.abc import Iterable

from axes.utils import reset as reset_lockout

from governance.access.account_role import account_role
from governance.offices.models import Post, User
from governance.tenancy import scope

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without the easily mistaken i l o 0 1


def create(*, username: str, person_name: str) -> tuple[User, str]:
    """A new log-in with a one-time password, which is returned once and stored nowhere in clear."""
    password = one_time_password()
    with account_role():
        user = User.objects.create_user(
            username=username, password=password, person_name=person_name, must_change_password=True
        )
    return user, password


def give_new_password(*, user_id: int) -> str:
    """Replace a forgotten password by a one-time one; lifts a lock-out and ends open sessions."""
    password = one_time_password()
    with account_role():
        user = User.objects.get(pk=user_id)
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        reset_lockout(username=user.username)
    return password


def find(username: str) -> User | None:
    with account_role():
        return User.objects.filter(username__iexact=username).first()


def usernames(user_ids: Iterable[int]) -> dict[int, str]:
    """User id → log-in name, for lists of posts: no scope may read the table of users itself."""
    with account_role():
        return dict(User.objects.filter(pk__in=list(user_ids)).values_list("pk", "username"))


def places_of(user_id: int) -> set[tuple[int | None, int | None]]:
    """(city, county) of every post a person ever held that is not over, in all bureaux."""
    with account_role(), scope.as_user(user_id):
        rows = Post._base_manager.filter(user_id=user_id).exclude(status="ENDED")
        return set(rows.values_list("city_id", "county_id"))


def one_time_password() -> str:
    """Twelve letters and digits in groups of four: easy to read out, 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
