"""Django's settings. What a clinic may set stands in docs/operators.md."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from itb_triage.protocol import load_protocol
from itb_triage.secret import own_or_given
from staff.database import database_of
from staff.given import address_of, mail_server_of, minutes_of, sender_of

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
_CLINIC = load_protocol(ROOT).clinic

# --- where it runs ---
ADDRESS = address_of("ITB_TRIAGE_CONSOLE_URL")  # as people type it, behind the clinic's proxy
_SECURE = ADDRESS.startswith("https://")
_HOST = urlsplit(ADDRESS).hostname
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([_HOST] if _HOST else [])]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS else []
SECRET_KEY = own_or_given("ITB_TRIAGE_CONSOLE_SECRET", ROOT / "var" / "console-secret")
DEBUG = False
ROOT_URLCONF = "staff.urls"
WSGI_APPLICATION = "staff.wsgi.application"

# --- the conversations' database ---
URL_VARIABLE = "ITB_TRIAGE_DATABASE_URL"  # the assistant's own
DATABASES = {"default": database_of(os.environ.get(URL_VARIABLE) or f"sqlite:///{ROOT / 'var' / 'conversations.db'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- parts ---
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "staff.people.admin_app.ConsoleAdmin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "auditlog",
    "csp",
    "staff.people",
    "staff.conversations",
    "staff.reviews",
    "staff.audit",
    "staff.alerts",
    "staff.dashboard",
    "staff.retention",
]
MIDDLEWARE = [
    "staff.people.middleware.addresses",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "staff.people.middleware.let_in",
    "staff.trouble.Trouble",
    "axes.middleware.AxesMiddleware",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "staff.people.context.console",
            ]
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# --- people ---
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_RULES = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _RULES + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _RULES + "UserAttributeSimilarityValidator"},
    {"NAME": _RULES + "CommonPasswordValidator"},
    {"NAME": _RULES + "NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "inbox"
ACCOUNT_ADAPTER = "staff.people.adapter.ClosedToStrangers"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE says
ACCOUNT_FORMS = {"login": "staff.people.forms.LogIn", "change_password": "staff.people.forms.NewPassword"}
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/300s/key"}  # for codes; of passwords axes allows fewer
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ADDRESS else 0  # whose word counts for who asks
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "staff.people.secrets.SealedSecrets"
MFA_TOTP_ISSUER = f"{_CLINIC.name} staff console"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones and servers differ
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # failures are counted by name alone, whatever the browser says of itself
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the audit trail says who came in
SESSION_COOKIE_AGE = 60 * minutes_of("ITB_TRIAGE_CONSOLE_IDLE_MINUTES", 15)
SESSION_SAVE_EVERY_REQUEST = True  # so that it is the time without a click
SESSION_COOKIE_NAME = "console"
SESSION_EXPIRE_AT_BROWSER_CLOSE = False

# --- alerts ---
_MAIL = mail_server_of("ITB_TRIAGE_SMTP_URL")
EMAIL_HOST, EMAIL_PORT = _MAIL["host"], _MAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["user"], _MAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["tls"], _MAIL["ssl"]
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = sender_of("ITB_TRIAGE_ALERT_FROM", ADDRESS)

# --- the audit trail ---
AUDITLOG_DISABLE_ON_RAW_SAVE = False

# --- what browsers are told ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _SECURE
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^alive$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the code for the authenticator app
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- words and times ---
TIME_ZONE = _CLINIC.time_zone
USE_TZ = True
LANGUAGE_CODE = "en"
USE_I18N = False

# --- logs: never what people wrote, nor what was searched for ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "staff.logs.Plain"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}, "django.server": {"handlers": [], "propagate": True}},
}
