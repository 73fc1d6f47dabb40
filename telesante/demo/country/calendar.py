"""Months, quarters and fluxes of the country: months count from 0 = October 2021."""

import numpy as np

FIRST_MONTH = np.datetime64("2021-10", "M")
LAST_MONTH = 44  # June 2025, the last month of care
LAST_FLUX = 45
LAST_QUARTER = LAST_MONTH // 3
# First quarter of the printed year.
FIRST_QUARTER_OF_2024 = 9
# Care months of the Île-de-France demonstration count from 1 = January 2024.
OFFSET = 26


def flux_label(flux: int) -> str:
    """Return the `YYYYMM` that names the folder and files of a flux."""
    return str(FIRST_MONTH + flux).replace("-", "")


def flux_date(flux: int) -> str:
    """Return the ISO date of a flux."""
    return f"{FIRST_MONTH + flux}-01"


def month_name(month: int) -> str:
    """Return the `YYYY-MM` of a month."""
    return str(FIRST_MONTH + month)


def quarter_end(quarter: int) -> str:
    """Return the ISO date of the last day of a quarter."""
    return str((FIRST_MONTH + 3 * quarter + 3).astype("datetime64[D]") - 1)


def quarter_of(care_months: np.ndarray) -> np.ndarray:
    """Return the quarter of care months of the Île-de-France demonstration."""
    return (care_months + OFFSET) // 3
