"""What the printed documents say: figures reproduced, figures contradicted."""

from telesante.report import charts
from telesante.report.content import Cell, Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import Scope
from telesante.report.wording import french_edition, written

MART = "published_reconciliation"

# The project's five sources, in their order; every other publication is counted together.
DOCUMENTS = {
    "ars_idf_telesante_2024": "ARS Île-de-France, Suivi de la télésanté (2024)",
    "b3tsi_barometer_2019": "mind Health, baromètre B3TSI (2019)",
    "cnam_first_year_2019": "mind Health, bilan de l'Assurance maladie (2019)",
    "repss_maladie_2025": "REPSS Maladie, édition 2025",
    "telemedicine_projects": "Diaporama sur la télémédecine (vers 2016)",
}
OTHERS = "Autres publications"

VERDICTS = {
    "reproduced": ("accent", "reproduit"),
    "consistent": ("soft", "cohérent"),
    "contradicted": ("target", "contredit"),
    "not_computable": ("unknown", "non calculable ici"),
    # A figure that rests on a masked cell leaves without its verdict.
    None: ("k0", "masqué"),
}


def balance_section(scope: Scope) -> Section:
    """Return how many figures of each document got which verdict."""
    counts: dict[tuple[str, str | None], int] = {}
    for row in scope.publication.rows("verdicts"):
        name = DOCUMENTS.get(row["document_id"], OTHERS)
        counts[name, row["verdict"]] = counts.get((name, row["verdict"]), 0) + row["figure_count"]
    wheres = {name: f"document_id = '{key}'" for key, name in DOCUMENTS.items()}
    listed = ", ".join(f"'{key}'" for key in DOCUMENTS)
    wheres[OTHERS] = f"document_id not in ({listed})"
    marks = [
        charts.Mark(
            name,
            counts[name, verdict],
            written(counts[name, verdict], "integer"),
            f"{where} and {_is(verdict)}",
            colour,
            f"{name}, {label}",
            rank,
        )
        for name, where in wheres.items()
        if name != OTHERS
        for rank, (verdict, (colour, label)) in enumerate(VERDICTS.items())
        if (name, verdict) in counts
    ]
    columns = [
        Column(
            label.capitalize(),
            Source(column="count(*)", where=_is(verdict), form="integer"),
        )
        for verdict, (_, label) in VERDICTS.items()
    ]
    columns.append(Column("Chiffres", Source(column="count(*)", form="integer")))
    lines = []
    for name, where in wheres.items():
        found = [counts.get((name, verdict), 0) for verdict in VERDICTS]
        total = sum(count for (each, _), count in counts.items() if each == name)
        shown = [cell(count, "integer", is_masked=False) for count in [*found, total]]
        lines.append(Line(name, shown, where))
    return Section(
        "bilan",
        "Chiffres imprimés, chiffres retrouvés",
        "Chaque chiffre imprimé est comparé à ce que l'entrepôt calcule pour le même périmètre et "
        "la même période, et aux autres chiffres imprimés. « Non calculable ici » : les données "
        "déposées ne couvrent pas ce que le chiffre décrit.",
        figures=[
            Figure(
                "Chiffres des cinq documents, par verdict",
                charts.stacked(
                    marks,
                    "Barres : chiffres de chaque document par verdict ; les nombres sont dans le "
                    "tableau.",
                    title="Chiffres",
                    is_share=False,
                    step=34,
                ),
                list(VERDICTS.values()),
                Source(MART, "count(*)", form="integer"),
            )
        ],
        tables=[
            Table("Verdicts par document", "Document", columns, lines, Source(MART)),
        ],
        marts=[MART],
        is_calibrated=True,
        style="wide",
    )


def _is(verdict: str | None) -> str:
    return "verdict is null" if verdict is None else f"verdict = '{verdict}'"


def statements_section(scope: Scope) -> Section:
    """Return the figures that are contradicted, then those that are reproduced."""
    rows = scope.publication.rows("verdict_statements")
    contradicted = [row for row in rows if row["verdict"] == "contradicted"]
    reproduced = [row for row in rows if row["verdict"] == "reproduced"]
    return Section(
        "dits",
        "Ce que les documents imprimés disent",
        "D'abord ce qui ne tient pas : l'entrepôt, ou un autre chiffre imprimé, dit autre chose. "
        "Les cases du tableau des flux et du classeur du Health Data Hub, comptées plus haut, ne "
        "sont pas redites ici.",
        tables=[
            _table("Chiffres contredits", contradicted, is_folded=False),
            _table("Chiffres reproduits", reproduced, is_folded=True),
        ],
        marts=[MART],
        is_calibrated=True,
        style="full",
    )


def _table(caption: str, rows: list[Row], *, is_folded: bool) -> Table:
    lines: list[Line] = []
    group = None
    for name in [*DOCUMENTS.values(), OTHERS]:
        for row in rows:
            if DOCUMENTS.get(row["document_id"], OTHERS) != name:
                continue
            if name != group:
                group = name
                lines.append(Line(name))
            lines.append(_line(row))
    columns = [
        Column("Imprimé", Source(column="printed_value", form="plain")),
        Column("Trouvé", Source(column="coalesce(computed_value, check_value)", form="plain")),
        Column("Pourquoi"),
    ]
    return Table(
        caption, "Ce qui est imprimé", columns, lines, Source(MART), is_folded, "statements"
    )


def _line(row: Row) -> Line:
    form = "plain_percent" if row["unit"] == "percent" else "plain"
    found = row["computed_value"] if row["computed_value"] is not None else row["check_value"]
    own = Source(form=form)
    label = row["statement_fr"]
    if row["document_id"] not in DOCUMENTS:
        label = f"{label} ({french_edition(row['publisher_edition'])})"
    return Line(
        label,
        [
            cell(row["printed_value"], form, is_masked=False, source=own),
            cell(found, form, is_masked=False, source=own),
            Cell(row["reason_fr"], "quiet"),
        ],
        f"figure_id = '{row['figure_id']}'",
    )
