"""Professionals of every department, where their pools lie, and the register that locates them.

A practice is where an act is billed: a professional number, an establishment, or both.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from telesante.demo import register, special_practices
from telesante.demo.places import IDF, departments, populations
from telesante.demo.practices import KIND_NAMES, KINDS, PracticeBook, Special

# General practitioners of Île-de-France among whom the teleconsultations are drawn: about as many
# as have one in a quarter.
TELECONSULTING_PER_1000 = 0.3


@dataclass(frozen=True)
class Executors:
    """Every practice, where the pools lie, and the register.

    Attributes:
        practices: `number`, `finess` (text or None), `department`, `kind`, `specialty`, `activity`,
            `status`, `ete_category`; one row per practice.
        starts: first practice of each pool, by department and kind.
        counts: number of practices of each pool, by department and kind.
        specials: practices planted for a rule.
        register: rows of DA_PRA_R, one per number and month.
    """

    practices: pd.DataFrame
    starts: np.ndarray
    counts: np.ndarray
    specials: tuple[Special, ...]
    register: pd.DataFrame

    def draw(
        self, rng: np.random.Generator, department: np.ndarray, kind: np.ndarray
    ) -> np.ndarray:
        """Draw a practice of each department and kind; a few practices bill most acts."""
        skewed = rng.random(len(department)) ** 1.8
        offset = np.floor(skewed * self.counts[department, kind]).astype(int)
        return self.starts[department, kind] + offset


def build(seed: int) -> Executors:
    """Lay out the pools of every department and the planted practices."""
    rng = np.random.default_rng([seed, 1])
    book = PracticeBook(rng, seed)
    names = list(departments().index)
    starts = np.zeros((len(names), len(KINDS)), int)
    counts = np.zeros_like(starts)
    for row, department in enumerate(names):
        for column, kind in enumerate(KINDS):
            starts[row, column] = len(book.practices)
            counts[row, column] = pool_size(department, kind)
            for _ in range(counts[row, column]):
                _ordinary(book, department, kind)
    _pair_practices(book, starts, counts)
    special_practices.plant(book)
    practices = pd.DataFrame(book.practices)
    register_rows = register.build(rng, practices, book.entries)
    return Executors(practices, starts, counts, tuple(book.specials), register_rows)


def pool_size(department: str, kind: str) -> int:
    """Return how many practices of a kind a department has."""
    if department not in IDF:
        return KINDS[kind].other_count
    if kind == "gp":
        return round(TELECONSULTING_PER_1000 * populations().loc[department, "population"] / 1000)
    return KINDS[kind].idf_count


def _ordinary(book: PracticeBook, department: str, kind: str) -> None:
    if kind == "centre":
        book.practice(department, kind, finess=book.finess(department))
        return
    is_clear = book.rng.random() < 0.55
    number = book.clear_number(department, kind) if is_clear else book.encrypted_number()
    practice = book.practice(department, kind, number=number)
    book.enter(practice, register.cai_num(department), register.postcode(department))


def _pair_practices(book: PracticeBook, starts: np.ndarray, counts: np.ndarray) -> None:
    """Make 80 practices the second one of a doctor of another department."""
    names = list(departments().index)
    gp = KIND_NAMES.index("gp")
    entry_of = {entry["practice"]: entry for entry in book.entries}
    for rank in range(80):
        second, main = names.index(IDF[rank % 8]), names.index(IDF[(rank + 3) % 8])
        # The second half of a pool bills few acts and holds no main practice of a pair.
        last = starts[second, gp] + counts[second, gp] - 1 - rank // 8
        entry_of[last]["main"] = starts[main, gp] + 20 + rank // 8
