"""Compare every metric of the bundle, as Superset gives it, with DuckDB on the publication.

    SUPERSET_PASSWORD=... python bi/superset/compare.py --url http://127.0.0.1:8088 \
        --published /srv/telesante/published

What a metric must be is written in reference/<dataset>.<cut>.sql, straight from the mart and
without the bundle's own SQL: columns of the dataset name the rows that are asked for, the others
are metrics. Superset is asked for the same columns and metrics over the whole dataset, without any
filter: a figure that it gives for a row that the reference does not know (a total counted with its
parts, two editions together) is a difference too.
"""

import argparse
import json
import math
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import duckdb
import yaml

HERE = Path(__file__).parent
REFERENCES = HERE / "reference"
DATABASE = Path("current", "telesante.duckdb")
ROW_LIMIT = 50_000
TIMEOUT_SECONDS = 120
EPOCH = date(1970, 1, 1)

Row = dict[str, object]


@dataclass(frozen=True)
class Question:
    """Metrics of a dataset, asked by the values of some of its columns.

    Attributes:
        name: `<dataset>.<cut>`.
        dataset: the dataset, as its file describes it.
        columns: what the rows are named by; empty for a single row.
        metrics: names of the metrics.
        expected: the rows that the reference gives.
    """

    name: str
    dataset: dict
    columns: list[str]
    metrics: list[str]
    expected: list[Row]


Ask = Callable[[Question], list[Row]]


def read_datasets() -> dict[str, dict]:
    """Return the datasets of the bundle by the name of their file, which is that of their mart."""
    files = sorted((HERE / "bundle" / "datasets").rglob("*.yaml"))
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in files}


def read_question(
    connection: duckdb.DuckDBPyConnection, name: str, datasets: dict[str, dict]
) -> Question:
    """Return the question of a reference with the rows that it gives on the publication.

    Args:
        connection: the publication.
        name: `<dataset>.<cut>`.
        datasets: as `read_datasets` returns them.
    """
    dataset = datasets[name.split(".")[0]]
    metrics = {metric["metric_name"] for metric in dataset["metrics"]}
    result = connection.sql((REFERENCES / f"{name}.sql").read_text("utf-8"))
    return Question(
        name=name,
        dataset=dataset,
        columns=[column for column in result.columns if column not in metrics],
        metrics=[column for column in result.columns if column in metrics],
        expected=[dict(zip(result.columns, row, strict=True)) for row in result.fetchall()],
    )


def compare(question: Question, ask: Ask) -> tuple[int, int, list[str]]:
    """Ask a question and compare the answer with the reference.

    Returns:
        How many figures are equal, how many are empty in both, one sentence for each that differs.
    """
    answers = {_key(question, row): row for row in ask(question)}
    expected = {_key(question, row): row for row in question.expected}
    equal, empty, differences = 0, 0, []
    for key in answers.keys() | expected.keys():
        for metric in question.metrics:
            wanted = expected[key][metric] if key in expected else None
            found = answers.get(key, {}).get(metric)
            # Where the reference knows no row, a count of nothing is none either.
            if wanted is None and (found is None or (key not in expected and found == 0)):
                empty += 1
            elif _is_same(wanted, found):
                equal += 1
            else:
                place = ", ".join(str(value) for value in key) or "all rows"
                differences.append(
                    f"{question.name}, {metric} of {place}: {found}, where DuckDB finds {wanted}"
                )
    return equal, empty, sorted(differences)


def _key(question: Question, row: Row) -> tuple:
    return tuple(
        value.isoformat() if isinstance(value := row[name], date) else value
        for name in question.columns
    )


def _is_same(wanted: object, found: object) -> bool:
    if wanted is None or found is None:
        return wanted is found
    return math.isclose(float(wanted), float(found), rel_tol=1e-9)


class Superset:
    """A running Superset, asked over its REST API."""

    def __init__(self, url: str, username: str, password: str) -> None:
        """Log in.

        Raises:
            urllib.error.URLError: it does not answer, or refuses.
        """
        self._url = url.rstrip("/")
        self._token = None
        login = {"username": username, "password": password, "provider": "db", "refresh": False}
        self._token = self._call("/api/v1/security/login", login)["access_token"]

    def ask(self, question: Question) -> list[Row]:
        """Return the rows that Superset's charts would get."""
        payload = {
            "datasource": {"id": self._dataset_id(question.dataset), "type": "table"},
            "force": True,
            "result_format": "json",
            "result_type": "full",
            "queries": [
                {
                    "columns": question.columns,
                    "metrics": question.metrics,
                    "filters": [],
                    "orderby": [],
                    "row_limit": ROW_LIMIT,
                }
            ],
        }
        (result,) = self._call("/api/v1/chart/data", payload)["result"]
        dates = [
            column["column_name"] for column in question.dataset["columns"] if column["is_dttm"]
        ]
        for row in result["data"]:
            for name in set(dates) & row.keys():
                row[name] = EPOCH + timedelta(milliseconds=row[name])
        return result["data"]

    def _dataset_id(self, dataset: dict) -> int:
        wanted = f"(filters:!((col:uuid,opr:eq,value:'{dataset['uuid']}')))"
        found = self._call(f"/api/v1/dataset/?q={quote(wanted)}")["result"]
        if not found:
            raise LookupError(
                f"Superset has no dataset {dataset['table_name']}: import the bundle."
            )
        return found[0]["id"]

    def _call(self, path: str, payload: dict | None = None) -> dict:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = json.dumps(payload).encode() if payload else None
        request = urllib.request.Request(self._url + path, body, headers)
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return json.load(response)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Compare every metric of the bundle in a running Superset with DuckDB.",
        epilog="The password is read from SUPERSET_PASSWORD. Exit codes: 0 every figure is equal,"
        " 1 some differ, 2 the comparison could not run.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8088", help="Superset [%(default)s]")
    parser.add_argument("--username", default="admin", help="user of Superset [%(default)s]")
    parser.add_argument(
        "--published",
        type=Path,
        required=True,
        help="folder of the publication (TELESANTE_PUBLISHED)",
    )
    arguments = parser.parse_args()
    try:
        superset = Superset(arguments.url, arguments.username, os.environ["SUPERSET_PASSWORD"])
        with duckdb.connect(arguments.published / DATABASE, read_only=True) as connection:
            differences = _report(connection, superset.ask)
    except KeyError as error:
        _stop(f"{error} is not set.")
    except urllib.error.HTTPError as error:
        _stop(f"Superset answers {error.code} to {error.url}: {error.read().decode()[:500]}")
    except (OSError, LookupError, duckdb.Error) as error:
        _stop(str(error))
    sys.exit(1 if differences else 0)


def _report(connection: duckdb.DuckDBPyConnection, ask: Ask) -> int:
    """Print how many figures of each question are equal; return how many are not."""
    count, datasets = 0, read_datasets()
    for file in sorted(REFERENCES.glob("*.sql")):
        question = read_question(connection, file.stem, datasets)
        equal, empty, differences = compare(question, ask)
        print(
            f"{question.name}: {equal} equal, {empty} empty, {len(differences)} differ", flush=True
        )
        for difference in differences:
            print(f"  {difference}")
        count += len(differences)
    return count


def _stop(message: str) -> None:
    print(f"error: {message}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
