"""Runs dbt in this process and writes the CPU seconds that each model took: OUT VERB.

One thread of dbt's, so that what the process spends between the start and the end of a node is the
node's own; DuckDB still uses every core.
"""

import json
import sys
import time
from pathlib import Path

from dbt.cli.main import dbtRunner

WITHOUT_TESTS = ["--exclude-resource-type", "test", "unit_test"]


def main(out: Path, verb: str) -> None:
    """Run, measure, and exit with 1 when a node failed."""
    started: dict[str, float] = {}
    nodes: dict[str, float] = {}

    def follow(event: object) -> None:
        name = event.info.name
        if name in ("NodeStart", "NodeFinished"):
            node = event.data.node_info
            if node.resource_type == "model":
                if name == "NodeStart":
                    started[node.node_name] = time.process_time()
                else:
                    nodes[node.node_name] = time.process_time() - started[node.node_name]

    arguments = [verb, "--quiet", "--threads", "1", *(WITHOUT_TESTS if verb == "build" else [])]
    outcome = dbtRunner(callbacks=[follow]).invoke(arguments)
    out.write_text(json.dumps({"cpu": sum(nodes.values()), "nodes": nodes}), "utf-8")
    sys.exit(not outcome.success)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
