"""Final quarters of the PPG indicators: published once, then carried forward as they were.

Once every flux that makes a quarter final is there, its rows leave exactly. Later fluxes still move
it a little, and each move would tell of a few people: so the rows are kept beside the releases, in
`records/quarters/<table>-<quarter>/`, and every later release shows them.
"""

from pathlib import Path

import duckdb

from telesante.protect.tables import published_marts
from telesante.publish.releases import Releases

ROWS = "rows.parquet"


def keep(candidate: Path, releases: Releases) -> None:
    """Keep the rows of each quarter that is final for the first time.

    A killed command may leave a quarter that no release shows yet: the next one shows it.

    Args:
        candidate: warehouse file with the published tables.
        releases: the publication's folder, held.
    """
    with duckdb.connect(str(candidate), read_only=True) as connection:
        for mart in (mart.mart for mart in published_marts() if mart.zones):
            rows = connection.table(f"publication.{mart}").filter("not is_rounded")
            for (quarter,) in rows.select("quarter_end").distinct().order("all").fetchall():
                version = f"{mart}-{quarter}"
                if not (releases.quarters / version).exists():
                    final = rows.filter(f"quarter_end = '{quarter}'").order("all")
                    file = releases.record_draft() / ROWS
                    final.write_parquet(str(file), compression="zstd")
                    releases.keep_record(releases.quarters.name, version)
