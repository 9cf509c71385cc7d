"""Log-ins that can exist: every role once, at a level where it may be held."""

from demo import logins, places
from governance.access.roles import ROLES
from governance.offices.rules import check_username
from governance.regions import codes
from governance.regions.listfile import read_list


def test_every_role_has_a_memorable_log_in():
    assert {login.role for login in logins.memorable()} == set(ROLES)


def test_every_log_in_is_held_where_its_role_may_be():
    known = {row.code for row in read_list(places.LIST.read_bytes()).rows}
    for login in logins.memorable():
        assert login.code in known
        assert codes.level(login.code) in ROLES[login.role].levels
        assert check_username(login.username) == login.username


def test_one_person_has_two_posts():
    assert len([login for login in logins.memorable() if login.username == logins.TWO_POSTS]) == 2


def test_log_ins_of_townships_do_not_repeat_the_showcases(townships):
    names = [login.username for login in logins.of_townships(sorted(townships))]
    assert len(names) == len(set(names)) == 3 * 77
