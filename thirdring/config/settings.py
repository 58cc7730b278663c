"""Settings: everything that differs between installations comes from `environment`, the rest stands here."""

import os

from thirdring.config import environment

BASE_DIR = environment.ROOT
STATE_DIR = environment.state_folder()
SECRET_KEY = environment.secret_key()
DEBUG = environment.flag("THIRDRING_DEBUG")
ALLOWED_HOSTS = os.environ.get("THIRDRING_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("THIRDRING_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "thirdring.config.apps.HouseConfig",
    "thirdring.kernel",
    "thirdring.people",
    "thirdring.customers",
    "thirdring.catalogue",
    "thirdring.knowledge",
    "thirdring.messaging",
    "thirdring.calls",
    "thirdring.promotions",
    "thirdring.payments",
    "thirdring.orders",
    "thirdring.routing",
    "thirdring.outreach",
    "thirdring.chats",
    "thirdring.desk",
    "thirdring.api",
    "thirdring.telephony",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "thirdring.kernel.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "thirdring.api.middleware.BearerMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "thirdring.people.middleware.SignedInMiddleware",
    "thirdring.people.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thirdring.kernel.middleware.DeskErrors",
    "thirdring.people.middleware.AccessMiddleware",
    "thirdring.kernel.middleware.NoCardNumbers",
]

ROOT_URLCONF = "thirdring.config.urls"
WSGI_APPLICATION = "thirdring.config.wsgi.application"
ASGI_APPLICATION = "thirdring.config.stream.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "thirdring.kernel.context.screen",
            ],
        },
    },
]

DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL", "postgresql://127.0.0.1/thirdring"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_IMPORT_PATHS: list[str] = []
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("da", "Dansk")]
LOCALE_PATHS = [environment.ROOT / "locale", environment.ROOT / "thirdring" / "locale"]  # checkout, wheel
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("THIRDRING_TIME_ZONE", "Europe/Copenhagen")

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = STATE_DIR / "media"
MEDIA_URL = "media/"

globals().update(environment.mail(os.environ.get("EMAIL_URL", "smtp://127.0.0.1:8025")))
DEFAULT_FROM_EMAIL = os.environ.get("THIRDRING_MAIL_FROM", "Third Ring <orders@thirdring.example>")

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["thirdring.people.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "thirdring.people.sessions"
SESSION_COOKIE_NAME = "thirdring_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.flag("THIRDRING_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
TRUSTED_PROXIES = int(os.environ.get("THIRDRING_TRUSTED_PROXIES", "0"))
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

PUBLIC_URL = os.environ.get("THIRDRING_URL", "http://localhost:8000/")
# Who sells, as it stands on invoices and labels; lines are parted by "|".
HOUSE_NAME = os.environ.get("THIRDRING_HOUSE_NAME", "Third Ring Outfitters")
HOUSE_LINES = os.environ.get("THIRDRING_HOUSE_LINES", "Havnegade 3|8000 Aarhus C|Denmark").split("|")
HOUSE_TAX_NUMBER = os.environ.get("THIRDRING_HOUSE_TAX_NUMBER", "DK00000000")
HOUSE_BANK = os.environ.get("THIRDRING_HOUSE_BANK", "IBAN DK00 0000 0000 0000 00")
HOUSE_RETURNS = os.environ.get("THIRDRING_HOUSE_RETURNS", "Returns|Havnegade 3|8000 Aarhus C|Denmark").split("|")
STREAM_URL = os.environ.get("THIRDRING_STREAM_URL", "http://127.0.0.1:8001/stream")
DEFAULT_REGION = os.environ.get("THIRDRING_REGION", "DK")

SWITCHES = {
    "practice": "thirdring.telephony.practice.PracticeSwitch",
    "asterisk": "thirdring.telephony.asterisk.AsteriskSwitch",
}
# The telephone exchange: where the switchboard reaches it, and where operators' telephones do.
# Who may send parcel events, and under which secret: "gls=secret,postnord=other". The demo's carrier needs none.
CARRIER_SECRETS = dict(
    pair.split("=", 1) for pair in os.environ.get("THIRDRING_CARRIER_SECRETS", "").split(",") if "=" in pair
)
ASTERISK_ARI = os.environ.get("THIRDRING_ARI", "")  # http://user:password@127.0.0.1:8088; empty: practice calls only
ASTERISK_AMI = os.environ.get("THIRDRING_AMI", "")  # tcp://user:password@127.0.0.1:5038
SIP_DOMAIN = os.environ.get("THIRDRING_SIP_DOMAIN", "127.0.0.1")
SIP_SERVER = os.environ.get("THIRDRING_SIP_SERVER", SIP_DOMAIN)  # what is entered into a telephone on a table
SIP_WS_URL = os.environ.get("THIRDRING_SIP_WS", "")
SIP_RTP_TIMEOUT = int(os.environ.get("THIRDRING_RTP_TIMEOUT", "15"))  # seconds without sound: the telephone is lost
# How a number outside is called ({number} is E.164), e.g. PJSIP/{number}@carrier; empty: nobody can be called.
SIP_TRUNK = os.environ.get("THIRDRING_TRUNK", "")
# Where the exchange looks for prompts (a folder that it and the switchboard share).
SOUNDS = os.environ.get("THIRDRING_SOUNDS", str(STATE_DIR / "telephone" / "sounds"))
# Recordings: where the exchange writes them, where they are kept sealed, and the key (64 hex digits; else a file).
RECORDINGS_RAW = os.environ.get("THIRDRING_RECORDINGS_RAW", str(STATE_DIR / "telephone" / "recordings"))
RECORDINGS = os.environ.get("THIRDRING_RECORDINGS", str(STATE_DIR / "recordings"))
RECORDING_KEY = os.environ.get("THIRDRING_RECORDING_KEY", "")
# Which numbers operators may call, by prefix, against toll fraud; a refused prefix wins over an allowed one.
DIAL_PREFIXES = os.environ.get("THIRDRING_DIAL", "+45,+44,+1,+86").split(",")
DIAL_REFUSED = os.environ.get("THIRDRING_DIAL_REFUSED", "+1900,+1976,+4590,+449,+4487").split(",")
# What stands in the column SAY, from top to bottom; each part says nothing where it does not apply.
SAY_PARTS = (
    "thirdring.telephony.say.part",
    "thirdring.calls.say.part",
    "thirdring.orders.offering.part",
    "thirdring.orders.saying.part",
    "thirdring.orders.say.part",
    "thirdring.knowledge.say.part",
)
# In which language the visitor of the chat on screen, or the caller on a person's line, is answered.
SPOKEN_LANGUAGE = "thirdring.chats.say.spoken"

# How a room tells what it wrote on a customer's timeline, by the kind of entry; other entries speak for themselves.
TIMELINE_WORDS = {
    "call": "thirdring.calls.words.told",
    "chat": "thirdring.calls.words.told",
    "order": "thirdring.orders.words.placed_on_timeline",
    "message": "thirdring.outreach.words.told",
}

STRIPE_API_KEY = os.environ.get("STRIPE_API_KEY", "")
STRIPE_API_BASE = os.environ.get("STRIPE_API_BASE", "https://api.stripe.com")
STRIPE_WEBHOOK_SECRET = os.environ.get("STRIPE_WEBHOOK_SECRET", "")
STRIPE_PUBLISHABLE_KEY = os.environ.get("STRIPE_PUBLISHABLE_KEY", "")
STRIPE_SCRIPT = os.environ.get("STRIPE_SCRIPT", "https://js.stripe.com/v3/")
STRIPE_CAPTURES_IN_PARTS = environment.flag("STRIPE_CAPTURES_IN_PARTS")
