"""Rules that hold the warehouse to what a real store looks like, whatever was published."""

import duckdb
import great_expectations.expectations as gxe

from telesante.french import MONTHS
from telesante.quality import queries
from telesante.quality.expectations import between, cell_rule
from telesante.quality.rules import Bounds, Level, Reason, Rule, Table, Topic, Unit
from telesante.quality.warehouse import Scope, Store, read_scopes, read_store, select

FLUXES = Table("line_accounting", queries.read("line_accounting"), keys=("flux_month",))
ACTS_MONTHLY = Table(
    "acts_monthly",
    queries.read("acts_monthly"),
    keys=("edition_id", "care_month"),
    shows_numbers=True,
)

ORPHANS = Table("orphan_reversals", queries.read("orphan_reversals"))

AGES = Table(
    "acts_by_age_band",
    queries.read("acts_by_age_band"),
    keys=("edition_id", "perimeter_id", "age_band_system", "age_band"),
    shows_numbers=True,
)

# A month doubled by a flux counted twice, or halved by one that was lost, falls outside; the
# ordinary seasons (August, the winter epidemics) stay inside.
VOLUME_BAND = Bounds(50, 150)

# Narrower than the band above only between neighbours; August and the return to school come close,
# so that it warns and does not forbid.
DRIFT_BAND = Bounds(60, 160)

# A flux that was extracted twice, or of which half the lines were, brings 200 or 150 % of what the
# other fluxes let expect; one that lost half its lines brings 50 %. Those of the demonstration lie
# between 98 and 102 %, and a month of treatment has four weeks or five, which is 11 % either way.
ARRIVALS_BAND = Bounds(70, 135)

# Reversals are 1.5 % of the demonstration's lines and all meet their act. Past this share of all
# lines most of them do not: the netting met nothing, or the store begins too late.
ORPHANS_BOUND = Bounds(None, 1)

# Under this count, chance alone leaves the band of what a flux brings.
LEAST_ACTS_A_FLUX = 300

ARRIVALS = Table(
    "flux_arrivals",
    queries.read(
        "flux_arrivals",
        least_acts=str(LEAST_ACTS_A_FLUX),
        least_percent=str(ARRIVALS_BAND.minimum),
        most_percent=str(ARRIVALS_BAND.maximum),
    ),
    keys=("region_code", "flux_month"),
    shows_numbers=True,
)

# Wide enough for any department; narrow enough that ages read in months, or years of birth read
# as ages, fall outside. In per cent of all acts of the perimeter.
AGE_BANDS = {
    "0-14": Bounds(2, 30),
    "15-24": Bounds(3, 30),
    "25-65": Bounds(35, 80),
    "66-79": Bounds(3, 35),
    "80+": Bounds(0.5, 30),
    # Forfaits and tracers have no patient, so no age.
    "unknown": Bounds(0, 8),
}

AGE_SYSTEMS = {
    "monitoring": "tranches d'âge du suivi",
    "decade": "tranches de dix ans",
    "five_year": "tranches de cinq ans",
}
AGE_LABELS = {"80+": "80 ans et plus", "unknown": "âge inconnu"}

# A median needs three months at least; under these counts, chance alone leaves the bands above.
LEAST_MONTHS = 3
LEAST_LINES_A_MONTH = 100
LEAST_LINES_FOR_SHARES = 1000
TOO_FEW_MONTHS = Reason(
    "too_few_months",
    "too few complete months for a median",
    "trop peu de mois complets pour une médiane",
)
TOO_FEW_LINES = Reason(
    "too_few_lines", "too few lines: chance dominates", "trop peu de lignes : le hasard domine"
)


def plan_months(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules on the volumes of the complete care months and on the fluxes."""
    months: dict[str, list[str]] = {}
    for edition_id, care_month in select(connection, "complete_months"):
        months.setdefault(edition_id, []).append(f"{care_month:%Y-%m}")
    store = read_store(connection)
    rules = [_missing_flux_rule(), *_arrivals_rules(connection, store), _orphans_rule(store)]
    for make, first in ((_volume_rule, 0), (_drift_rule, 1)):
        for edition_id, care_months in months.items():
            reason = _too_few(care_months, store)
            rules += [make(edition_id, month, reason) for month in care_months[first:]]
    return Topic("months", "Volumes mensuels", tuple(rules))


def _too_few(care_months: list[str], store: Store) -> Reason | None:
    if len(care_months) < LEAST_MONTHS:
        return TOO_FEW_MONTHS
    if store.counted_lines < LEAST_LINES_A_MONTH * store.flux_months:
        return TOO_FEW_LINES
    return None


def _missing_flux_rule() -> Rule:
    return Rule(
        "missing_fluxes",
        "missing_fluxes",
        "Mois de flux absents, ou presque vides, entre le premier et le dernier flux déposés",
        FLUXES,
        gxe.ExpectColumnValuesToNotBeNull(column="delivered_flux"),
        "delivered_flux is never null: each month has a flux, from the first to the last",
        unit=Unit.MONTHS,
    )


def _arrivals_rules(connection: duckdb.DuckDBPyConnection, store: Store) -> list[Rule]:
    """Return a rule for each flux of the whole store, and one on all of its regions."""
    fluxes = connection.execute(
        f"select flux_month, judged_care_months from ({ARRIVALS.query})"
        " where region_code = 'all' order by flux_month"
    ).fetchall()
    few = TOO_FEW_LINES if store.counted_lines < LEAST_ACTS_A_FLUX * store.flux_months else None
    rules = [
        cell_rule(
            f"flux_arrivals_{flux_month}",
            "flux_arrivals",
            f"Actes apportés par le flux de {_month(flux_month)}, comparés à ce que les autres "
            "flux des mêmes mois de soins laissent attendre",
            ARRIVALS,
            "percent_of_expected",
            {"region_code": "all", "flux_month": flux_month},
            ARRIVALS_BAND,
            Unit.PERCENT_OF_EXPECTED,
            reason=TOO_FEW_MONTHS if care_months < LEAST_MONTHS else few,
        )
        for flux_month, care_months in fluxes
    ]
    regions = Rule(
        "flux_arrivals_by_region",
        "flux_arrivals_by_region",
        "Flux dont les actes d'une région s'écartent de ce que les autres flux laissent attendre",
        ARRIVALS,
        gxe.ExpectColumnValuesToBeBetween(
            column="percent_of_expected",
            min_value=ARRIVALS_BAND.minimum,
            max_value=ARRIVALS_BAND.maximum,
        ),
        f"percent_of_expected {between(ARRIVALS_BAND)} in each region and flux",
        reason=rules[0].reason if rules else TOO_FEW_MONTHS,
    )
    return [*rules, regions]


def _orphans_rule(store: Store) -> Rule:
    return cell_rule(
        "orphan_reversals",
        "orphan_reversals",
        "Lignes de régularisation dont l'acte d'origine est introuvable, parmi les lignes d'actes",
        ORPHANS,
        "orphan_percent",
        {},
        ORPHANS_BOUND,
        Unit.PERCENT,
        Level.WARNING,
        TOO_FEW_LINES if store.counted_lines < LEAST_LINES_FOR_SHARES else None,
    )


def _volume_rule(edition_id: str, care_month: str, reason: Reason | None) -> Rule:
    return cell_rule(
        f"month_volume_{edition_id}_{care_month}",
        f"month_volume_{edition_id}",
        f"Actes de {_month(care_month)} comparés au mois médian (édition {edition_id})",
        ACTS_MONTHLY,
        "percent_of_median_month",
        {"edition_id": edition_id, "care_month": care_month},
        VOLUME_BAND,
        Unit.PERCENT_OF_MEDIAN,
        reason=reason,
    )


def _drift_rule(edition_id: str, care_month: str, reason: Reason | None) -> Rule:
    return cell_rule(
        f"month_drift_{edition_id}_{care_month}",
        f"month_drift_{edition_id}",
        f"Actes de {_month(care_month)} comparés au mois précédent (édition {edition_id})",
        ACTS_MONTHLY,
        "percent_of_previous_month",
        {"edition_id": edition_id, "care_month": care_month},
        DRIFT_BAND,
        Unit.PERCENT_OF_PREVIOUS,
        Level.WARNING,
        reason,
    )


def _month(care_month: str) -> str:
    year, month = care_month.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def plan_ages(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules on the age bands of each edition and perimeter that the store covers."""
    is_small = read_store(connection).counted_lines < LEAST_LINES_FOR_SHARES
    few = TOO_FEW_LINES if is_small else None
    systems = [row[0] for row in select(connection, "age_band_systems")]
    sums, shares = [], []
    for scope in read_scopes(connection):
        sums += [_sum_rule(scope, system) for system in systems]
        shares += [_share_rule(scope, band, bounds, few) for band, bounds in AGE_BANDS.items()]
    return Topic("ages", "Tranches d'âge", (*sums, *shares))


def _sum_rule(scope: Scope, system: str) -> Rule:
    return Rule(
        f"age_shares_add_up_{scope.key}_{system}",
        "age_shares_add_up",
        f"Somme des parts, {AGE_SYSTEMS.get(system, system)} : {scope.label}",
        AGES,
        # Shares are no whole numbers: their sum is 100 but for the last binary digits.
        gxe.ExpectColumnSumToBeBetween(
            column="share_percent", min_value=100 - 1e-6, max_value=100 + 1e-6
        ),
        "the sum of share_percent{} equals 100",
        {**scope.cell, "age_band_system": system},
        Bounds.exactly(100),
        Unit.PERCENT,
        reason=scope.reason,
    )


def _share_rule(scope: Scope, band: str, bounds: Bounds, few: Reason | None) -> Rule:
    return cell_rule(
        f"age_share_{scope.key}_{band}",
        f"age_share_{scope.key}",
        f"Part des actes, {AGE_LABELS.get(band, f'{band} ans')} : {scope.label}",
        AGES,
        "share_percent",
        {**scope.cell, "age_band_system": "monitoring", "age_band": band},
        bounds,
        Unit.PERCENT,
        reason=scope.reason or few,
    )
