"""What a file of Open DAMIR looks like: its columns, in order, in each of the three schemas."""

# In the order of the file of January 2025, which has all of them.
_NAMES = """
FLX_ANN_MOI ORG_CLE_REG AGE_BEN_SNDS BEN_RES_REG BEN_CMU_TOP BEN_QLT_COD BEN_SEX_COD
DDP_SPE_COD ETE_CAT_SNDS ETE_REG_COD ETE_TYP_SNDS ETP_REG_COD ETP_CAT_SNDS MDT_TYP_COD
MFT_COD PRS_FJH_TYP PRS_ACT_COG PRS_ACT_NBR PRS_ACT_QTE PRS_DEP_MNT PRS_PAI_MNT PRS_REM_BSE
PRS_REM_MNT FLT_ACT_COG FLT_ACT_NBR FLT_ACT_QTE FLT_PAI_MNT FLT_DEP_MNT FLT_REM_MNT SOI_ANN
SOI_MOI ASU_NAT ATT_NAT CPL_COD CPT_ENV_TYP DRG_AFF_NAT ETE_IND_TAA EXO_MTF MTM_NAT PRS_NAT
PRS_PPU_SEC PRS_REM_TAU PRS_REM_TYP PRS_PDS_QCP EXE_INS_REG PSE_ACT_SNDS PSE_ACT_CAT
PSE_SPE_SNDS PSE_STJ_SNDS PRE_INS_REG PSP_ACT_SNDS PSP_ACT_CAT PSP_SPE_SNDS PSP_STJ_SNDS
TOP_PS5_TRG ETB_DCS_MCO
"""
COLUMNS = tuple(_NAMES.split())
# First month of each schema, and the columns that it lacks.
SCHEMAS = (
    (201501, {"ETB_DCS_MCO"}),
    (202308, {"PSP_STJ_SNDS", "TOP_PS5_TRG"}),
    (202410, set()),
)


def columns_of(month: int) -> list[str]:
    """Return the columns of the file of a month (`202501`), in order."""
    lacking = [lacks for first, lacks in SCHEMAS if first <= month][-1]
    return [column for column in COLUMNS if column not in lacking]


def months(first: int, last: int) -> list[int]:
    """Return the months from the first to the last, both included, as `202501`."""
    ranks = range(first // 100 * 12 + first % 100 - 1, last // 100 * 12 + last % 100)
    return [rank // 12 * 100 + rank % 12 + 1 for rank in ranks]


def before(month: int, lag: int) -> int:
    """Return the month that lies `lag` months before another one."""
    rank = month // 100 * 12 + month % 100 - 1 - lag
    return rank // 12 * 100 + rank % 12 + 1
