"""Django's settings, from the environment (docs/reference/settings.md); wrong ones stop the start."""

from pathlib import Path

from csp.constants import NONE, SELF

from kim.config import database, environment, mail_settings

environment.refuse_unknown()
PACKAGE = Path(__file__).resolve().parents[1]
DATA = environment.data_folder()
SECRET_KEY = environment.secret()
DEBUG = False
ALLOWED_HOSTS = environment.hosts("KIM_HOSTS", "127.0.0.1,localhost,[::1]")
IS_HTTPS = environment.is_yes("KIM_HTTPS")

ROOMS = [  # from roof to ground
    "kim.home",
    "kim.assurance.method_reviews",
    "kim.assurance.progress",
    "kim.assurance.area_changes",
    "kim.assurance.reviews",
    "kim.practice.handovers",
    "kim.practice.best_practice",
    "kim.practice.told_by_form",
    "kim.practice.list_changes",
    "kim.practice.kim_log",
    "kim.practice.dip_checks",
    "kim.practice.risk_register",
    "kim.places.holdings",
    "kim.rules.recording_standards",
    "kim.foundations.adopted_logs",
    "kim.foundations.erasure",
    "kim.foundations.notices",
    "kim.foundations.evidence_files",
    "kim.foundations.answering",
    "kim.foundations.people",
    "kim.foundations.sign_in",
    "kim.foundations.landlord",
    "kim.foundations.documents",
    "kim.foundations.spreadsheets",
    "kim.foundations.audit_trail",
    "kim.foundations.full_text",
    "kim.foundations.design",
]
INSTALLED_APPS = [
    "kim.config",
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kim.config.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kim.config.watching.WatchMiddleware",  # what all that follow answer, and by then it is known who asked
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kim.foundations.sign_in.lapsed.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kim.foundations.people.doors.StandingMiddleware",
    "kim.foundations.people.second_factor.SecondFactorMiddleware",
]
ROOT_URLCONF = "kim.config.urls"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique without regard to case: a named constraint
WSGI_APPLICATION = "kim.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "kim.foundations.design.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "kim.foundations.landlord.frame.landlord",
                "kim.foundations.sign_in.frame.writer",
                "kim.foundations.design.frame.navigation",
            ],
        },
    },
]

DATABASES = {"default": database.settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # shared between processes, so that a lock-out holds in all of them
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "cache"}
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads even our fonts
EVIDENCE = DATA / "evidence"
SEALS = DATA / "seals"
STAGING = DATA / "staging"
QUARANTINE = DATA / "quarantine"  # files that wait while a person decides: no part of a backup
SCANNER = environment.scanner()  # '': files are not scanned
KEYS = DATA / "keys"

AUTH_USER_MODEL = "sign_in.Account"
COMMON_PASSWORDS = PACKAGE / "foundations/sign_in/common_passwords.txt.gz"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {  # Django's own list holds fewer than 200 that are long enough for us
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": COMMON_PASSWORDS},
    },
    {"NAME": "kim.foundations.sign_in.passwords.NotTheEmailValidator"},
    {"NAME": "kim.foundations.sign_in.passwords.NotOurNameValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:my_work"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "kim.foundations.sign_in.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {"login": "kim.foundations.sign_in.forms.SignInForm"}
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/10m/key,60/10m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.proxies()  # else a whole landlord shares its proxy's limit of tries
SECOND_FACTOR = environment.one_of("KIM_SECOND_FACTOR", ("asked", "elsewhere"))
MFA_ADAPTER = "kim.foundations.sign_in.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
ENTRA = environment.entra()  # None: nobody signs in by a work account
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # invitations are handed over; see MAIL_SERVER
SITE_ADDRESS = mail_settings.site_address()
MAIL_FROM = mail_settings.sender()
MAIL_SERVER = mail_settings.mail_server()  # None: letters are kept as files in OUTBOX
OUTBOX = DATA / "outbox"

SESSION_ENGINE = "kim.foundations.sign_in.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
_HOST_ONLY = "__Host-" if IS_HTTPS else ""  # a browser then takes the cookie from this very host alone, by https
SESSION_COOKIE_NAME = f"{_HOST_ONLY}kim_session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_HOST_ONLY}kim_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "kim.foundations.sign_in.views.csrf_failed"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IS_HTTPS else []
MESSAGE_STORAGE = "kim.config.headers.MessageStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {  # requests and their bodies are never written: they may hold what somebody typed
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"class": "kim.config.logs.Plain", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "filters": {"secrets": {"()": "kim.config.logs.SecretsLeftOut"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"kim.watch": {"level": "INFO"}},
}
