"""A few hundred damaged inputs of each kind, and all that once did harm, in a process that may do nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RUN = Path(__file__).with_name("run.py")
SEEDS: list[str] = json.loads(Path(__file__).with_name("seeds.json").read_text("utf-8"))
KINDS, FEW = 18, 100
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")


def fed(*words: str) -> dict[str, dict[str, Any]]:
    """What became of the inputs, by their kinds."""
    command = [sys.executable, str(RUN), "--json", *words]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)
    assert told.returncode in (0, 1), told.stderr[-2000:]
    return {row["kind"]: row for row in json.loads(told.stdout)}


def test_damaged_inputs_are_taken_or_refused_with_a_sentence() -> None:
    rows = fed("--inputs", str(FEW))
    assert len(rows) == KINDS
    assert [finding for row in rows.values() for finding in row["findings"]] == []
    assert {row["accepted"] + row["refused"] for row in rows.values()} == {FEW}
    assert sum(row["accepted"] > 0 < row["refused"] for row in rows.values()) > 12  # what is whole is taken, too


def test_what_once_did_harm_does_none() -> None:
    rows = fed(*(f"--only={seed}" for seed in SEEDS))
    assert sum(row["inputs"] for row in rows.values()) == len(SEEDS) > 20
    assert [finding for row in rows.values() for finding in row["findings"]] == []
