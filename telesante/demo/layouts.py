"""The layouts in which the demonstration's files are delivered: the ones CNAM is known to use."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Layout:
    """How one flux's files are written.

    Attributes:
        container: `csv`, `csv.gz` or `parquet`.
        date_format: as strftime.
        decimal_mark: `.` or `,`.
        encoding: of the text.
        newline: line end.
        is_upper: whether the header is in upper case.
        is_padded: whether codes keep their leading zeros.
        pseudonym_name: header of the pseudonym.
        extra_column: column that the contract does not know, or None.
        is_quoted: whether the text columns are quoted.
        has_mark: whether the file begins with a byte-order mark.
        has_blank_end: whether the file ends with an empty line.
    """

    container: Literal["csv", "csv.gz", "parquet"] = "csv.gz"
    date_format: str = "%d/%m/%Y"
    decimal_mark: str = "."
    encoding: str = "utf-8"
    newline: str = "\n"
    is_upper: bool = True
    is_padded: bool = True
    pseudonym_name: str = "ben_nir_psa"
    extra_column: str | None = None
    is_quoted: bool = False
    has_mark: bool = False
    has_blank_end: bool = False


PLAIN = Layout(container="csv")
REPEATED_FLUX = 9
PARQUET_FLUX = 11
BY_FLUX = {
    2: Layout(container="csv", is_upper=False),
    3: Layout(date_format="%Y-%m-%d"),
    4: Layout(encoding="latin-1", extra_column="pse_spe_lib"),
    5: Layout(decimal_mark=","),
    6: Layout(container="csv", newline="\r\n"),
    7: Layout(pseudonym_name="num_enq"),
    8: Layout(container="csv", is_quoted=True),
    10: Layout(container="csv", has_mark=True),
    PARQUET_FLUX: Layout(container="parquet", date_format="%Y-%m-%d"),
    13: Layout(is_padded=False),
    14: Layout(container="csv", extra_column="exe_soi_dtf"),
    16: Layout(container="csv", has_blank_end=True),
}


def of_flux(flux: int) -> Layout:
    """Return the layout of a flux's files."""
    return BY_FLUX.get(flux, Layout())
