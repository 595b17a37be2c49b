"""Secrets: read from the environment or from files; made once for the embedded mode only."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(name: str, *, folder: Path | None) -> str:
    """Return `name` from the environment, from the file named by `name`_FILE, or from `folder`.

    With a folder (embedded mode) a missing secret is generated there with mode 0600;
    without one (production) it is an error that names the variable.
    """
    if value := os.environ.get(name, "").strip():
        return value
    if path := os.environ.get(f"{name}_FILE", "").strip():
        return _read(name, Path(path))
    if folder is None:
        raise ImproperlyConfigured(
            f"Set {name} or {name}_FILE: production has no default for a secret."
        )
    return _kept(folder / name.lower())


def _read(name: str, path: Path) -> str:
    try:
        value = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE points to an empty file: {path}.")
    return value


def _kept(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    value = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w") as file:
        file.write(value)
    return value
