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
    error_messages = {
        "password_mismatch": "两次输入的新密码不一致，请重新输入。",
        "password_incorrect": "原密码不正确，请重新输入。",
    }


class ChoosePostForm(forms.Form):
    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self._posts = {str(post.pk): post for post in posts}
        self.fields["post"] = forms.ChoiceField(
            label="岗位", choices=[(key, str(post)) for key, post in self._posts.items()]
        )

    def clean_post(self):
        return self._posts[self.cleaned_data["post"]]
