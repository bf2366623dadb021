"""`clipdiff selftest`: whether this installation works, step by step."""

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from clipdiff_core.selftest import Installation, selftest

_FAILED = 2


def add_selftest_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff selftest` understands."""
    parser.add_argument("--no-window", action="store_true", help="leave out the window")
    parser.add_argument("--json", action="store_true", help="print one line of JSON a step")


def run_selftest(args: argparse.Namespace) -> int:
    """Take every step in a folder that is then removed, and tell of each; returns the exit code."""
    trouble = False
    with tempfile.TemporaryDirectory(prefix="clipdiff-selftest-", ignore_cleanup_errors=True) as folder:
        for checked in selftest(Installation.here(Path(folder)), not args.no_window):
            trouble |= bool(checked.trouble)
            said = f"FAILED: it {checked.what}. {checked.trouble}" if checked.trouble else f"ok: it {checked.what}"
            print(json.dumps(asdict(checked)) if args.json else f"{said} ({checked.seconds:.1f} s)", flush=True)
    return _FAILED if trouble else 0
