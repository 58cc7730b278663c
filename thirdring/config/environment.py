"""What may be said from outside: the few environment variables, read once."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def state_folder() -> Path:
    """Where all data lives: THIRDRING_STATE, or `var` beside the checkout."""
    return Path(os.environ.get("THIRDRING_STATE", ROOT / "var")).resolve()


def flag(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes"}


def secret_key() -> str:
    """THIRDRING_SECRET_KEY, or the key that `thirdring up` keeps in the state folder."""
    kept = state_folder() / "secret-key"
    if key := os.environ.get("THIRDRING_SECRET_KEY"):
        return key
    return kept.read_text().strip() if kept.exists() else "not-secret-until-thirdring-up-has-run"


ALIVE = {"keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "30000"}
"""Who only listens to a database elsewhere notices within a minute that the way to it is gone (libpq's names)."""


def database(url: str) -> dict[str, Any]:
    """Django's database settings of a `postgresql://user:password@host:port/name?host=/socket/folder` URL."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "thirdring.kernel.postgresql",
        "NAME": parts.path.lstrip("/") or "thirdring",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": ALIVE | options,
    }


def mail(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings of `smtp://user:password@host:port` (smtps for TLS, smtp+tls for STARTTLS)."""
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname or "127.0.0.1",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }
