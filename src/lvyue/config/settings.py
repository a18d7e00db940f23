"""Django settings, read from the environment.

LVYUE_DATA            folder of database, files and secret key (default ./var)
LVYUE_DATABASE_URL    sqlite:////absolute/path.sqlite3 (default, inside LVYUE_DATA) or postgresql://user:pw@host/db
LVYUE_SECRET_KEY      signing key; otherwise made once and kept in LVYUE_DATA/secret-key, mode 0600
LVYUE_DEBUG           1 to see Django's error pages (never in production)
LVYUE_ALLOWED_HOSTS   host names, comma separated (default: this machine)
LVYUE_HTTPS           1 behind a TLS proxy: cookies are sent over HTTPS only
LVYUE_ASSISTANT_URL   address of an OpenAI-compatible endpoint that may propose facts (default: none, off)
LVYUE_ASSISTANT_MODEL the model to name there; also LVYUE_ASSISTANT_KEY, LVYUE_ASSISTANT_SECONDS (80)
LVYUE_SIMULATED       1 for an instance without real facts; the file LVYUE_DATA/simulated says the same
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from lvyue.config.environment import database_from, flag, number, secret_key

DATA = Path(os.environ.get("LVYUE_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = flag("LVYUE_DEBUG")
SECRET_KEY = os.environ.get("LVYUE_SECRET_KEY") or secret_key(DATA / "secret-key")
ALLOWED_HOSTS = os.environ.get("LVYUE_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
LVYUE_DATA = DATA
LVYUE_ASSISTANT_URL = os.environ.get("LVYUE_ASSISTANT_URL", "")
LVYUE_ASSISTANT_MODEL = os.environ.get("LVYUE_ASSISTANT_MODEL", "")
LVYUE_ASSISTANT_KEY = os.environ.get("LVYUE_ASSISTANT_KEY", "")
LVYUE_ASSISTANT_SECONDS = number("LVYUE_ASSISTANT_SECONDS", 80)
LVYUE_SIMULATED = flag("LVYUE_SIMULATED") or (DATA / "simulated").exists()

DATABASES = {
    "default": database_from(os.environ.get("LVYUE_DATABASE_URL", f"sqlite:///{DATA}/lvyue.sqlite3")),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "lvyue.foundation",
    "lvyue.identity",
    "lvyue.contracts",
    "lvyue.duties",
    "lvyue.desk",
    "lvyue.settlement",
    "lvyue.cockpit",
    "lvyue.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lvyue.foundation.middleware.ErrorMiddleware",
    "lvyue.identity.middleware.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lvyue.config.urls"
WSGI_APPLICATION = "lvyue.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "lvyue.identity.context.access",
                "lvyue.cockpit.context.frame",
            ],
        },
    }
]

if LVYUE_SIMULATED:
    # The demo's notice, its list of accounts and its tour lie over the product's pages.
    ROOT_URLCONF = "lvyue.config.demo.urls"
    TEMPLATES[0] |= {"DIRS": [Path(__file__).parent / "demo" / "templates"]}
    TEMPLATES[0]["OPTIONS"]["context_processors"] += ["lvyue.config.demo.context.demo"]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lvyue.foundation.assets.DigestStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

AUTH_USER_MODEL = "identity.Person"
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "lvyue.identity.passwords.ClassesValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# GB/T 22239: five failures lock the account for 30 minutes; 30 idle minutes end the session.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "lvyue.identity.views.locked_out"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "lvyue_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("LVYUE_HTTPS")
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lvyue.foundation.middleware.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # lockout is by account; a whole bureau behind one address must not be locked out together
]
