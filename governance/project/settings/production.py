"""Production: refuses to start without its secrets; TLS only."""

from django.core.exceptions import ImproperlyConfigured

from governance.project import environment as env
from governance.project.settings.base import *  # noqa: F403

_REQUIRED = {
    "SECRET_KEY": "会话与表单签名密钥，至少 50 个字符",
    "PORTAL_SCOPE_KEY": "租户范围签名密钥，64 位十六进制",
    "PORTAL_DATA_KEY": "个人信息加密密钥，64 位十六进制",
    "DATABASE_URL": "数据库属主连接（迁移用）",
    "PORTAL_WEB_DATABASE_URL": "网页与后台任务的数据库连接（portal_web）",
    "REDIS_URL": "消息队列与缓存",
    "ALLOWED_HOSTS": "网站域名",
}
_missing = [f"{name}（{what}）" for name, what in _REQUIRED.items() if not env.text(name)]
if _missing:
    raise ImproperlyConfigured(
        "缺少环境变量，无法启动：" + "；".join(_missing) + "。说明见 docs/operations.md。"
    )
for _name in ("PORTAL_SCOPE_KEY", "PORTAL_DATA_KEY"):
    if len(env.text(_name)) != 64 or set(env.text(_name).lower()) - set("0123456789abcdef"):
        raise ImproperlyConfigured(f"环境变量 {_name} 必须是 64 位十六进制字符。")
if len(env.text("SECRET_KEY")) < 50:
    raise ImproperlyConfigured("环境变量 SECRET_KEY 至少需要 50 个字符。")

DEBUG = False
if not env.flag("PORTAL_DEMO") and "demo" in INSTALLED_APPS:  # noqa: F405
    INSTALLED_APPS.remove("demo")  # noqa: F405
INSTALLED_APPS.remove("bench")  # noqa: F405
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "governance.project.static_files.ModuleAwareStorage"
}
WHITENOISE_USE_FINDERS = False
