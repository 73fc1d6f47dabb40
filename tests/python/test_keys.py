"""The keys that take the place of identifiers, computed again without DuckDB.

A unit test of dbt cannot expect a salted key: its value depends on the salt of whoever runs it.
"""

import hashlib
import hmac

import duckdb
import pytest

from telesante.salt import DEMONSTRATION_SALT


def key(identifier: str) -> str:
    found = hmac.new(DEMONSTRATION_SALT.encode(), identifier.encode(), hashlib.sha256)
    return found.hexdigest()[:32]


@pytest.fixture(scope="module")
def rows(demo):
    """Return a function that asks the demonstration's warehouse, its raw store beside it."""

    def ask(query: str, table: str = "") -> list[tuple]:
        with duckdb.connect(str(demo.db), read_only=True) as connection:
            files = f"read_parquet('{demo.raw / table}/**/*.parquet', union_by_name = true)"
            return connection.execute(query.format(raw=files)).fetchall()

    return ask


def test_a_beneficiary_is_pseudonym_and_rank_and_a_person_the_single_identifier(rows):
    delivered = rows("select ben_nir_psa, ben_rng_gem, ben_idt_ano from {raw}", "ir_ben_r")
    expected = set()
    for pseudonym, rank, identifier in delivered:
        beneficiary = key(f"{pseudonym}|{rank or 0}")
        expected.add((beneficiary, key(identifier) if identifier else beneficiary))
    found = set(rows("select beneficiary_key, person_key from intermediate.int_people_identified"))
    assert found
    assert found == expected


def test_a_professional_is_the_main_number_else_the_number_itself(rows):
    delivered = rows("select distinct pfs_pfs_num, sta_pfs_num from {raw}", "da_pra_r")
    expected = {(key(number), key(main or number)) for number, main in delivered}
    register = "intermediate.int_professionals_deduplicated"
    found = set(rows(f"select practice_key, professional_key from {register}"))
    assert found
    assert found == expected
