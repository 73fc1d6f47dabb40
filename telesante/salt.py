"""The salt that hides identifiers: how strong it must be, and the two keys that are made from it.

HMAC-SHA-256 hashes twice, each time behind 64 bytes made from the salt. DuckDB has no function for
it; with those bytes as variables of the connection, two of its `sha256` are one
(`macros/salted_hash.sql`).
"""

import hashlib
import os
import re
from pathlib import Path

from telesante.store_kind import holds_open_data_alone, kind_of

# Public on purpose: the demonstration's persons do not exist.
DEMONSTRATION_SALT = "telesante-demonstration"
# What 128 bits need: 32 hexadecimal digits, or 22 characters of base64. Chance gives 32 digits of
# fewer than eight kinds once in ten million times; a hand that repeats itself, each time.
DIGITS, CHARACTERS, KINDS = 32, 22, 8
# `require_salt` says the same to whoever runs dbt by hand.
REFUSED = (
    "TELESANTE_SALT is not set, or too weak to hide identifiers (fewer than 128 bits): make one"
    " with `openssl rand -hex 16`, set it, keep it and keep it secret (only a store of"
    " demonstration deliveries needs none)."
)
BLOCK = 64  # bytes that SHA-256 reads at once
INNER, OUTER = 0x36, 0x5C  # RFC 2104


def is_strong(salt: str) -> bool:
    """Return whether a salt of this length and these characters can hold 128 bits."""
    length = DIGITS if re.fullmatch("[0-9a-fA-F]*", salt) else CHARACTERS
    return len(salt) >= length and len(set(salt)) >= KINDS


def salt_for(store: Path) -> str | None:
    """Return the salt to build a raw store with, None when it is missing or weak.

    Args:
        store: the raw store; whatever salt will do where there is nobody to hide, in synthetic
            deliveries and in open data.
    """
    salt = os.environ.get("TELESANTE_SALT", "")
    if is_strong(salt):
        return salt
    hides_nobody = kind_of(store) == "demo" or holds_open_data_alone(store)
    return (salt or DEMONSTRATION_SALT) if hides_nobody else None


def variables(salt: str | None) -> dict[str, bytes | None]:
    """Return the variables of DuckDB that `salted_hash` reads; all null without a salt."""
    names = {"telesante_inner_key": INNER, "telesante_outer_key": OUTER}
    if salt is None:
        return dict.fromkeys(names)
    key = salt.encode()
    key = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return {name: bytes(byte ^ pad for byte in key) for name, pad in names.items()}
