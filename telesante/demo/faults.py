"""Lines that cannot be read, put among the good ones of a delivered text file."""

import numpy as np

KINDS = ("bad_date", "text_in_number", "null_in_key", "too_few_fields", "too_many_fields")


def break_line(line: str, names: list[str], kind: str) -> str:
    """Return a copy of a good line with one fault.

    Args:
        line: fields separated by `;`.
        names: the columns, in the order of the fields.
        kind: one of `KINDS`.
    """
    fields = line.split(";")
    if kind == "too_few_fields":
        return ";".join(fields[: len(fields) // 2])
    if kind == "too_many_fields":
        return ";".join([*fields, "0", "0"])
    column, value = {
        "bad_date": (("exe_soi_dtd", "flx_trt_dtd"), "31/02/2024"),
        "text_in_number": (("prs_act_qte", "ete_cat_cod", "ben_nai_ann", "dte_ann_trt"), "DEUX"),
        "null_in_key": (("org_cle_num", "pfs_pfs_num"), ""),
    }[kind]
    fields[next(names.index(name) for name in column if name in names)] = value
    return ";".join(fields)


def add(
    rng: np.random.Generator, lines: list[str], names: list[str], kinds: list[str]
) -> list[str]:
    """Return the lines with one broken line of each given kind at random places."""
    broken = list(lines)
    for kind in kinds:
        source = lines[int(rng.integers(0, len(lines)))]
        broken.insert(int(rng.integers(0, len(broken) + 1)), break_line(source, names, kind))
    return broken
