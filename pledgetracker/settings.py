"""One settings file. Everything that differs between deployments comes from the environment, read by `environment.py`,
which refuses unknown names and bad values, and names all of them at once. See the table in README.md."""

from pathlib import Path

from csp.constants import NONE, SELF

from pledgetracker.environment import read

BASE_DIR = Path(__file__).resolve().parent.parent
env = read(BASE_DIR)

# Core

DEVELOPMENT = env.debug  # this machine only: no key needed, files as they lie in the tree
DEBUG = env.debug and env.tracebacks  # Django's own meaning: tracebacks instead of the site's error pages
SECRET_KEY = env.secret_key
SECRET_KEY_FALLBACKS = env.old_secret_keys
ALLOWED_HOSTS = env.allowed_hosts
ROOT_URLCONF = "pledgetracker.urls"
WSGI_APPLICATION = "pledgetracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = env.site_name
SITE_CONTACT = env.contact
SITE_SOURCE = env.source
BEHIND_PROXY = env.behind_proxy
BASE_URL = env.base_url  # of links in mail
STALE_MONTHS = env.stale_months  # after which an open pledge wants a new look
TIP_MONTHS = env.tip_months  # after which a tip forgets how to reach its sender
LINKS = env.links  # whether tick visits the pages that evidence links to
LINK_TEST_HOSTS = env.link_test_hosts
ARCHIVES = env.archives  # whether tick asks web archives for copies of public evidence
SYNTHETIC = env.synthetic  # every page says that nothing on it is about a real person

INSTALLED_APPS = [
    "pledges",
    "candidates",
    "pledges.admin_site.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # form widgets may have templates of this project
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pledgetracker.accounts",  # after allauth: it takes allauth's raw tables out of the admin
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "pledgetracker.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pledgetracker.middleware.plain_request",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pledgetracker.accounts.middleware.second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pledges.http.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# A pasted document of 10 MB (pledges/forms/documents.py) comes in; a somewhat longer one is told what is wrong.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

# Databases

DATABASES = {"default": env.database}

# Shared by all workers; holds the tries at logging in and the codes already used. No public page asks it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cacherow",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # a flood of tries under made-up names must not push out the others
    }
}

# Authentication

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "pledgetracker.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "pledgetracker.accounts.forms.LoginForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from an administrator
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets a mail because a stranger typed an address
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Django's own: allauth's would copy addresses to a table that nobody sees.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
# The key: account and address, see the adapter.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "change_password": "5/5m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.behind_proxy else 0  # X-Forwarded-For: its last entry, or not at all
MFA_REQUIRED = env.mfa == "required"  # of everybody who can write
MFA_ADAPTER = "pledgetracker.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT  # http://localhost
MFA_FORMS = {
    "activate_totp": "pledgetracker.accounts.forms.ActivateAppForm",
    "add_webauthn": "pledgetracker.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "pledgetracker.accounts.forms.EditPasskeyForm",
    "authenticate_webauthn": "pledgetracker.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "pledgetracker.accounts.forms.PasskeyAgainForm",
}
INVITATION_DAYS = 7
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Mail

globals().update(env.mail)
EMAIL_TIMEOUT = 10

# Internationalization

LANGUAGE_CODE = env.languages[0]
NAMES_OF_LANGUAGES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
LANGUAGES = [(code, NAMES_OF_LANGUAGES[code]) for code in env.languages]
LOCALE_PATHS = [BASE_DIR / "pledgetracker" / "locale", BASE_DIR / "pledgetracker" / "locale_django"]
FORMAT_MODULE_PATH = ["pledgetracker.formats"]
TIME_ZONE = env.time_zone
USE_TZ = True

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "pledgetracker" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "captures": env.captures,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],  # the admin's autocomplete
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if "*" not in host]
if not DEVELOPMENT:
    SECURE_SSL_REDIRECT = env.https
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked for from this machine, past the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.behind_proxy else None
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = env.https
    CSRF_COOKIE_SECURE = env.https
    CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"

# Logging

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
