"""Log-in, choice of post, lock-out and refusals."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.db import connection
from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.access import actions
from governance.access.account_role import account_role
from governance.access.forms import ChoosePostForm, PortalAuthenticationForm, PortalPasswordChangeForm
from governance.offices import queries as offices


class LoginView(auth_views.LoginView):
    """登录."""

    template_name = "registration/login.html"
    authentication_form = PortalAuthenticationForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        now = timezone.now()
        posts = offices.active_posts(user_id=form.get_user().pk, on=timezone.localdate(now))
        actions.sign_in(posts=posts, at=now)
        return response


class LogoutView(auth_views.LogoutView):
    """退出. The session is deleted under the accounts role: the scope of a post may not touch it."""

    def post(self, request, *args, **kwargs):
        actions.sign_out(by=request.post, at=timezone.now())
        with account_role():
            return super().post(request, *args, **kwargs)


class PasswordChangeView(auth_views.PasswordChangeView):
    """修改密码."""

    template_name = "registration/password_change_form.html"
    form_class = PortalPasswordChangeForm

    def form_valid(self, form):
        actions.change_password(form=form, by=self.request.post, at=timezone.now())
        with account_role():
            update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(self.get_success_url())


class PasswordChangeDoneView(auth_views.PasswordChangeDoneView):
    template_name = "registration/password_change_done.html"


@require_http_methods(["GET", "POST"])
def choose_post(request):
    """A person with several posts acts from one at a time and sees which."""
    prefetch_related_objects(request.posts, "region__parent")
    form = ChoosePostForm(request.POST or None, posts=request.posts)
    if request.method == "POST" and form.is_valid():
        post = form.cleaned_data["post"]
        actions.choose_post(post=post, is_first="post_id" not in request.session, at=timezone.now())
        request.session["post_id"] = post.pk
        return redirect("home")
    if form.errors:
        messages.error(request, "请从下列岗位中选择一个。")
    return render(
        request, "registration/choose_post.html", {"posts": form.cards(current=request.post), "next": ""}
    )


@require_GET
def home(request):
    """The role decides the home page; 待办 comes first."""
    return redirect(actions.home_of(request.post))


def locked_out(request, credentials=None, *args, **kwargs):
    """Too many wrong passwords in a row: say so, say for how long."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "registration/locked_out.html", context, status=429)


def csrf_failure(request, reason=""):
    return render(request, "403.html", {"csrf": True}, status=403)


def healthz(request):
    """Alive and connected; for the proxy and the launcher."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
