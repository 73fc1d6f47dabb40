"""The telehealth acts that the demonstration bills, and what they cost."""

import numpy as np

CATEGORIES = ("teleconsultation", "accompaniment", "teleexpertise", "telemonitoring", "remote_care")
TELECONSULTATION = CATEGORIES.index("teleconsultation")
# By category: kind of executor, act code, share.
ACTS = (
    (
        *(("gp", 1192, 0.45), ("gp", 1191, 0.17), ("specialist", 1191, 0.23)),
        *(("midwife", 1192, 0.03), ("centre", 1192, 0.09), ("centre", 1191, 0.03)),
    ),
    (("nurse", 3103, 0.27), ("nurse", 3104, 0.23), ("nurse", 3105, 0.4), ("pharmacy", 3308, 0.1)),
    (
        *(("specialist", 1194, 0.5), ("gp", 1199, 0.34), ("nurse", 1199, 0.1)),
        *(("midwife", 1199, 0.04), ("specialist", 1193, 0.02)),
    ),
    (("specialist", 1202, 0.4), ("specialist", 1201, 0.35), ("supplier", 3597, 0.25)),
    (
        *(("nurse", 3140, 0.36), ("speech_therapist", 3142, 0.29), ("physiotherapist", 3123, 0.14)),
        *(("midwife", 1086, 0.1), ("pharmacy", 3402, 0.04), ("podiatrist", 3141, 0.04)),
        ("orthoptist", 3143, 0.03),
    ),
)
PRICE_CENTS = dict(
    (
        *((1191, 2500), (1192, 2500), (1046, 5020), (1039, 3200), (1040, 3800)),
        *((3103, 1000), (3104, 1200), (3105, 1500), (3308, 1), (1193, 1200), (1194, 2000)),
        *((1199, 1000), (1201, 1100), (1202, 2800), (3597, 5000), (3140, 504), (3142, 3125)),
        *((3123, 1790), (1086, 2650), (3402, 1250), (3141, 2700), (3143, 2730)),
    )
)
PHARMACIST_TRACER = 3308
# The demonstration's own day: the nomenclature has TCS since 2023-11-01, and none for the others.
SPECIALIST_TELECONSULTATION_FROM = np.datetime64("2024-12-22")
PHYSIOTHERAPY_FROM_MONTH = 3
