"""Encryption at rest of ID numbers and phones, and the keyed index that finds them.

A value is stored as `v1:<key id>:<base64 of nonce + ciphertext>` (AES-256-GCM). The
associated data is the column, so a ciphertext moved to another column does not open.
The first of FIELD_KEYS writes, all of them read. Look-up goes through HMAC-SHA256 with a
key of its own, because an unkeyed hash of an ID number is reversed in seconds.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_NONCE = 12


@lru_cache(maxsize=8)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"field:" + secret.encode()).digest())


@lru_cache(maxsize=8)
def _key_id(secret: str) -> str:
    return hashlib.sha256(b"id:" + secret.encode()).hexdigest()[:8]


def encrypt(value: str, *, column: str) -> str:
    """Return the stored form of `value`."""
    secret = settings.FIELD_KEYS[0]
    nonce = os.urandom(_NONCE)
    sealed = _cipher(secret).encrypt(nonce, value.encode(), column.encode())
    return f"v1:{_key_id(secret)}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, column: str) -> str:
    """Return the value behind `stored`; raise when the key is gone or the text was altered."""
    _version, key_id, body = stored.split(":", 2)
    secret = next(key for key in settings.FIELD_KEYS if _key_id(key) == key_id)
    raw = base64.b64decode(body)
    return _cipher(secret).decrypt(raw[:_NONCE], raw[_NONCE:], column.encode()).decode()


def blind_index(value: str) -> str:
    """Return the look-up key of a normalised value, or "" for no value."""
    if not value:
        return ""
    return hmac.digest(settings.INDEX_KEY.encode(), value.encode(), "sha256").hex()


class EncryptedField(models.TextField):  # type: ignore[type-arg]
    """Text that is plain in Python and sealed in the database; it cannot be searched."""

    @property
    def column_name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value, column=self.column_name) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return decrypt(value, column=self.column_name) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in {"isnull"}:
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.name} is encrypted: look it up by its blind index.")


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """The blind index of a sibling field, kept in step at every save."""

    def __init__(self, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs = {"max_length": 64, "blank": True, "editable": False, "db_index": True} | kwargs
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = blind_index(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value
