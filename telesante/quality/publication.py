"""Rules on what is about to leave, read against the unmasked marts beside it."""

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import PublishedMart, published_marts
from telesante.quality import queries
from telesante.quality.rules import Bounds, Level, Rule, Topic, Unit
from telesante.quality.warehouse import CannotRunError, read_scopes, select

# Dates there are those of the calendar, of the nomenclatures and of printed documents.
UNCOUNTED = ("dim_", "patients_by_department", "published_reconciliation", "history_")


def plan_small_counts(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return a rule for each published table: no visible figure rests on a small count."""
    _require_publication(connection)
    limits = ProtectionRules.from_environment()
    rules, parts = [], []
    for mart in published_marts():
        small = [
            f"counted.{column} between 1 and {limits.threshold - 1}" for column in mart.threshold
        ]
        if limits.hide_zeros:
            small += [f"counted.{measure} = 0" for measure in mart.measures]
        text = f"Lignes visibles de {mart.mart} sous le seuil de {limits.threshold}"
        text += ", zéros compris" if limits.hide_zeros else ""
        rules.append(_none(f"small_counts_{mart.mart}", "small_counts", text))
        parts.append(_fill("observe_small_counts", mart, is_small=" or ".join(small)))
    return Topic("small_counts", "Petits effectifs", _union(parts), tuple(rules))


def plan_agreement(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that hold the published tables to the marts and to the acts."""
    rules, parts = [], [queries.read("observe_published_facts")]
    for scope in read_scopes(connection):
        text = f"Écart entre les actes comptés un à un et les flux publiés : {scope.label}"
        rules.append(
            _none(f"facts_minus_published_flows_{scope.key}", "facts_minus_publication", text)
        )
    for edition_id in dict.fromkeys(scope.edition_id for scope in read_scopes(connection)):
        text = f"Écart entre les actes comptés un à un et les mois publiés : édition {edition_id}"
        rules.append(
            _none(f"facts_minus_published_months_{edition_id}", "facts_minus_publication", text)
        )
    for mart in published_marts():
        text = f"Lignes de {mart.mart} absentes, en trop ou différentes de l'entrepôt"
        rules.append(_none(f"unlike_{mart.mart}", "unlike_marts", text))
        parts.append(_unlike(mart))
        for dimension in mart.dimensions:
            text = f"Totaux de {mart.mart} autres que leurs parts, {dimension} : visibles + masqués"
            rules.append(_none(f"re_added_{mart.mart}_{dimension}", "re_added", text))
            parts.append(_re_added(mart, dimension))
    title = "Accord entre les actes, l'entrepôt et la publication"
    return Topic("agreement", title, _union(parts), tuple(rules))


def plan_identifiers(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that keep persons and professionals out, by names and by values."""
    text = "Colonnes publiées dont le nom est interdit"
    rules = [_none("forbidden_columns", "forbidden_columns", text)]
    parts = [queries.read("observe_forbidden_columns")]
    # One query for all columns of a table and kind: DuckDB takes seconds to plan one for each.
    checked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for table, column, data_type in select(connection, "published_columns"):
        if data_type.startswith(("DATE", "TIMESTAMP")) and not table.startswith(UNCOUNTED):
            checked["exact_dates", table].append(column)
            text = f"Jours exacts dans {table}.{column}"
            rules.append(_none(f"exact_dates_{table}_{column}", "exact_dates", text))
        if data_type == "VARCHAR":
            checked["identifying_texts", table].append(column)
            text = f"Valeurs de {table}.{column} qui ont la forme d'un identifiant"
            rules.append(_none(f"identifying_texts_{table}_{column}", "identifying_texts", text))
    for (kind, table), columns in checked.items():
        names = ", ".join(f"'{column}'" for column in columns)
        listed = ", ".join(columns)
        parts.append(queries.read(f"observe_{kind}", table=table, names=names, columns=listed))
    title = "Identifiants de personnes et de professionnels"
    return Topic("identifiers", title, _union(parts), tuple(rules))


def _require_publication(connection: duckdb.DuckDBPyConnection) -> None:
    found = {table for table, _, _ in select(connection, "published_columns")}
    missing = [mart.mart for mart in published_marts() if mart.mart not in found]
    if missing:
        raise CannotRunError(
            f"This warehouse lacks the published tables {', '.join(missing)}: run"
            " `telesante publish`, which builds them."
        )


def _unlike(mart: PublishedMart) -> str:
    slices = (" and ".join(f"{c} = '{v}'" for c, v in wanted.items()) for wanted in mart.slices)
    figures = dict.fromkeys([*mart.measures, *mart.threshold])
    return _fill(
        "observe_unlike",
        mart,
        is_published=" or ".join(f"({condition or 'true'})" for condition in slices),
        is_unlike=" or ".join(f"shown.{c} is distinct from counted.{c}" for c in figures),
    )


def _re_added(mart: PublishedMart, dimension: str) -> str:
    within = ", ".join(column for column in mart.key if column != dimension)
    return _fill("observe_re_added", mart, dimension=dimension, within=within)


def _fill(name: str, mart: PublishedMart, **words: str) -> str:
    key = ", ".join(mart.key)
    return queries.read(
        name, mart=mart.mart, key=key, measure=mart.measures[0], counted=mart.with_zeros, **words
    )


def _union(parts: Iterator[str] | list[str]) -> str:
    return "\nunion all\n".join(f"select * from ({part})" for part in parts)


def _none(rule_id: str, family: str, text: str) -> Rule:
    return Rule(rule_id, family, Level.ERROR, text, Unit.ROWS, Bounds.exactly(0))
