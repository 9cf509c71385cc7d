"""Forms of log-in, password change and choice of post."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class PortalAuthenticationForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确。连续输错 5 次将锁定 15 分钟。",
        "inactive": "该账号已停用，请联系本单位系统管理员。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "密码"
        self.fields["username"].widget.attrs["autocomplete"] = "username"


class PortalPasswordChangeForm(PasswordChangeForm):
    """Must differ from the old one: a one-time password is to be replaced, not kept."""

    error_messages = {
        "password_mismatch": "两次输入的新密码不一致，请重新输入。",
        "password_incorrect": "原密码不正确，请重新输入。",
    }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("old_password") and cleaned.get("old_password") == cleaned.get("new_password1"):
            self.add_error("new_password1", "新密码不能与原密码相同。")
        return cleaned


class ChoosePostForm(forms.Form):
    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self._posts = {str(post.pk): post for post in posts}
        self.fields["post"] = forms.ChoiceField(
            label="岗位", choices=[(key, str(post)) for key, post in self._posts.items()]
        )

    def clean_post(self):
        return self._posts[self.cleaned_data["post"]]

    def cards(self, *, current) -> list[dict]:
        """The posts as the page shows them, the one in use marked."""
        return [
            _card(post, is_current=current is not None and post.pk == current.pk)
            for post in self._posts.values()
        ]


def _card(post, *, is_current: bool) -> dict:
    upper = post.region.parent
    place = (
        f"{upper.name} {post.region.name}"
        if post.region.level in {"TOWNSHIP", "VILLAGE"}
        else post.region.name
    )
    return {
        "id": post.pk,
        "role_label": post.get_role_display(),
        "office_name": post.office_name,
        "region_name": place,
        "valid_to": post.valid_to,
        "is_current": is_current,
    }
