"""Settings of every process. Values come from the environment; docs/operations.md lists them."""

import os
from pathlib import Path

import pghistory
from csp.constants import NONCE, NONE, SELF

from governance.project import environment as env

BASE_DIR = env.ROOT
VAR_DIR = Path(env.text("PORTAL_VAR", str(BASE_DIR / "var")))

SECRET_KEY = env.text("SECRET_KEY", "insecure-key-for-development-only")
PORTAL_SCOPE_KEY = env.text("PORTAL_SCOPE_KEY", "00" * 32)  # signs the tenancy scope (hex)
PORTAL_DATA_KEY = env.text("PORTAL_DATA_KEY", "11" * 32)  # encrypts personal data (hex)
PORTAL_OLD_DATA_KEYS = env.words("PORTAL_OLD_DATA_KEYS")  # former keys until rotate_data_key has finished
PORTAL_DATA_CIPHER = env.text("PORTAL_DATA_CIPHER", "AES-256-GCM")  # or SM4-GCM
# Printed on every report: where its codes are looked up.
PORTAL_PUBLIC_URL = env.text("PORTAL_PUBLIC_URL", "http://127.0.0.1:8000")
PORTAL_FONT_DIR = Path(env.text("PORTAL_FONT_DIR", str(VAR_DIR / "fonts")))
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "governance",  # first: it holds the user model
    "villages",
    "mediation",
    "legalaid",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "rest_framework",
    "guardian",
    "axes",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "governance.access.sessions.SessionLimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "governance.tenancy.middleware.ScopeMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Synthetic data for trying the portal: on by default, off in production.
PORTAL_DEMO = env.flag("PORTAL_DEMO", True)
if PORTAL_DEMO:
    INSTALLED_APPS.append("demo")
# The command that measures speed; production does without it.
INSTALLED_APPS.append("bench")

ROOT_URLCONF = "governance.project.urls"
WSGI_APPLICATION = "governance.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "governance.project.context.portal",
            ],
        },
    },
    # Rows of long lists and the frame of every page (ADR 13).
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates_jinja2"],
        "OPTIONS": {"environment": "governance.pieces.lean.environment"},
    },
]

# Commands connect as the owner of the schema; web and worker as portal_web, which owns nothing.
_OWNER_URL = env.text("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/portal")
_WEB_URL = env.text("PORTAL_WEB_DATABASE_URL", _OWNER_URL)
PORTAL_WEB_DATABASE_URL = _WEB_URL
_URL = _WEB_URL if os.environ.get("PORTAL_CONNECTION") == "web" else _OWNER_URL
DATABASES = {
    "default": {
        **env.database(_URL),
        "CONN_MAX_AGE": env.number("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": "template0"},
    }
}
# A request's transaction is opened by ScopeMiddleware together with its scope, not per view.
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "governance.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "governance.access.backends.PortalBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["governance.access.hashers.PortalArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Idle end after 30 minutes, absolute end after 12 hours (GB/T 22239-2019 8.1.4.1).
SESSION_COOKIE_AGE = 12 * 3600
PORTAL_SESSION_IDLE_SECONDS = 30 * 60
PORTAL_SESSION_ABSOLUTE_SECONDS = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "governance.access.session_store"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "governance.access.views.csrf_failure"

# Lock-out after repeated failure: per account and address, one quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "governance.access.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

ANONYMOUS_USER_NAME = None  # guardian: no row stands for the public
GUARDIAN_MONKEY_PATCH_USER = False
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = False
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)  # history is read by its object alone

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    },
    # Each process's own memory, for finished pieces of pages (kept.py).
    "memory": {
        "BACKEND": "governance.pieces.memory.TextMemory",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_ROUTES = {"governance.reports.*": {"queue": "reports"}}
CELERY_TASK_DEFAULT_QUEUE = "figures"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", *env.bootstrap_folder()]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "governance.project.static_files.PlainStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "UNAUTHENTICATED_USER": None,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}},
}
