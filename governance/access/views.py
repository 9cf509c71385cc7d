"""Log-in, choice of post, lock-out and refusals."""

from django.contrib.auth import views as auth_views
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from governance.access import actions
from governance.access.forms import ChoosePostForm, PortalAuthenticationForm, PortalPasswordChangeForm


class LoginView(auth_views.LoginView):
    """登录."""

    template_name = "registration/login.html"
    authentication_form = PortalAuthenticationForm
    redirect_authenticated_user = True


class PasswordChangeView(auth_views.PasswordChangeView):
    """修改密码."""

    template_name = "registration/password_change_form.html"
    form_class = PortalPasswordChangeForm

    def form_valid(self, form):
        response = super().form_valid(form)
        actions.password_changed(user=self.request.user, at=timezone.now())
        return response


class PasswordChangeDoneView(auth_views.PasswordChangeDoneView):
    template_name = "registration/password_change_done.html"


@require_http_methods(["GET", "POST"])
def choose_post(request):
    """A person with several posts acts from one at a time and sees which."""
    form = ChoosePostForm(request.POST or None, posts=request.posts)
    if request.method == "POST" and form.is_valid():
        request.session["post_id"] = form.cleaned_data["post"].pk
        return redirect("home")
    return render(request, "registration/choose_post.html", {"form": form, "posts": request.posts})


def home(request):
    """The role decides the home page; 待办 comes first."""
    return redirect(actions.home_of(request.post))


def locked_out(request, credentials=None, *args, **kwargs):
    return render(request, "registration/locked_out.html", status=429)


def csrf_failure(request, reason=""):
    return render(request, "403.html", {"csrf": True}, status=403)


def healthz(request):
    """Alive and connected; for the proxy and the launcher."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
