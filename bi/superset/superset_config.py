"""Superset's settings for reading a publication: loopback, French, no request to the outside.

Superset reads this file when SUPERSET_CONFIG_PATH names it. It holds no secret: the key that signs
its cookies comes from SUPERSET_SECRET_KEY, and its own files go to SUPERSET_HOME.
"""

import os
from copy import deepcopy

from superset.config import TALISMAN_CONFIG as SUPERSET_TALISMAN

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]

BABEL_DEFAULT_LOCALE = "fr"
LANGUAGES = {"fr": {"flag": "fr", "name": "Français"}}
# A narrow no-break space parts the thousands.
D3_FORMAT = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0€"]}
D3_TIME_FORMAT = {
    "dateTime": "%d/%m/%Y %H:%M",
    "date": "%d/%m/%Y",
    "time": "%H:%M",
    "periods": ["", ""],
    "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
    "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
    "months": [
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ],
    "shortMonths": [
        *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
        *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
    ],
}

# Its pages carry a telemetry pixel, and would fetch maps: a page may ask this server alone.
TALISMAN_CONFIG = deepcopy(SUPERSET_TALISMAN)
TALISMAN_CONFIG["content_security_policy"] |= {
    "img-src": ["'self'", "blob:", "data:"],
    "connect-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'"],
}
