"""Feeds damaged and hostile inputs to everything that reads what others wrote, and counts what becomes of them.

    python tests/fuzz/run.py --inputs 10000 --seed 0 [KIND …] [--json] [--only KIND:SEED]

An input is accepted, or refused by an exception of ClipDiff's own whose message is a sentence. All else is a finding:
another exception, a write outside its folder or a read outside what the program may read, a socket, a program or a
pickle, more processor time or memory than an input may take. Input number n has the seed `--seed` + n; `--only` repeats
one alone. The same seed makes the same input. It needs POSIX, and Linux to see memory.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it
sys.dont_write_bytecode = True  # what is loaded late would write beside itself
ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # its modules are called by their whole names

from tests.fuzz import jobs, kept, metadata, models, pictures  # noqa: E402 - behind the path to this checkout
from tests.fuzz.guard import Guard, Meter  # noqa: E402
from tests.fuzz.outcome import Kind, Outcome, try_one  # noqa: E402

KINDS = {kind.name: kind for kind in (*pictures.KINDS, *metadata.KINDS, *jobs.KINDS, *models.KINDS, *kept.KINDS)}
_MOST_MEMORY = 4 << 30  # bytes of addresses, beyond what is held before the first input
_WARM = 100  # inputs, after which what is held should not grow


@dataclass
class Row:
    """What became of the inputs of one kind; `slowest_ms` of processor time, memory in MB."""

    kind: str
    inputs: int = 0
    accepted: int = 0
    refused: int = 0
    slowest_ms: float = 0.0
    most_mb: float = 0.0
    kept_mb: float = 0.0
    findings: list[dict[str, str]] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Take one outcome in."""
        self.inputs += 1
        self.accepted += outcome.end == "accepted"
        self.refused += outcome.end == "refused"
        self.slowest_ms = max(self.slowest_ms, round(outcome.seconds * 1000, 1))
        self.most_mb = max(self.most_mb, round(outcome.memory / 1e6, 1))
        if outcome.end == "finding":
            self.findings.append({"seed": f"{self.kind}:{outcome.seed}", "told": outcome.told})


def main() -> int:
    """1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--inputs", type=int, default=1000, help="of each kind")
    parser.add_argument("--seed", type=int, default=0, help="of the first input")
    parser.add_argument("--only", action="append", default=[], metavar="KIND:SEED", help="these inputs alone")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    named = [name.partition(":")[0] for name in chosen.only] or chosen.kinds or list(KINDS)
    if unknown := set(named) - set(KINDS):
        parser.error(f"There is no kind {', '.join(sorted(unknown))}: choose of {', '.join(KINDS)}.")
    seeds: dict[str, Sequence[int]] = {name: range(chosen.seed, chosen.seed + chosen.inputs) for name in named}
    if chosen.only:
        seeds = {
            name: [int(one.rpartition(":")[2]) for one in chosen.only if one.startswith(f"{name}:")] for name in named
        }
    with tempfile.TemporaryDirectory(prefix="clipdiff-fuzz-") as place:
        rows = list(_feed_all(seeds, Path(place).resolve()))
        os.chdir(ROOT)
    print(json.dumps([asdict(row) for row in rows], indent=1) if chosen.json else table(rows))
    return 1 if any(row.findings for row in rows) else 0


def table(rows: Sequence[Row]) -> str:
    """Markdown, and behind it every finding."""
    lines = [
        "| kind | inputs | accepted | refused | findings | slowest (ms) | most memory (MB) | kept at the end (MB) |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        cells = (row.kind, row.inputs, row.accepted, row.refused, len(row.findings), f"{row.slowest_ms:.0f}",
                 f"{row.most_mb:.0f}", f"{row.kept_mb:.0f}")  # fmt: skip
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join([*lines, *_alike([one for row in rows for one in row.findings])])


def _alike(findings: Sequence[dict[str, str]]) -> Iterator[str]:
    """The first of the findings that come from the same place, and how many those are."""
    places: dict[str, list[dict[str, str]]] = {}
    for one in findings:
        lines = one["told"].splitlines()
        place = next((line for line in reversed(lines) if not line.startswith("    <frozen")), "")
        places.setdefault(one["seed"].partition(":")[0] + (place if len(lines) > 1 else one["told"][:25]), []).append(
            one
        )
    for alike in places.values():
        seeds = " ".join(one["seed"] for one in alike[:5])
        yield f"\n{len(alike)} × {seeds}\n{alike[0]['told']}"


def _feed_all(seeds: dict[str, Sequence[int]], place: Path) -> Iterator[Row]:
    """One kind after another, each in a folder of its own with a home of its own."""
    readable = (ROOT, Path(sys.prefix), Path(sys.base_prefix), *(Path(path) for path in sys.path if path))
    guard, meter = Guard(place, tuple({path.resolve() for path in readable} | set(readable))), Meter()
    guard.install()
    if sys.platform == "linux":  # what wants more than this is ended by it, not by the machine
        most = meter.read("VmSize") + _MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for name, numbers in seeds.items():
        folder = place / name
        folder.mkdir()
        os.environ["CLIPDIFF_HOME"] = str(folder / "home")
        guard.folder = folder
        os.chdir(folder)  # what names no place lies here
        yield _feed(KINDS[name], numbers, folder, guard, meter)


def _feed(kind: Kind, seeds: Sequence[int], folder: Path, guard: Guard, meter: Meter) -> Row:
    feed, row, held = kind.prepare(folder), Row(kind.name), 0
    for number, seed in enumerate(seeds):
        if number == _WARM:
            held = meter.held()
        row.count(try_one(kind, feed, seed, guard, meter))
    row.kept_mb = round((meter.held() - held) / 1e6, 1) if held else 0.0
    return row


if __name__ == "__main__":
    sys.exit(main())
