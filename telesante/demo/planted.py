"""How often each case was planted: a case that is not there proves nothing."""

import numpy as np
import pandas as pd

from telesante.demo import acts, billing, layouts, lines, people, places
from telesante.demo.nomenclature import PHARMACIST_TRACER
from telesante.demo.world import World, is_printed


def count(world: World) -> dict[str, int]:
    """Return the number of planted occurrences of each case, by name."""
    groups, billed, everybody = world.groups, world.lines, world.people
    shape, netted = groups["shape"], world.netted
    illness, stays = world.profiles.long_term_illness, world.profiles.stays
    code = places.codes()[everybody["line_residence"].to_numpy()]
    act_lines = billed["group"] >= 0
    specials = world.executors.specials
    special = pd.Series([specials[row].case for row in groups["special"] if row >= 0])
    is_tracer = groups["code"] == PHARMACIST_TRACER
    falls_back = np.isin(code, places.MISSING_CODES) & (everybody["zone"] != places.NC)
    person = groups["person"].to_numpy()
    register = world.executors.register
    numbers = world.executors.practices["number"].dropna().str.len()
    cases = {
        "group_identical_acts": shape == acts.IDENTICAL,
        "group_partially_cancelled": shape.isin([acts.PARTIAL, acts.PARTIAL_LATER]),
        "group_cancelled_and_billed_again": shape == acts.REBILLED,
        "group_cancelled_in_same_flux": shape == acts.VOID_SAME,
        "group_cancelled_in_later_flux": shape == acts.VOID,
        "group_cancelled_after_edition": (netted.known > 0) & (netted.latest == 0),
        "group_reduced_after_edition": (netted.known > netted.latest) & (netted.latest > 0),
        "group_late": (netted.known == 0) & (netted.latest > 0) & is_printed(groups),
        "group_quantity_two": groups["quantity"] == 2,
        "group_of_2023": groups["care_month"] < 1,
        "group_of_2025": groups["care_month"] > 12,
        "group_executor_outside": ~groups["department"].isin(range(len(places.departments())))
        | (groups["period"] == acts.ELSEWHERE),
        "group_tracer": is_tracer,
        "group_fictitious_patient": ~is_tracer & everybody["is_fictitious"].to_numpy()[person],
        "group_outside_validity": groups["code"] == 1193,
        "group_in_health_centre": world.executors.practices["number"]
        .isna()
        .to_numpy()[groups["executor"]],
        "line_complement": billed["role"] == billing.COMPLEMENT,
        "line_empty_quantity": billed["quantity"] == billing.EMPTY_QUANTITY,
        "line_empty_filters": act_lines & (billed["qualifier"] == lines.EMPTY),
        "line_cancelled_under_other_pseudonym": (billed["role"] == billing.CANCELLATION)
        & billed["is_second_pseudonym"]
        & (billed["care_date"] < np.datetime64("2024-07-01")),
        "line_two_exclusions": (billed["qualifier"] == 71) & (billed["care_kind"] > 0),
        "line_out_of_scope_and_excluded": (billed["fate"] == lines.FATE["out_of_scope"])
        & (billed["qualifier"] == 71),
        "line_unknown_specialty": act_lines & (billed["specialty_kind"] == 1),
        "line_in_later_file": billed["file"] > billed["flux"],
        "person_two_pseudonyms": everybody["has_second_pseudonym"],
        "person_twin": everybody["rank"] == 2,
        "person_not_in_referential": ~everybody["is_in_referential"] & ~everybody["is_fictitious"],
        "person_without_identifier": ~everybody["has_identifier"] & everybody["is_in_referential"],
        "person_residence_falls_back": falls_back,
        "person_residence_unknown": everybody["zone"] == places.NC,
        "person_residence_differs": everybody["is_in_referential"]
        & ~np.isin(code, places.MISSING_CODES)
        & (everybody["line_residence"] != everybody["referential_residence"]),
        "person_age_in_months": everybody["birth_year"] >= people.REFERENCE_YEAR - 1,
        "person_age_sentinel": everybody["age_mode"] == people.AGE_SENTINEL,
        "person_age_absent": everybody["age_mode"] == people.AGE_ABSENT,
        "person_birth_unknown": everybody["referential_birth_year"] <= 1600,
        "person_regime_652_elsewhere": world.profiles.is_decoy_regime,
        "person_c2s_known_later": world.profiles.has_late_c2s,
        "ald_open_empty": illness["end"].isna(),
        "ald_open_1600": illness["end"] == np.datetime64("1600-01-01"),
        "ald_open_2999": illness["end"] == np.datetime64("2999-12-31"),
        "ald_ended_before": illness["end"] < np.datetime64("2023-07-01"),
        "ald_starts_after": illness["start"] > np.datetime64("2025-07-01"),
        "ald_starts_in_2024": illness["start"].dt.year == 2024,
        "ald_other_nature": ~illness["nature"].isin([41, 43, 45]),
        "ald_group_by_lines": np.isin(world.profiles.exemption, range(41, 47)),
        "stay_ehpad": stays["category"].isin([500, 501, 502]),
        "stay_other": ~stays["category"].isin([500, 501, 502]),
        "stay_ended_before": stays["end"] < np.datetime64("2023-07-01"),
        "register_row_corrected": register.duplicated(["month", "number"]),
        "number_clear": numbers == 8,
        "number_encrypted": numbers == 17,
        "second_practice": register["number"] != register["main_number"],
    }
    for odd in (*places.ODD_CODES, *places.MISSING_CODES, "02A", "02B", "971"):
        cases[f"residence_{odd.replace(' ', '_') or 'empty'}"] = code == odd
    planted = {name: int(np.sum(np.asarray(chosen, bool))) for name, chosen in cases.items()}
    planted |= {f"executor_{name}": int(n) for name, n in special.value_counts().items()}
    fates = np.bincount(billed["fate"], minlength=len(lines.FATES))
    planted |= {f"fate_{lines.FATES[position]}": int(n) for position, n in enumerate(fates) if n}
    planted["file_repeated"] = 1
    planted["flux_in_parquet"] = sum(
        layout.container == "parquet" for layout in layouts.BY_FLUX.values()
    )
    return planted
