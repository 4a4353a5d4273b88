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
ALLOWED_HOSTS = env.allowed_hosts
ROOT_URLCONF = "pledgetracker.urls"
WSGI_APPLICATION = "pledgetracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = env.site_name
SITE_CONTACT = env.contact
SITE_SOURCE = env.source
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

# Databases

DATABASES = {"default": env.database}

# Authentication

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

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
