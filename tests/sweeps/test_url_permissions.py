"""Every URL × method × role × {own, sibling township, other county, other city, anonymous}."""

import pytest
from django.db import connection
from django.test import Client

from governance.access.roles import ROLES, RoleCode
from governance.project import url_permissions
from governance.project.url_permissions import PUBLIC, RULES, SIGNED_IN
from governance.tenancy import security
from tests.sweeps.routes import BUILDERS, Route, routes, stable, unnamed

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sweeps")]
READ_AND_WRITE = ("get", "post")  # the methods that the portal has; nobody gets anywhere by another
OTHER_METHODS = ("put", "patch", "delete", "options")
METHODS = (*READ_AND_WRITE, *OTHER_METHODS, "head")
HOME = {"CITY": "白银市", "COUNTY": "靖远县", "TOWNSHIP": "北湾镇"}
FOREIGN = {"sibling": "东湾镇", "other county": "会师镇", "other city": "海安镇"}
WORDS = {"code", "type_code", "name", "field", "kind", "month", "paper"}  # arguments that name no object
ABSENT = {int: 987654321, str: "00000000-0000-4000-8000-000000000000"}


def test_every_route_is_named_and_mapped():
    assert unnamed() == []
    assert {route.name for route in routes()} == set(RULES)


def test_every_route_with_arguments_has_a_builder():
    missing = {route.namespace for route in routes() if route.arguments} - set(BUILDERS)
    assert missing == set()


def test_public_routes_are_few():
    public = {name for name, rule in RULES.items() if rule is PUBLIC}
    assert public == {"login", "healthz"}


def test_anonymous_people_reach_nothing(swept):
    values = swept.values["北湾镇"]
    for route in routes():
        if RULES[route.name] is PUBLIC:
            continue
        for method in METHODS:
            response = getattr(Client(), method)(_url(route, values))
            assert response.status_code == 302 and "/login/" in response["Location"], (route.name, method)


@pytest.mark.parametrize("role", list(RoleCode))
def test_a_role_reaches_exactly_its_routes(swept, client_of, role):
    browser, values = client_of(_post(swept.world, role)), swept.values["北湾镇"]
    before = fingerprint()
    for route in routes():
        rule = RULES[route.name]
        if rule in (PUBLIC, SIGNED_IN) or rule in ROLES[role].permissions:
            continue
        for method in READ_AND_WRITE:
            response = getattr(browser, method)(_url(route, values))
            assert response.status_code == 403, (route.name, method, response.status_code)
    assert fingerprint() == before, "a refused request wrote something"


@pytest.mark.parametrize("role", [RoleCode.OFFICE_HEAD, RoleCode.COUNTY_STATISTICIAN, RoleCode.TENANT_ADMIN])
def test_other_methods_lead_nowhere(swept, client_of, role):
    """Whatever the object: the method itself is refused, so the sweeps of objects need not repeat it."""
    browser, values = client_of(_post(swept.world, role)), swept.values["北湾镇"]
    before, answered = fingerprint(), []
    for route in (route for route in routes() if RULES[route.name] not in (PUBLIC, SIGNED_IN)):
        refused = 405 if RULES[route.name] in ROLES[role].permissions else 403
        for method in OTHER_METHODS:
            if getattr(browser, method)(_url(route, values)).status_code != refused:
                answered.append((route.name, method))
    assert answered == [], sorted({name for name, _ in answered})
    assert fingerprint() == before, "a refused method wrote something"


@pytest.mark.parametrize("place", FOREIGN)
@pytest.mark.parametrize("role", [RoleCode.OFFICE_HEAD, RoleCode.OFFICE_CLERK, RoleCode.MEDIATOR])
def test_foreign_objects_answer_like_missing_ones(swept, client_of, role, place):
    _sweep_foreign(swept, client_of(swept.world.post(role, "北湾镇")), role, FOREIGN[place])


@pytest.mark.parametrize("place", ["other county", "other city"])
@pytest.mark.parametrize("role", [code for code, role in ROLES.items() if "COUNTY" in role.levels])
def test_counties_do_not_see_each_other(swept, client_of, role, place):
    _sweep_foreign(swept, client_of(swept.world.post(role, "靖远县")), role, FOREIGN[place])


@pytest.mark.parametrize("role", [code for code, role in ROLES.items() if "CITY" in role.levels])
def test_cities_do_not_see_each_other(swept, client_of, role):
    _sweep_foreign(swept, client_of(swept.world.post(role, "白银市")), role, FOREIGN["other city"])


def _sweep_foreign(swept, browser: Client, role: str, place: str) -> None:
    """Foreign ids answer with the status and the bytes of ids that do not exist, and write nothing."""
    values = swept.values[place]
    absent = {namespace: _absent(found) for namespace, found in values.items()}
    before = fingerprint()
    for route in (route for route in routes() if route.arguments):
        if RULES[route.name] not in ROLES[role].permissions:
            continue
        for method in READ_AND_WRITE:
            answer = getattr(browser, method)(_url(route, values))
            nothing = getattr(browser, method)(_url(route, absent))
            assert answer.status_code in (404, 405), (route.name, method, answer.status_code)
            assert answer.status_code == nothing.status_code, (route.name, method)
            assert stable(answer) == stable(nothing), (route.name, method)
    assert fingerprint() == before, "a request for a foreign object wrote something"


def _post(world, role: str):
    level = next(level for level in ("TOWNSHIP", "COUNTY", "CITY", "VILLAGE") if level in ROLES[role].levels)
    return world.post(role, HOME[level] if level in HOME else world.village_of("北湾镇"))


def _url(route: Route, values: dict) -> str:
    return route.url(values.get(route.namespace, {}))


def _absent(values: dict) -> dict:
    return {name: value if name in WORDS else ABSENT[type(value)] for name, value in values.items()}


def fingerprint() -> tuple:
    """How much every owned table has seen written in this transaction and before."""
    parts = [
        f"select '{model._meta.db_table}', count(*), coalesce(sum(xmin::text::bigint), 0) from \"{model._meta.db_table}\""
        for model in security.owned_models()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return tuple(sorted(cursor.fetchall()))


def test_the_map_has_no_dead_entry():
    assert url_permissions.rule_for("no-such-view") is None
