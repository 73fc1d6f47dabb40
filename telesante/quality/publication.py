"""Rules on what is about to leave, read against the unmasked marts beside it."""

from collections import defaultdict

import duckdb
import great_expectations.expectations as gxe

from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import PublishedMart, published_marts
from telesante.quality import queries
from telesante.quality.consistency import equals_facts
from telesante.quality.rules import Level, Rule, Table, Topic
from telesante.quality.warehouse import CannotRunError, read_scopes, select

# How far a provisional count may be from the true one.
ROUNDED_BY = 5

# Dates there are those of the calendar, of the nomenclatures and of printed documents.
UNCOUNTED = ("dim_", "patients_by_department", "published_reconciliation", "history_")

# What a value looks like that is a key (32 hexadecimal characters), a number in clear (8 digits or
# more) or an encrypted one (17 letters and digits, three of them digits at least).
IDENTIFIER = r"^(?:[0-9a-f]{32}|[0-9]{8,}|(?=(?:.*[0-9]){3})[0-9A-Za-z]{17})$"

COLUMNS = Table(
    "published_columns", queries.read("published_columns"), keys=("table_name", "column_name")
)
FLOWS = Table(
    "published_flows",
    queries.read("published_flows"),
    keys=("edition_id", "perimeter_id", "executor_department"),
    shows_numbers=True,
)
MONTHS = Table(
    "published_months",
    queries.read("published_months"),
    keys=("edition_id", "care_month"),
    shows_numbers=True,
)


def plan_small_counts(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return a rule for each published table: no visible figure rests on a small count."""
    _require_publication(connection)
    limits = ProtectionRules.from_environment()
    small = range(0 if limits.hide_zeros else 1, limits.threshold)
    zeros = ", zéros compris" if limits.hide_zeros else ""
    rules = [
        Rule(
            f"small_counts_{mart.mart}",
            "small_counts",
            f"Lignes visibles de {mart.mart} sous le seuil de {limits.threshold}{zeros}",
            _compared(mart),
            gxe.ExpectColumnValuesToNotBeInSet(column="least_count", value_set=list(small)),
            f"least_count of a visible row is not between {small.start} and {small.stop - 1}",
            may_be_empty=True,
        )
        for mart in published_marts()
    ]
    return Topic("small_counts", "Petits effectifs", tuple(rules))


def plan_agreement(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that hold the published tables to the marts and to the acts."""
    scopes = read_scopes(connection)
    rules = [
        Rule(
            f"facts_minus_published_flows_{scope.key}",
            "facts_minus_publication",
            "Départements dont les flux publiés s'écartent des actes comptés un à un :"
            f" {scope.label}",
            FLOWS,
            *equals_facts("published_act_count"),
            scope.cell,
            # An edition may end before the first flux of a perimeter that the store half covers.
            may_be_empty=not scope.is_period_covered,
        )
        for scope in scopes
    ]
    rules += [
        Rule(
            f"facts_minus_published_months_{edition_id}",
            "facts_minus_publication",
            f"Mois publiés qui s'écartent des actes comptés un à un : édition {edition_id}",
            MONTHS,
            *equals_facts("published_act_count"),
            {"edition_id": edition_id},
        )
        for edition_id in dict.fromkeys(scope.edition_id for scope in scopes)
    ]
    for mart in published_marts():
        rules.append(_unlike_rule(mart))
        rules += [_re_added_rule(mart, dimension) for dimension in mart.dimensions]
    title = "Accord entre les actes, l'entrepôt et la publication"
    return Topic("agreement", title, tuple(rules))


def plan_records(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that hold today's computation to the editions of record.

    `telesante publish` has noted which figures differ.
    """
    limits = ProtectionRules.from_environment()
    table = Table(
        "differing_figures",
        queries.read("differing_figures", threshold=str(limits.threshold)),
        keys=("table_name", "cell_key", "measure", "told_change"),
        shows_numbers=True,
    )
    rules = [
        Rule(
            f"{standing}_figures_of_record_{edition_id}",
            f"{standing}_figures_of_record",
            f"Chiffres de l'édition {edition_id} qui se calculent autrement aujourd'hui, {text}",
            table,
            gxe.ExpectColumnValuesToNotBeInSet(column="standing", value_set=[standing]),
            f"standing{{}} is never {standing}",
            {"edition_id": edition_id},
            level=level,
            may_be_empty=True,
        )
        for (edition_id,) in select(connection, "editions_of_record")
        for standing, text, level in (
            ("unexplained", "sans qu'une livraison l'explique", Level.ERROR),
            ("explained", "à la suite d'une livraison (l'édition reste inchangée)", Level.WARNING),
        )
    ]
    title = "Éditions déjà publiées et calcul d'aujourd'hui"
    return Topic("editions_of_record", title, tuple(rules))


def _unlike_rule(mart: PublishedMart) -> Rule:
    return Rule(
        f"unlike_{mart.mart}",
        "unlike_marts",
        f"Lignes de {mart.mart} absentes, en trop, différentes de l'entrepôt, ou provisoires et"
        " exactes",
        _compared(mart),
        gxe.ExpectColumnValuesToBeInSet(
            column="standing", value_set=["equal", "masked", "rounded", "carried"]
        ),
        "standing is equal, masked, rounded or carried (a final quarter as it was published): no"
        " row is missing, undue, different, or exact while it is provisional",
        may_be_empty=True,
    )


def _re_added_rule(mart: PublishedMart, dimension: str) -> Rule:
    within = tuple(column for column in mart.key if column != dimension)
    query = queries.read(
        "totals",
        mart=mart.mart,
        key=", ".join(mart.key),
        measure=mart.measures[0],
        dimension=dimension,
        within=", ".join(within),
    )
    return Rule(
        f"re_added_{mart.mart}_{dimension}",
        "re_added",
        f"Totaux de {mart.mart} autres que leurs parts, {dimension} : visibles + masqués",
        Table(f"{mart.mart}_totals_over_{dimension}", query, within),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="total", column_B="sum_of_members"),
        "total equals sum_of_members, visible and masked",
        may_be_empty=True,
    )


def plan_identifiers(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that keep persons and professionals out, by names and by values."""
    forbidden = [name for (name,) in select(connection, "forbidden_columns")]
    rules = [_names_rule(forbidden)]
    texts: dict[str, list[str]] = defaultdict(list)
    for name, column, kind in select(connection, "published_columns"):
        if kind == "VARCHAR":
            texts[name].append(column)
        if kind.startswith(("DATE", "TIMESTAMP")) and not name.startswith(UNCOUNTED):
            rules.append(_dates_rule(name, column))
    for name, columns in texts.items():
        # No key names its rows: a text may be the identifier itself.
        table = Table(name, f"select {', '.join(columns)} from publication.{name}")
        rules += [_texts_rule(table, column) for column in columns]
    return Topic("identifiers", "Identifiants de personnes et de professionnels", tuple(rules))


def _names_rule(forbidden: list[str]) -> Rule:
    return Rule(
        "forbidden_columns",
        "forbidden_columns",
        "Colonnes publiées dont le nom est interdit",
        COLUMNS,
        gxe.ExpectColumnValuesToNotBeInSet(column="column_name", value_set=forbidden),
        "column_name is never a forbidden one",
    )


def _texts_rule(table: Table, column: str) -> Rule:
    return Rule(
        f"identifying_texts_{table.name}_{column}",
        "identifying_texts",
        f"Valeurs de {table.name}.{column} qui ont la forme d'un identifiant",
        table,
        gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=IDENTIFIER),
        f"{column} never looks like an identifier",
        may_be_empty=True,
    )


def _dates_rule(name: str, column: str) -> Rule:
    return Rule(
        f"exact_dates_{name}_{column}",
        "exact_dates",
        f"Jours exacts dans {name}.{column}",
        Table(f"{name}_{column}", queries.read("kinds_of_day", table=name, column=column)),
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=["month bound"]),
        f"{column} is the first or the last day of a month",
        may_be_empty=True,
    )


def _require_publication(connection: duckdb.DuckDBPyConnection) -> None:
    found = {table for table, _, _ in select(connection, "published_columns")}
    missing = [mart.mart for mart in published_marts() if mart.mart not in found]
    if missing:
        raise CannotRunError(
            f"This warehouse lacks the published tables {', '.join(missing)}: run"
            " `telesante publish`, which builds them."
        )


def _compared(mart: PublishedMart) -> Table:
    """Return the cells of a mart that are published or due, each beside the unmasked one."""
    slices = (" and ".join(f"{c} = '{v}'" for c, v in wanted.items()) for wanted in mart.slices)
    figures = dict.fromkeys([*mart.measures, *mart.threshold])
    is_far = (
        f"shown.{c} % 10 <> 0 or abs(shown.{c} - counted.{c}) > {ROUNDED_BY}" for c in figures
    )
    is_of_record = "edition_id in (select edition_id from marts.dim_edition where is_of_record)"
    small = [f"nullif(counted.{column}, 0)" for column in mart.threshold]
    if ProtectionRules.from_environment().hide_zeros:
        small += [f"if(counted.{measure} = 0, 0, null)" for measure in mart.measures]
    query = queries.read(
        "compared_with_publication",
        mart=mart.mart,
        key=", ".join(mart.key),
        names=", ".join(f"cast({column} as varchar) as {column}" for column in mart.key),
        measure=mart.measures[0],
        counted=mart.with_zeros,
        is_due=" or ".join(f"({condition or 'true'})" for condition in slices),
        is_unlike=" or ".join(f"shown.{c} is distinct from counted.{c}" for c in figures),
        is_far=" or ".join(is_far),
        is_carried=f"quarter_end in (select quarter_end from protection.{mart.final})"
        if mart.zones
        else "false",
        is_provisional="shown.is_provisional" if mart.zones else f"not ({is_of_record})",
        least_count=f"least({', '.join(small)})",
    )
    return Table(f"{mart.mart}_compared", query, mart.key)
