"""What is left out of the frozen program, and that nothing of it is ever opened."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pruning
import pytest
import torch

SITE = Path(torch.__file__).resolve().parents[1]

# Runs in every Python process of the program: notes each file it opens.
NOTES = """
import os, sys

_out = os.open(os.environ["OPENED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _note(event, args):
    if event in ("open", "import", "os.listdir", "ctypes.dlopen"):
        for one in args[:2]:
            if isinstance(one, str) and "/" in one:
                os.write(_out, os.fsencode(one) + b"\\n")


sys.addaudithook(_note)
"""


@pytest.mark.parametrize(
    ("place", "left_out"),
    [
        ("torch/bin/protoc", True),
        ("torch/bin/torch_shm_manager", False),  # torch looks whether it is there, and ends if not
        ("torch/lib/libtorch_cpu.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", False),
        ("resources/translations/clipdiff_zh_CN.qm", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
    ],
)
def test_what_is_left_out(place: str, left_out: bool) -> None:
    assert pruning.unused(place) is left_out
    assert pruning.used([(place, "source", "DATA")]) == ([] if left_out else [(place, "source", "DATA")])


def test_every_resource_stays() -> None:
    root = Path(pruning.__file__).resolve().parents[1]
    files = [file for file in (root / "resources").rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if pruning.unused(file.relative_to(root).as_posix())]


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux' loader says what it loads.")
def test_nothing_that_the_program_opens_is_left_out(tmp_path: Path) -> None:
    opened = opened_files(tmp_path)
    inside = {path.relative_to(SITE).as_posix() for path in opened if path.is_relative_to(SITE)}
    assert {"torch/lib/libtorch_cpu.so", "PySide6/Qt/plugins/platforms/libqoffscreen.so"} <= inside
    assert [place for place in inside if pruning.unused(place)] == []


def opened_files(folder: Path) -> set[Path]:
    """Every file that the self-test, its engine and its window open or load."""
    (folder / "sitecustomize.py").write_text(NOTES, "utf-8")
    environment = os.environ | {
        "OPENED": str(folder / "opened"),
        "PYTHONPATH": str(folder),
        "LD_DEBUG": "files",
        "LD_DEBUG_OUTPUT": str(folder / "loaded"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-m", "main", "selftest"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    paths = set((folder / "opened").read_text("utf-8", "replace").splitlines())
    for log in folder.glob("loaded.*"):
        paths |= set(re.findall(r"calling init: (/\S+)", log.read_text("utf-8", "replace")))
    return {Path(path).resolve() for path in paths}
