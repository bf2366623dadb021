"""`clipdiff bench`: how long a step takes, and each part of it, on this machine."""

import argparse
import json

from clipdiff_core.child_process import go_offline
from clipdiff_core.errors import JobError
from clipdiff_core.job import parse_size
from clipdiff_core.tuning import LOOKS

MOST_ROUNDS = 999  # the longest schedule, less the steps before and after
USUAL_ROUNDS = 6


def add_bench_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff bench` understands."""
    network = parser.add_mutually_exclusive_group()
    network.add_argument("--model", metavar="NAME", help="the network to measure (the starter if not given)")
    network.add_argument(
        "--random-weights", metavar="NAME", help="one of the catalogue, untrained: as slow, and no file is needed"
    )
    add = parser.add_argument
    add(
        "--clip",
        action="append",
        default=[],
        metavar="NAME",
        help="a CLIP that guides, as for “render”; may be repeated",
    )
    add(
        "--random-clip",
        action="append",
        default=[],
        metavar="ARCHITECTURE",
        help="one of open_clip's architectures, untrained; may be repeated",
    )
    add("--size", metavar="WIDTHxHEIGHT", help="in pixels (as the network learned if not given)")
    add("--cutouts", type=int, default=LOOKS, help="how many cutouts CLIP looks at")
    add("--rounds", type=int, default=USUAL_ROUNDS, metavar="N", help=f"steps of each kind ({USUAL_ROUNDS})")
    add("--json", action="store_true", help="print the figures as JSON")


def run_bench(args: argparse.Namespace) -> int:
    """Measure, print, and return the exit code; raises `ClipDiffError`."""
    if not 1 <= args.rounds < MOST_ROUNDS:
        raise JobError(f"The number of rounds must be between 1 and {MOST_ROUNDS - 1}, not {args.rounds}.")
    size = parse_size(args.size) if args.size is not None else None
    go_offline()
    from clipdiff_core.bench.report import measure
    from clipdiff_core.bench.subject import Subject
    from clipdiff_core.device import pick_device, use_threads

    given = {"model": args.model} if args.model is not None else {}
    subject = Subject(
        **given,
        random_weights=args.random_weights or "",
        clips=tuple(args.clip),
        random_clips=tuple(args.random_clip),
        size=size,
        cutouts=args.cutouts,
    )
    measured = measure(subject, args.rounds, pick_device(), use_threads())
    print(json.dumps(measured.to_dict(), ensure_ascii=False) if args.json else measured.table())
    return 0
