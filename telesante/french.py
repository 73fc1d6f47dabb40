"""French names and typography that the report and the gate both write."""

import re

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

NARROW = "\u202f"

TAG = re.compile(r"(<style>.*?</style>|<[^>]*>)", re.DOTALL)
BEFORE_SIGN = re.compile(r"[ \u00a0](?=[;:!?%»])")
AFTER_QUOTE = re.compile(r"«[ \u00a0]")
APOSTROPHE = re.compile(r"(?<=\w)(?:'|&#39;)(?=\w)")


def spaced(html: str) -> str:
    """Give the text of a page its narrow no-break spaces and its apostrophes.

    Tags and attributes stay as they are.
    """
    parts = TAG.split(html)
    for index in range(0, len(parts), 2):
        text = BEFORE_SIGN.sub(NARROW, parts[index])
        text = AFTER_QUOTE.sub(f"«{NARROW}", text)
        parts[index] = APOSTROPHE.sub("\u2019", text)
    return "".join(parts)
