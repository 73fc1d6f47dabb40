"""What follows a table's name in the name of a snapshot's file.

`IR_BEN_R_ARC` is no other month of `IR_BEN_R` but its archive, a table of its own. A snapshot
replaces its table, so that a file of another table taken for it would replace everybody.
"""

import re
import unicodedata

from telesante.contract import Table
from telesante.stage.faults import UnusableError

ARCHIVED_TABLES = {"ir_ben_r"}
_ARCHIVE = {"arc", "arch", "archive", "archives"}
_EXTENSION = re.compile(r"(\.(csv|txt|dat|gz|zip|parquet|snappy|zstd|gzip))+$", re.IGNORECASE)
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# Parts and dates, as programs and people number them.
_KNOWN = re.compile(
    "parts?|partie|p|lot|chunk|bloc|of|sur|de|du|au|a|to|from|no?|num|c|t|z|v|q|s|snapshot|full|"
    "janv?|janvier|january|fevr?|feb|fevrier|february|mars?|march|avr|avril|apr|april|mai|may|"
    "juin|june?|juil|juillet|july?|aout?|aug|august|sept?|septembre|september|oct|octobre|october|"
    "nov|novembre|november|dec|decembre|december|trim|trimestre|sem|semestre",
    re.IGNORECASE,
)
# Words for another state of the same people.
_OTHER_STATE = re.compile(
    "old|new|anc|anciens?|anciennes?|nouveau|nouvelle|hist|histo|historique|history|bis|ter|sav|"
    "save|sauv|sauvegarde|backup|bak|copy|copie|tmp|temp|test|delta|diff|incr|increment|prev",
    re.IGNORECASE,
)


def is_archive(file_name: str, table: Table, shown: str) -> bool:
    """Tell the archive of a referential from the referential.

    Args:
        file_name: it begins with the table's name, in either case.
        table: its contract table.
        shown: how a message names the file.

    Raises:
        UnusableError: what follows the name of a snapshot table is not known: a word in the case
            of the table's name (`IR_BEN_R_XYZ`) is a part of a table's name, and another state of
            a referential (`_old`) is not the current one. A word in the other case
            (`IR_BEN_R_paris`) is a note of whoever delivered it.
    """
    if table.delivery != "snapshot":
        return False
    begin = file_name[: len(table.name)]
    rest = _UUID.sub("", _EXTENSION.sub("", file_name[len(table.name) :]))
    words = _WORD.findall(unicodedata.normalize("NFKD", rest).replace("\u0301", ""))
    archive = [one for one in words if one.lower() in _ARCHIVE]
    unknown = [
        one
        for one in words
        if one not in archive
        and not _KNOWN.fullmatch(one)
        and (_OTHER_STATE.fullmatch(one) or _same_case(one, begin))
    ]
    if archive and table.name not in ARCHIVED_TABLES:
        unknown = archive
    if unknown:
        raise UnusableError(
            f"{shown}: nothing tells what {unknown[0]} after {table.name} means, and a file of "
            f"{table.name} replaces the former one. Known are dates, numbers of parts, and "
            "IR_BEN_R_ARC. Rename the file after its table, or take it out of the delivery."
        )
    return bool(archive)


def _same_case(word: str, begin: str) -> bool:
    if begin.isupper():
        return word.isupper()
    return word.islower() or not begin.islower()
