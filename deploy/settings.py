"""Django's settings, all of them derived from `deploy.env`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from deploy import env as _env
from deploy.urls_of_services import broker_url, cache_url, databases, llm_url

# The embedder's OpenMP threads must sleep while they wait, not spin: on a busy machine with 2 cores
# ten questions took 7.3 s to embed with spinning threads, and 0.3 s without. Read at library load.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

ENV = _env.read()
HOME = Path(ENV.home)
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
KEY_PEPPER = ENV.key_pepper
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
PUBLIC_URL = ENV.public_url.rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SECURE = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "kb",
    "ingestion",
    "retrieval",
    "frontend",
    "deploy",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "frontend.bodies.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "frontend.middleware.ErrorPages",
]
ROOT_URLCONF = "deploy.urls"
WSGI_APPLICATION = "deploy.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = databases(ENV)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": cache_url(ENV),
        "KEY_PREFIX": "footnote",
    },
    # What search counted a moment ago: in the process, so that Redis need not be there for it.
    "statistics": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "statistics",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTH_USER_MODEL = "kb.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "ask"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [_env.ROOT / "frontend" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files", "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = HOME / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FILES = 200

# Security
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "footnote_session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "footnote_csrf"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "frontend.api.authentication.KeyAuthentication",
        "frontend.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "frontend.api.problems.handle",
    "DEFAULT_PAGINATION_CLASS": "frontend.api.pagination.Cursor",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Footnote",
    "DESCRIPTION": "Search and ask a company's own documents, under each reader's permissions.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Celery: Redis only rings the bell, Postgres is the queue of record.
CELERY_BROKER_URL = broker_url(ENV)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 4 * 3600  # 5,000 pages take half an hour to embed on a CPU;
CELERY_TASK_TIME_LIMIT = 4 * 3600 + 60  # work that hangs is found by its lease, much earlier
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "max_retries": 0,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_TASK_DEFAULT_QUEUE = "ingest"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ROUTES = {
    "ingestion.tasks.reconcile": {"queue": "upkeep"},
    "ingestion.sources.tasks.visit": {"queue": "sources"},
    "retrieval.tasks.forget": {"queue": "upkeep"},
    "retrieval.tasks.calibrate": {"queue": "sources"},
}
CELERY_BEAT_SCHEDULE = {
    "reconcile": {
        "task": "ingestion.tasks.reconcile",
        "schedule": 15.0,
        "options": {"expires": 14.0},
    },
    "sources": {
        "task": "ingestion.sources.tasks.visit",
        "schedule": 15.0,
        "options": {"expires": 14.0},
    },
    "reembed": {
        "task": "ingestion.tasks.reembed",
        "schedule": 15.0,
        "options": {"expires": 14.0},
    },
    "forget": {
        "task": "retrieval.tasks.forget",
        "schedule": 30.0,
        "options": {"expires": 29.0},
    },
    "calibrate": {
        "task": "retrieval.tasks.calibrate",
        "schedule": 60.0,
        "options": {"expires": 59.0},
    },
}

# What the rooms read (see deploy/env.py for the meaning of each)
EMBEDDER = ENV.embedder
EMBEDDER_URL = ENV.embedder_url
EMBEDDER_MODEL = ENV.embedder_model
EMBEDDER_API_KEY = ENV.embedder_api_key
EMBEDDER_API_KEYS = {
    url.rstrip("/"): key
    for url, _eq, key in (pair.partition("=") for pair in ENV.embedder_api_keys.split())
}
EMBEDDING_DIMENSIONS = ENV.embedding_dimensions
PASSAGE_TOKENS = ENV.passage_tokens
EXACT_SCAN_LIMIT = ENV.exact_scan_limit
RERANKER = ENV.reranker
RERANKER_MODEL = ENV.reranker_model
RERANKER_DEPTH = ENV.reranker_depth
RERANKER_SECONDS = ENV.reranker_seconds
CONDENSE_SECONDS = ENV.condense_seconds
ANSWER_CACHE = ENV.answer_cache
UNSUPPORTED = ENV.unsupported
CALIBRATE = ENV.calibrate
EVIDENCE_TOKENS = ENV.evidence_tokens
ALSO_ASKED_PEOPLE = ENV.also_asked_people
MAX_UPLOAD = ENV.max_upload
MAX_IMPORT = ENV.max_import
DISK_RESERVE = ENV.disk_reserve
PARSE_SECONDS = ENV.parse_seconds
PARSE_STALL = ENV.parse_stall
PARSE_MEMORY = ENV.parse_memory
OCR = ENV.ocr
OCR_PAGES = ENV.ocr_pages
OCR_SECONDS = ENV.ocr_seconds
OCR_MEMORY = ENV.ocr_memory
PAGE_CACHE = ENV.page_cache
ALLOW_WEAK_SANDBOX = ENV.allow_weak_sandbox
LEASE_SECONDS = ENV.lease_seconds
UNDO_SECONDS = ENV.undo_seconds
SOURCES_ALLOW = tuple(each for part in ENV.sources_allow.split(",") if (each := part.strip()))
SOURCES_FOLDERS = tuple(each for part in ENV.sources_folders.split(",") if (each := part.strip()))
SOURCES_MOST_ITEMS = ENV.sources_most_items
QUOTA_DOCUMENTS = ENV.quota_documents
QUOTA_BYTES = ENV.quota_bytes
QUOTA_WORKING = ENV.quota_working
LLM_URL = llm_url(ENV)
LLM_API_KEY = ENV.llm_api_key
LLM_MODEL = ENV.llm_model
LLM_SLOTS = ENV.llm_slots
LLM_CONTEXT = ENV.llm_context
LLM_FIRST_TOKEN = ENV.llm_first_token
LLM_NEXT_TOKEN = ENV.llm_next_token
LLM_ANSWER_TOKENS = ENV.llm_answer_tokens
