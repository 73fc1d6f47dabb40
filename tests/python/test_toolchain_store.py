"""The demonstration never comes near somebody's own deliveries."""

from pathlib import Path

import duckdb
import pytest

from telesante.store_kind import DEMO_STARTED, kind_of


def _deliver(store: Path, name: str, is_synthetic: bool) -> None:
    for folder in ("manifest", "ir_ben_r"):
        (store / folder).mkdir(parents=True, exist_ok=True)
        file = store / folder / f"{name}.parquet"
        duckdb.sql(f"select {is_synthetic} as is_synthetic").write_parquet(str(file))


def test_a_store_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "none") == "empty"


def test_an_unfinished_first_delivery_leaves_a_store_empty(tmp_path: Path) -> None:
    (tmp_path / "_work").mkdir()
    (tmp_path / "_work" / "part.parquet").touch()
    assert kind_of(tmp_path) == "empty"


def test_a_store_with_only_synthetic_deliveries_is_the_demonstration(tmp_path: Path) -> None:
    _deliver(tmp_path, "1", is_synthetic=True)
    assert kind_of(tmp_path) == "demo"


def test_one_real_delivery_makes_a_store_somebodys_own(tmp_path: Path) -> None:
    _deliver(tmp_path, "1", is_synthetic=True)
    _deliver(tmp_path, "2", is_synthetic=False)
    (tmp_path / DEMO_STARTED).touch()
    assert kind_of(tmp_path) == "own"


@pytest.mark.parametrize(("is_started", "kind"), [(False, "own"), (True, "demo")])
def test_tables_without_a_manifest_are_somebodys_own_unless_the_demonstration_was_begun(
    tmp_path: Path, is_started: bool, kind: str
) -> None:
    _deliver(tmp_path, "1", is_synthetic=True)
    (tmp_path / "manifest" / "1.parquet").unlink()
    if is_started:
        (tmp_path / DEMO_STARTED).touch()
    assert kind_of(tmp_path) == kind
