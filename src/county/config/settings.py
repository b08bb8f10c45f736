"""Settings. Everything that differs between installations comes from the environment (docs/reference/settings.md)."""

from pathlib import Path

import structlog
from csp.constants import NONCE

from county.config import embedded, env, logs

ROOT = env.ROOT
DEBUG = env.flag("ANYE_DEBUG")
_SECRETS = env.installation_secrets()
SECRET_KEY = _SECRETS["secret_key"]
ALLOWED_HOSTS = [
    h for h in env.text("ANYE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if h
]
CSRF_TRUSTED_ORIGINS = [o for o in env.text("ANYE_ORIGINS").split(",") if o]

ANYE_TODAY = env.day("ANYE_TODAY")
ANYE_DEMO = env.flag("ANYE_DEMO")
ANYE_FIELD_KEYS = {int(v): key for v, key in _SECRETS["field_keys"].items()}
ANYE_FIELD_KEY_CURRENT = int(_SECRETS["field_key_current"])
ANYE_SUBJECT_KEYS: dict[str, str] = _SECRETS["subject_keys"]
ANYE_SECRETS_FILE = env.secrets_file()
ANYE_COUNTY = env.text("ANYE_COUNTY", "平利县")
ANYE_COUNTY_EN = env.text("ANYE_COUNTY_EN", "Pingli County")
# Read once, when the first event of all is chained; from then on the chain says it itself.
ANYE_AUDIT_HASH = env.text("ANYE_AUDIT_HASH", "sm3")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "county.screens",
    "county.audit",
    "county.jobs",
    "county.accounts",
    "county.intake",
    "county.workdays",
    "county.files",
    "county.backups",
    "county.reminders",
    "county.places",
    "county.policies",
    "county.factories",
    "county.workforce",
    "county.privacy",
    "county.merging",
    "county.loans",
    "county.entitlements",
    "county.simulation",
    "county.claims",
    "county.payments",
    "county.risk",
    "county.auditing",
    "county.assessment",
    "county.portal",
    "county.demo",
    "county.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "county.config.gate.GateMiddleware",
]

ROOT_URLCONF = "county.config.urls"
WSGI_APPLICATION = "county.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "county.config.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "county.screens.templatetags.ui",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL") or embedded.url())}
# The owner makes tables; the platform works under a login that owns nothing (rowrights.py).
if not env.flag("ANYE_AS_OWNER"):
    DATABASES["default"] |= {
        "USER": "anye_app",
        "PASSWORD": env.text("ANYE_APP_PASSWORD", DATABASES["default"]["PASSWORD"]),
    }
DATABASES["default"]["TEST"] = {"NAME": "test_anye" + env.text("ANYE_TEST_SUFFIX")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "county.accounts.commands.passwords.FourKinds"},
    {"NAME": "county.accounts.commands.passwords.NotOnesOwn"},
    {"NAME": "county.accounts.commands.passwords.NotCommon"},
]
# required: the roles of accounts.choices.SECOND_FACTOR set one up before anything else.
ANYE_SECOND_FACTOR = env.text("ANYE_SECOND_FACTOR", "required")
# required: pages that use sensitive personal data are shut until their impact assessment is signed.
ANYE_ASSESSMENTS = env.text("ANYE_ASSESSMENTS", "required")
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_ENGINE = "county.config.sessions"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# TLS ends at the proxy in front; without one (demo, http on localhost) secure cookies would lock everyone out.
_TLS = env.flag("ANYE_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
SECURE_SSL_REDIRECT = _TLS
SECURE_HSTS_SECONDS = 31536000 if _TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", NONCE],
        "style-src-elem": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = env.VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if env.flag("ANYE_PLAIN_STATIC"):  # unit tests: no collectstatic before them
    _STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = (
    25 * 1024 * 1024
)  # uploads stay in memory: no byte of a refused file reaches the disk
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "county.screens.renderers.Renderer"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
# Lists of more rows are made into a file behind.
ANYE_EXPORT_AT_ONCE = int(env.text("ANYE_EXPORT_AT_ONCE", "20000"))
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
                logs.add_request_id,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("ANYE_LOG_LEVEL", "WARNING")},
}
structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        logs.add_request_id,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)
