"""Counting acts and distinct patients of the planned groups under any label."""

from dataclasses import dataclass

import numpy as np

from telesante.demo.world import World


@dataclass(frozen=True)
class Label:
    """A label of each act group.

    Attributes:
        names: what each code stands for.
        codes: position in `names`, one per act group.
    """

    names: list[str]
    codes: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> "Label":
        """Return the label whose names are the values themselves."""
        names, codes = np.unique(values, return_inverse=True)
        return cls([str(name) for name in names], codes)


class Counter:
    """Counts what one edition sees of a world."""

    def __init__(self, world: World, acts: np.ndarray) -> None:
        """Count `acts`, the acts of each group of `world` in that edition."""
        self.acts = acts
        self.person = world.groups["person"].to_numpy()
        self.is_patient = ~world.people["is_fictitious"].to_numpy()[self.person]
        self.person_count = len(world.people)

    def pair(self, chosen: np.ndarray) -> dict[str, int]:
        """Return the acts and the distinct patients of the chosen groups."""
        everything = Label(["all"], np.zeros(len(self.acts), int))
        return self.by(chosen, everything).get("all", {"acts": 0, "patients": 0})

    def by(self, chosen: np.ndarray, label: Label) -> dict[str, dict[str, int]]:
        """Return acts and distinct patients of the chosen groups, by label; zeros are absent."""
        rows = np.flatnonzero(chosen & (self.acts > 0))
        codes, size = label.codes[rows], len(label.names)
        acts = np.bincount(codes, self.acts[rows], minlength=size)
        seen = np.zeros((size, self.person_count), bool)
        patient = self.is_patient[rows]
        seen[codes[patient], self.person[rows][patient]] = True
        return {
            name: {"acts": int(count), "patients": int(patients)}
            for name, count, patients in zip(label.names, acts, seen.sum(axis=1), strict=True)
            if count
        }

    def by_two(self, chosen: np.ndarray, outer: Label, inner: Label) -> dict:
        """Return the same by two labels, nested."""
        return {
            name: found
            for position, name in enumerate(outer.names)
            if (found := self.by(chosen & (outer.codes == position), inner))
        }
