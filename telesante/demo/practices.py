"""Kinds of executor, and the practices where acts are billed."""

import hashlib
from dataclasses import dataclass

import numpy as np

from telesante.demo.fluxes import LAST_CARE_MONTH


@dataclass(frozen=True)
class Kind:
    """A kind of executor.

    Attributes:
        digit: third character of a clear number, its professional category.
        idf_count: practices in each department of Île-de-France.
        other_count: practices in each other department.
        specialties: specialty codes with their shares (doctors only).
        activity: activity code (others only).
    """

    digit: str
    idf_count: int
    other_count: int
    specialties: tuple[tuple[int, float], ...] = ((0, 1.0),)
    activity: int = 0


_GP = ((1, 0.75), (22, 0.2), (23, 0.05))
_SPECIALIST = (
    *((33, 0.28), (5, 0.14), (12, 0.11), (7, 0.08), (42, 0.1), (3, 0.09)),
    *((32, 0.06), (79, 0.03), (70, 0.03), (35, 0.03), (13, 0.03), (75, 0.02)),
)
KINDS = {
    # In Île-de-France as many as the population asks for (`executors.pool_size`).
    "gp": Kind("1", 0, 6, _GP),
    # Without telehealth, some of them salaried or at their end: the country adds the many others.
    "idle_gp": Kind("1", 40, 2, _GP),
    "specialist": Kind("1", 60, 4, _SPECIALIST),
    "midwife": Kind("5", 10, 1, activity=21),
    "nurse": Kind("6", 60, 3, activity=24),
    "physiotherapist": Kind("7", 10, 1, activity=26),
    "podiatrist": Kind("8", 4, 1, activity=27),
    "speech_therapist": Kind("9", 12, 1, activity=28),
    "orthoptist": Kind("9", 4, 1, activity=29),
    "pharmacy": Kind("2", 15, 1, activity=50),
    "supplier": Kind("2", 3, 1, activity=60),
    "centre": Kind("0", 8, 1, ((1, 0.7), (33, 0.1), (12, 0.1), (7, 0.1))),
}
KIND_NAMES = tuple(KINDS)


@dataclass(frozen=True)
class Special:
    """A practice planted for one rule of executor location.

    Attributes:
        case: name of the planted case.
        practice: its row among the practices.
        department: where its acts must be found (`NC` when nowhere).
        months: care months in which it may bill, both included.
        quota: acts to give it.
    """

    case: str
    practice: int
    department: str
    months: tuple[int, int]
    quota: int


class PracticeBook:
    """Collects practices and register entries while the pools and the cases are laid out."""

    def __init__(self, rng: np.random.Generator, seed: int) -> None:
        """Start empty; encrypted numbers depend on the seed alone."""
        self.rng = rng
        self.seed = seed
        self.practices: list[dict] = []
        self.entries: list[dict] = []
        self.specials: list[Special] = []

    def clear_number(self, prefix: str, kind: str) -> str:
        """Return a new 8-character number: department, category, serial."""
        return f"{prefix[:2]}{KINDS[kind].digit}{len(self.practices):05d}"

    def encrypted_number(self) -> str:
        """Return a new 17-character number that says nothing of the department."""
        text = f"{self.seed} number {len(self.practices)}"
        return hashlib.sha256(text.encode()).hexdigest()[:17].upper()

    def finess(self, prefix: str) -> str:
        """Return a new 8-character establishment number."""
        return f"{prefix}{len(self.practices):0{8 - len(prefix)}d}"

    def practice(
        self, department: str, kind: str, number: str | None = None, finess: str | None = None
    ) -> int:
        """Add a practice and return its row."""
        codes, shares = zip(*KINDS[kind].specialties, strict=True)
        is_centre = kind == "centre"
        statuses = (61, 62) if is_centre else (51, 51, 51, 51, 51, 55)
        self.practices.append(
            {
                "number": number,
                "finess": finess,
                "department": department,
                "kind": KIND_NAMES.index(kind),
                "specialty": int(self.rng.choice(codes, p=np.array(shares) / sum(shares))),
                "activity": KINDS[kind].activity,
                "status": int(self.rng.choice(statuses)),
                "ete_category": int(self.rng.choice((124, 439))),
            }
        )
        return len(self.practices) - 1

    def enter(
        self, practice: int, cai_num: str | None, postcode: str | None, **more: object
    ) -> None:
        """Put a practice into the register, by default every month and as its own main practice."""
        self.entries.append(
            {"practice": practice, "cai_num": cai_num, "postcode": postcode}
            | {"months": range(1, LAST_CARE_MONTH + 1), "main": practice}
            | more
        )
