"""Lines that must not change a figure: out of scope, excluded, or delivered again."""

import numpy as np
import pandas as pd

from telesante.demo.billing import BASE
from telesante.demo.fluxes import LAST_CARE_MONTH, LAST_FLUX, random_days, schedule
from telesante.demo.lines import CARE_0001, CARE_1600, CARE_EMPTY, CARE_GIVEN, EMPTY, FATE, regimes
from telesante.demo.profiles import Profiles

# Consultations and other acts that are no telehealth, some with a code next to a telehealth one.
OUT_OF_SCOPE_CODES = (1111, 1112, 1098, 1115, 2411, 3125, 3111, 9422, 1173, 1196, 3309)
OUT_OF_SCOPE_SHARE = 0.16
PUBLIC_BILLING = 1


def out_of_scope(
    rng: np.random.Generator,
    act_count: int,
    practice_count: int,
    is_real: np.ndarray,
    profiles: Profiles,
) -> pd.DataFrame:
    """Return lines of acts that are no telehealth, about 15 % of all lines."""
    count = int(act_count * OUT_OF_SCOPE_SHARE / (1 - OUT_OF_SCOPE_SHARE))
    when = schedule(range(1, LAST_CARE_MONTH + 1), range(1, LAST_FLUX + 1))
    care_month, flux = when.draw(rng, count)
    person = rng.choice(np.flatnonzero(is_real), count)
    grand_regime, regime = regimes(person, profiles)
    code = rng.choice(OUT_OF_SCOPE_CODES, count, p=(0.5, *(0.05,) * 10))
    # Some people show C2S on such lines only: it must not make a telehealth act a C2S one.
    shows_c2s = profiles.has_c2s[person] | (rng.random(count) < 0.01)
    return pd.DataFrame(
        {
            "group": -1,
            "flux": flux,
            "quantity": 1,
            "role": BASE,
            "cents": rng.choice((2500, 2650, 3000, 850), count),
            "person": person,
            "executor": rng.integers(0, practice_count, count),
            "code": code,
            "care_date": random_days(rng, care_month),
            "care_kind": CARE_GIVEN,
            "exemption": EMPTY,
            "surcharge": 0,
            "complement": 0,
            # A few would also be excluded; the scope is asked first.
            "qualifier": np.where(rng.random(count) < 0.003, 71, 0),
            "qualifier_sent": EMPTY,
            "public": 0,
            "specialty_kind": 0,
            "file": flux,
            "order": rng.random(count),
            "fate": FATE["out_of_scope"],
            "c2s_top": np.where(shows_c2s, 1, 0),
            "contract": EMPTY,
            "grand_regime": grand_regime,
            "regime": regime,
        }
    )


def excluded(rng: np.random.Generator, acts: pd.DataFrame) -> pd.DataFrame:
    """Return lines that the quality filters must drop, made beside existing act lines."""
    base = acts.loc[(acts["role"] == BASE) & (acts["fate"] == FATE["counted"])]

    def beside(count: int, fate: str, **changes: object) -> pd.DataFrame:
        rows = base.iloc[rng.integers(0, len(base), count)]
        return rows.assign(
            group=-1, fate=FATE[fate], order=rng.random(count), file=rows["flux"], **changes
        )

    no_date = {"care_kind": np.resize((CARE_1600, CARE_0001, CARE_EMPTY), 90)}
    return pd.concat(
        [
            beside(400, "excluded_information", qualifier=np.resize((71, 72), 400)),
            beside(300, "excluded_information", qualifier_sent=np.resize((71, 72), 300)),
            # Two reasons at once: the first rule names the fate.
            beside(20, "excluded_information", qualifier=71, care_kind=CARE_1600),
            beside(350, "excluded_public_billing", public=PUBLIC_BILLING),
            beside(1200, "excluded_surcharge", surcharge=2, cents=350, c2s_top=0, contract=EMPTY),
            # Shows a C2S that no kept line shows.
            beside(40, "excluded_surcharge", surcharge=3, cents=500, c2s_top=1),
            beside(2200, "excluded_flat_participation", complement=16, quantity=-1, cents=-200),
            beside(90, "excluded_no_care_date", **no_date),
        ],
        ignore_index=True,
    )


def redeliver(rng: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Deliver some keys again: return the earlier copies, and move the last ones to later files.

    The last delivery counts. The earlier copies say something else, so that counting them shows.
    """
    is_movable = (lines["role"] == BASE) & (lines["fate"] == FATE["counted"])
    is_movable &= lines["flux"] < LAST_FLUX - 1
    rows = rng.choice(np.flatnonzero(is_movable), 260, replace=False)
    earlier = lines.loc[rows].copy()
    earlier["fate"] = FATE["redelivered"]
    earlier.iloc[:120, earlier.columns.get_loc("quantity")] += 2
    earlier.iloc[:120, earlier.columns.get_loc("cents")] *= 3
    earlier.iloc[120:180, earlier.columns.get_loc("code")] = 1111
    earlier.iloc[180:240, earlier.columns.get_loc("person")] = rng.choice(lines["person"], 60)
    # The last twenty are delivered again unchanged. One in four within the same file, just before.
    same_file = np.arange(len(rows)) % 4 == 0
    lines.loc[rows[same_file], "order"] = np.minimum(lines.loc[rows[same_file], "order"] + 1e-3, 1)
    later = rng.integers(1, 3, len(rows))
    lines.loc[rows[~same_file], "file"] += later[~same_file]
    return earlier
