"""The salt and the keys made with it: HMAC-SHA-256, and no salt that can be guessed."""

import hashlib
import hmac

import duckdb
import pytest
from conftest import PROJECT
from jinja2 import Environment

from telesante import salt

MACROS = Environment(extensions=["jinja2.ext.do"]).from_string(
    (PROJECT / "macros/salted_hash.sql").read_text("utf-8")
)
QUESTION = "what do ya want for nothing?"


def key(secret: str, identifier: str | None) -> str | None:
    """Return what the macro gives for DuckDB."""
    with duckdb.connect() as connection:
        for name, value in salt.variables(secret).items():
            connection.execute(f"set variable {name} = ?", [value])
        expression = MACROS.module.duckdb__salted_hash("cast($identifier as varchar)")
        return connection.execute(f"select {expression}", {"identifier": identifier}).fetchone()[0]


def test_a_key_is_the_test_case_of_the_standard():
    """RFC 4231, test cases 1, whose key is written in ASCII, and 2."""
    assert key("\x0b" * 20, "Hi There") == "b0344c61d8db38535ca8afceaf0bf12b"
    assert key("Jefe", QUESTION) == "5bdcc146bf60754e6a042426089575c7"


@pytest.mark.parametrize("secret", ["x", "é" * 31, "x" * 63, "x" * 64, "x" * 65, "é" * 40])
@pytest.mark.parametrize("identifier", ["", "1850675123456|1", "é'\\|", "x" * 300])
def test_a_key_is_the_hmac_of_python(secret, identifier):
    expected = hmac.new(secret.encode(), identifier.encode(), hashlib.sha256).hexdigest()
    assert key(secret, identifier) == expected[:32]


def test_what_is_null_has_no_key():
    assert key("Jefe", None) is None


@pytest.mark.parametrize(
    "secret",
    [
        *("", "abcd", "0123456789abcdef0123456789abcde", "correct-horse-battery"),
        *("x" * 64, "ab" * 32, "0123456" * 10),
    ],
)
def test_a_salt_under_128_bits_is_weak(secret):
    assert not salt.is_strong(secret)


@pytest.mark.parametrize(
    "secret",
    ["d0ef5a9b7bb4a9a8fba9ee0e0e86ba53", "0O3vWptFqajoup7hDoa6Uw", "v@" * 3 + "a1b2c3" * 3],
)
def test_a_salt_of_32_hexadecimal_digits_or_22_other_characters_is_strong(secret):
    assert salt.is_strong(secret)


def test_synthetic_deliveries_take_any_salt_and_others_a_strong_one_alone(
    demo, tmp_path, monkeypatch
):
    strong = "d0ef5a9b7bb4a9a8fba9ee0e0e86ba53"
    found = {}
    for given in ("", "weak", strong):
        monkeypatch.setenv("TELESANTE_SALT", given)
        found[given] = (salt.salt_for(demo.raw), salt.salt_for(tmp_path))
    assert found == {
        "": (salt.DEMONSTRATION_SALT, None),
        "weak": ("weak", None),
        strong: (strong, strong),
    }


def test_dbt_and_publish_refuse_a_weak_salt_in_the_same_words():
    macro = (PROJECT / "macros/salted_hash.sql").read_text("utf-8")
    assert salt.REFUSED in macro.replace('"\n            ~ "', "")
