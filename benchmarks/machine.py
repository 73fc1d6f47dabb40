"""What a benchmark says of the machine it ran on, and what a command took of it."""

import os
import platform
import subprocess
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

TICKS = os.sysconf("SC_CLK_TCK")
BETWEEN_LOOKS = 0.1


@dataclass
class Cost:
    """What a command took: seconds, MiB at the peak, MB read through system calls.

    Attributes:
        looks: what it had taken from time to time, `(time, cpu, memory, read)`.
    """

    wall: float
    cpu: float
    memory: float
    read: float
    looks: list[tuple[float, float, float, float]] = field(default_factory=list, repr=False)

    def between(self, start: float, end: float) -> "Cost":
        """Return what it took from one time to another."""
        inside = [look for look in self.looks if start <= look[0] <= end]
        first, last = self._at(start), self._at(end)
        return Cost(
            end - start,
            last[1] - first[1],
            max(look[2] for look in [*inside, first, last]),
            last[3] - first[3],
        )

    def _at(self, moment: float) -> tuple[float, float, float, float]:
        return min(self.looks, key=lambda look: abs(look[0] - moment))

    def record(self) -> dict[str, float]:
        """Return the four numbers, to be written."""
        numbers = asdict(self)
        del numbers["looks"]
        return numbers


def processor() -> str:
    """Return the name of the processor, its architecture where the system does not tell."""
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def watch(
    command: list,
    environment: dict[str, str],
    folder: Path,
    log: Path,
    codes: tuple[int, ...] = (0,),
) -> Cost:
    """Run a command, its output in `log`, and return what it and its children took.

    Raises:
        ClickException: the exit code is not one of `codes`.
    """
    start = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | environment, stdout=output, stderr=output
        )
        looks: list[tuple[float, float, float, float]] = []
        watcher = threading.Thread(target=_look, args=(process.pid, looks))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise click.ClickException(f"exit code {process.returncode}: see {log}")
    peak = max([look[2] for look in looks] + [usage.ru_maxrss / 1024])
    # A child that outlives its parent, as Spark's JVM does, is in no account but that of the looks.
    cpu = max([look[1] for look in looks] + [usage.ru_utime + usage.ru_stime])
    return Cost(wall, cpu, peak, looks[-1][3], looks)


def _look(pid: int, looks: list[tuple[float, float, float, float]]) -> None:
    """Note from time to time what a process and its children have taken, until it ends.

    What is read counts whether or not the system still had it in memory.
    """
    read: dict[int, int] = {}
    while True:
        processor_ticks = memory = 0
        states = {}
        try:
            for member in {pid, *_descendants(pid)}:
                folder = Path("/proc") / str(member)
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                states[member] = fields[0]
                processor_ticks += int(fields[11]) + int(fields[12])
                memory += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
                read[member] = int((folder / "io").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            if not (Path("/proc") / str(pid) / "io").exists():
                return
        else:
            look = (time.time(), processor_ticks / TICKS, memory / 2**20)
            looks.append((*look, sum(read.values()) / 1e6))
            if states[pid] == "Z":
                return
        time.sleep(BETWEEN_LOOKS)


def _descendants(pid: int) -> list[int]:
    """List them; one whose parent thread ends meanwhile passes to another and is found twice."""
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in file.read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found
