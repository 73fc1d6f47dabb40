"""How act groups are billed: their lines, prices, and what the lines add up to."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from telesante.demo.acts import (
    CANCELLED_LATER,
    IDENTICAL,
    PARTIAL,
    PARTIAL_LATER,
    REBILLED,
    VISIBLE,
    VOID,
    VOID_SAME,
)
from telesante.demo.fluxes import CUTOFF_FLUX, LAST_FLUX
from telesante.demo.nomenclature import PRICE_CENTS

EMPTY_QUANTITY = -99
# What a line is within its group.
BASE, CANCELLATION, COMPLEMENT = range(3)


@dataclass(frozen=True)
class Netted:
    """What the lines of each group add up to.

    Attributes:
        known: acts at the cut-off of edition 2024-12.
        latest: acts at the last flux.
        known_cents: expense of the lines known at the cut-off, in cents.
        latest_cents: expense of all lines, in cents.
    """

    known: np.ndarray
    latest: np.ndarray
    known_cents: np.ndarray
    latest_cents: np.ndarray


def bill(rng: np.random.Generator, groups: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of the act groups: `group flux quantity role`."""
    shape = groups["shape"].to_numpy()
    quantity = groups["quantity"].to_numpy()
    flux = groups["flux"].to_numpy()
    limit = np.where(groups["period"] == VISIBLE, CUTOFF_FLUX, LAST_FLUX)
    following = np.minimum(flux + rng.geometric(0.5, len(groups)), limit)
    after = rng.integers(CUTOFF_FLUX + 1, LAST_FLUX + 1, len(groups))
    first = np.select([shape == PARTIAL, shape == IDENTICAL], [quantity + 1, 1], quantity)
    parts = [_part(np.arange(len(groups)), flux, first, BASE)]

    def add(chosen: np.ndarray, fluxes: np.ndarray, billed: np.ndarray | int, role: int) -> None:
        rows = np.flatnonzero(chosen)
        values = np.broadcast_to(billed, len(groups))[rows]
        parts.append(_part(rows, fluxes[rows], values, role))

    add(shape == IDENTICAL, flux, 1, BASE)
    add(shape == PARTIAL, following, -1, CANCELLATION)
    add(shape == REBILLED, following, -quantity, CANCELLATION)
    add(shape == REBILLED, np.minimum(following + 1, limit), quantity, BASE)
    add(shape == CANCELLED_LATER, after, -quantity, CANCELLATION)
    add(shape == PARTIAL_LATER, after, -1, CANCELLATION)
    add(shape == VOID_SAME, flux, -quantity, CANCELLATION)
    add(shape == VOID, following, -quantity, CANCELLATION)
    complemented = (shape < CANCELLED_LATER) & (rng.random(len(groups)) < 0.004)
    nothing = np.where(rng.random(len(groups)) < 0.5, 0, EMPTY_QUANTITY)
    add(complemented, flux, nothing, COMPLEMENT)
    return pd.concat(parts, ignore_index=True)


def _part(group: np.ndarray, flux: np.ndarray, quantity: np.ndarray, role: int) -> pd.DataFrame:
    return pd.DataFrame({"group": group, "flux": flux, "quantity": quantity, "role": role})


def price(rng: np.random.Generator, groups: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Add the expense `cents` of each line; a group has one unit price."""
    codes = groups["code"].to_numpy()
    unit = np.array([PRICE_CENTS[code] for code in codes])
    # Some professionals charge more than the tariff.
    unit = unit + np.where(rng.random(len(groups)) < 0.08, 500, 0)
    quantity = np.where(lines["quantity"] == EMPTY_QUANTITY, 0, lines["quantity"])
    cents = quantity * unit[lines["group"].to_numpy()]
    lines["cents"] = np.where(lines["role"] == COMPLEMENT, 200, cents)


def net(groups: pd.DataFrame, lines: pd.DataFrame) -> Netted:
    """Add up the lines of each group at both cut-offs; at zero, neither act nor expense."""
    group = lines["group"].to_numpy()
    quantity = np.where(lines["quantity"] == EMPTY_QUANTITY, 0, lines["quantity"])
    is_known = (lines["flux"] <= CUTOFF_FLUX).to_numpy()
    count = len(groups)

    def total(values: np.ndarray) -> np.ndarray:
        return np.rint(np.bincount(group, values, minlength=count)).astype(int)

    known, latest = total(quantity * is_known), total(quantity)
    cents = lines["cents"].to_numpy()
    return Netted(
        known=known,
        latest=latest,
        known_cents=np.where(known > 0, total(cents * is_known), 0),
        latest_cents=np.where(latest > 0, total(cents), 0),
    )
