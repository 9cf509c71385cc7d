"""Request → post → permission → scope. Deny by default: a URL without an entry in the map is refused."""

import logging
import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from governance.access import checks
from governance.offices import queries as offices
from governance.project import url_permissions
from governance.tenancy import scope

logger = logging.getLogger(__name__)


class ScopeMiddleware:
    """Opens each request of a signed-in person with the scope of the post they act from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = secrets.token_hex(8)
        request.post = None
        if not request.user.is_authenticated:
            return self.get_response(request)
        posts = offices.active_posts(user_id=request.user.pk, on=timezone.localdate())
        request.posts = posts
        request.post = _chosen(posts, request.session.get("post_id"))
        if request.post is None:
            return self.get_response(request)
        place = scope.of_region(
            request.post.region,
            post_id=request.post.pk,
            user_id=request.user.pk,
            request_id=request.request_id,
        )
        with scope.enter(place):
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        rule = url_permissions.rule_for(request.resolver_match.view_name)
        if rule is url_permissions.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return _to_log_in(request)
        if rule is url_permissions.SIGNED_IN:
            return None
        if request.user.must_change_password:
            return redirect("password_change")
        if request.post is None:
            return redirect("choose_post")
        if rule is None or not checks.has_permission(request.post, rule):
            logger.warning("refused %s to post %s", request.resolver_match.view_name, request.post.pk)
            raise PermissionDenied
        return None

    def process_exception(self, request, exception):
        """An error inside the request's transaction undoes all of it; a refusal keeps what was recorded."""
        if transaction.get_connection().in_atomic_block and not isinstance(
            exception, Http404 | PermissionDenied
        ):
            transaction.set_rollback(True)
        return None


def _chosen(posts, post_id):
    if len(posts) == 1:
        return posts[0]
    return next((post for post in posts if post.pk == post_id), None)


def _to_log_in(request):
    if request.htmx:
        from django_htmx.http import HttpResponseClientRedirect

        return HttpResponseClientRedirect(settings.LOGIN_URL)
    from django.contrib.auth.views import redirect_to_login

    return redirect_to_login(request.get_full_path())
