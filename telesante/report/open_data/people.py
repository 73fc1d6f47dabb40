"""Sections of the page on France: ages, executors, paths of care, profiles, amounts."""

from collections import defaultdict

from markupsafe import Markup

from telesante.report import charts
from telesante.report.content import Column, Figure, Line, Number, Section, Source, Table
from telesante.report.open_data.scope import TELECONSULTATION, OpenScope, both, counted, number_cell
from telesante.report.wording import written

AGES, EXECUTORS = "open_acts_by_age_band", "open_acts_by_specialty"
PATHS, PROFILES = "open_acts_by_care_path", "open_acts_by_profile"
ACTS = f"act_category = '{TELECONSULTATION}'"
SUM = "sum(act_count)"
MOST_SPECIALTIES = 10
SEXES = {"2": "Femmes", "1": "Hommes", "unknown": "Inconnu"}
PROFILE_LABELS = {
    "ALD": "Affection de longue durée (ALD)",
    "C2S": "Complémentaire santé solidaire (C2S)",
}


def _share_marks(counts: dict[str, int], names: dict[str, str], column: str) -> list[charts.Mark]:
    """Return a bar for the share of each member in all."""
    total = sum(counts.values())
    if total <= 0:
        return []
    return [
        charts.Mark(
            names[member],
            100 * count / total,
            written(100 * count / total, "percent1"),
            f"{column} = '{member}'",
        )
        for member, count in counts.items()
    ]


def _share_column(mart: str, where: str) -> str:
    whole = both(where, ACTS)
    return f"100.0 * sum(act_count) / (select sum(act_count) from marts.{mart} where {whole})"


def ages_section(scope: OpenScope) -> Section:
    """Return the teleconsultations by age band and sex."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for row in scope.rows("open_ages"):
        if row["act_category"] == TELECONSULTATION:
            counts[row["age_band"], row["sex"]] += row["act_count"]
    bands = {row["age_band"]: row["age_band_fr"] for row in scope.rows("open_ages")}
    by_band = {band: sum(counts[band, sex] for sex in SEXES) for band in bands}
    where = both(scope.where, ACTS)
    column = _share_column(AGES, scope.where)
    reading: Markup | str = "aucune téléconsultation."
    total = sum(by_band.values())
    young = sum(by_band.get(band, 0) for band in ("0-19", "20-29", "30-39"))
    if total > 0:
        share = Number(
            100 * young / total,
            Source(AGES, column, both(where, "age_band in ('0-19', '20-29', '30-39')"), "percent1"),
        )
        reading = Markup("{} des téléconsultations sont celles de moins de 40 ans.").format(share)
    table = Table(
        "Téléconsultations par tranche d'âge et sexe",
        "Âge",
        [
            *(counted(label, f"sex = '{sex}'") for sex, label in SEXES.items()),
            counted("Ensemble"),
        ],
        [
            Line(
                label,
                [
                    *(number_cell(counts[band, sex]) for sex in SEXES),
                    number_cell(by_band[band]),
                ],
                f"age_band = '{band}'",
            )
            for band, label in bands.items()
        ],
        Source(AGES, where=where),
    )
    return Section(
        "ages-france",
        "Téléconsultations par âge et par sexe",
        "Âge au moment du soin, par tranche de dix ans.",
        figures=[
            Figure(
                "Part de chaque tranche d'âge dans les téléconsultations",
                charts.bars(
                    _share_marks(by_band, bands, "age_band"),
                    "Barres : part de chaque tranche d'âge, en pourcentage.",
                    step=25,
                ),
                source=Source(AGES, column, where, "percent1"),
            )
        ],
        tables=[table],
        reading=scope.told(reading),
        marts=[AGES],
    )


def executors_section(scope: OpenScope) -> Section:
    """Return who does the acts, and the first specialties of teleconsultation."""
    rows = scope.rows("open_executors")
    names = {row["executor_category"]: row["executor_category_fr"] for row in rows}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    specialties: dict[tuple[int, str], int] = defaultdict(int)
    for row in rows:
        sums[row["executor_category"], row["act_category"]] += row["act_count"]
        if row["act_category"] == TELECONSULTATION and row["executor_category"] == "doctor":
            specialties[row["specialty_code"], row["specialty_fr"]] += row["act_count"]
    first = sorted(specialties.items(), key=lambda item: (-item[1], item[0]))[:MOST_SPECIALTIES]
    members = sorted(
        {member for member, _ in sums},
        key=lambda member: (member == "unknown", -sum(sums[member, c] for c in scope.categories)),
    )
    where = both(scope.where, ACTS, "executor_category = 'doctor'")
    total = sum(specialties.values())
    reading: Markup | str = "aucune téléconsultation de médecin."
    if total > 0 and first:
        (code, name), count = first[0]
        column = f"100.0 * sum(act_count) filter (specialty_code = {code}) / sum(act_count)"
        share = Number(100 * count / total, Source(EXECUTORS, column, where, "percent1"))
        reading = Markup("{} des téléconsultations de médecins : {}.").format(share, name)
    figure = Figure(
        "Téléconsultations de médecins, par spécialité (les dix premières)",
        charts.bars(
            [
                charts.Mark(name, count, written(count, "integer"), f"specialty_code = {code}")
                for (code, name), count in first
            ],
            "Barres : téléconsultations des dix premières spécialités.",
            step=30,
        ),
        source=Source(EXECUTORS, SUM, where, "integer"),
    )
    table = Table(
        "Actes par catégorie de l'exécutant et catégorie d'actes",
        "Exécutant",
        [
            counted(label, f"act_category = '{category}'")
            for category, label in scope.categories.items()
        ],
        [
            Line(
                names[member],
                [number_cell(sums[member, category]) for category in scope.categories],
                f"executor_category = '{member}'",
            )
            for member in members
        ],
        Source(EXECUTORS, where=scope.where),
    )
    return Section(
        "executants-france",
        "Qui réalise les actes",
        "Les infirmiers et les pharmacies facturent l'accompagnement du patient pendant une"
        " téléconsultation ; les centres de santé comptent parmi les établissements.",
        figures=[figure],
        tables=[table],
        reading=scope.told(reading),
        marts=[EXECUTORS],
        style="wide",
    )


def paths_section(scope: OpenScope) -> Section:
    """Return the teleconsultations by path of care: with the regular doctor or not."""
    rows = [row for row in scope.rows("open_care_paths") if row["act_category"] == TELECONSULTATION]
    counts = {row["care_path"]: row["act_count"] for row in rows}
    names = {row["care_path"]: row["care_path_fr"] for row in rows}
    where = both(scope.where, ACTS)
    column = _share_column(PATHS, scope.where)
    reading: Markup | str = "aucune téléconsultation."
    total = sum(counts.values())
    if total > 0:
        share = Number(
            100 * counts.get("regular_doctor", 0) / total,
            Source(
                PATHS,
                f"coalesce({column}, 0)",
                both(where, "care_path = 'regular_doctor'"),
                "percent1",
            ),
        )
        reading = Markup(
            "{} des téléconsultations sont faites par le médecin traitant déclaré du patient."
        ).format(share)
    table = Table(
        "Téléconsultations selon le parcours de soins",
        "Parcours",
        [Column("Téléconsultations", Source(column=SUM, form="integer"))],
        [
            Line(
                names[path],
                [number_cell(count)],
                f"care_path = '{path}'",
            )
            for path, count in counts.items()
        ],
        Source(PATHS, where=where),
    )
    return Section(
        "parcours",
        "Avec le médecin traitant, ou sans",
        "Qui a réalisé l'acte, vu du médecin traitant déclaré par le patient.",
        figures=[
            Figure(
                "Part de chaque parcours dans les téléconsultations",
                charts.bars(
                    _share_marks(counts, names, "care_path"),
                    "Barres : part de chaque parcours, en pourcentage.",
                    step=32,
                ),
                source=Source(PATHS, column, where, "percent1"),
            )
        ],
        tables=[table],
        reading=scope.told(reading),
        marts=[PATHS],
    )


def profiles_section(scope: OpenScope) -> Section:
    """Return the acts of patients with an ALD or C2S, between two bounds."""
    bounds: dict[tuple[str, str], tuple[int, int]] = {
        (row["profile"], row["act_category"]): (row["act_count_low"], row["act_count_high"])
        for row in scope.rows("open_profiles")
    }
    lines = []
    for profile, label in PROFILE_LABELS.items():
        lines.append(Line(label))
        for category, name in scope.categories.items():
            if (profile, category) in bounds:
                low, high = bounds[profile, category]
                lines.append(
                    Line(
                        name,
                        [
                            number_cell(low),
                            number_cell(high),
                        ],
                        f"profile = '{profile}' and act_category = '{category}'",
                    )
                )
    table = Table(
        "Actes des patients en ALD ou à la C2S : bornes",
        "Catégorie d'actes",
        [
            Column("Au moins", Source(column="sum(act_count_low)", form="integer")),
            Column("Au plus", Source(column="sum(act_count_high)", form="integer")),
        ],
        lines,
        Source(PROFILES, where=scope.where),
    )
    reading: Markup | str = ""
    lead = (
        "Le fichier cache l'ALD et la C2S sur environ quatre lignes sur dix : un nombre exact n'en"
        " sort pas, deux bornes en sortent."
    )
    if ("ALD", TELECONSULTATION) in bounds:
        where = both(scope.where, ACTS, "profile = 'ALD'")
        low, high = (
            Number(value, Source(PROFILES, f"sum({name})", where, "integer"))
            for value, name in zip(
                bounds["ALD", TELECONSULTATION], ("act_count_low", "act_count_high"), strict=True
            )
        )
        reading = scope.told(
            Markup(" entre {} et {} téléconsultations sont celles de patients en ALD.").format(
                low, high
            )
        )
    return Section(
        "profils-france",
        "Patients en ALD, patients à la C2S : entre deux bornes",
        lead,
        tables=[table],
        reading=reading,
        marts=[PROFILES],
    )


def amounts_section(scope: OpenScope) -> Section:
    """Return what was spent and reimbursed by category, and by act."""
    sums: dict[str, list] = defaultdict(lambda: [0, 0, 0])
    for row in scope.rows("open_executors"):
        for rank, name in enumerate(("act_count", "paid_amount", "reimbursed_amount")):
            sums[row["act_category"]][rank] += row[name]
    lines = []
    for category, label in scope.categories.items():
        acts, paid, reimbursed = sums[category]
        lines.append(
            Line(
                label,
                [
                    number_cell(acts),
                    number_cell(paid),
                    number_cell(reimbursed),
                    number_cell(float(reimbursed) / acts if acts else None, form="plain"),
                ],
                f"act_category = '{category}'",
            )
        )
    where = both(scope.where, ACTS)
    reading = Markup("{} M€ remboursés pour des téléconsultations.").format(
        Number(
            sums[TELECONSULTATION][2],
            Source(EXECUTORS, "sum(reimbursed_amount)", where, "million1"),
        )
    )
    table = Table(
        "Montants par catégorie d'actes, en euros",
        "Catégorie d'actes",
        [
            counted("Actes"),
            Column("Dépense (€)", Source(column="coalesce(sum(paid_amount), 0)", form="integer")),
            Column(
                "Remboursé (€)",
                Source(column="coalesce(sum(reimbursed_amount), 0)", form="integer"),
            ),
            Column(
                "Remboursé par acte (€)",
                Source(
                    column="cast(sum(reimbursed_amount) as double) / sum(act_count)", form="plain"
                ),
            ),
        ],
        lines,
        Source(EXECUTORS, where=scope.where),
    )
    return Section(
        "montants",
        "Dépense et remboursement",
        "Les remboursements sont ceux de la part de base, sans le ticket modérateur.",
        tables=[table],
        reading=scope.told(reading),
        marts=[EXECUTORS],
    )
