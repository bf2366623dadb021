"""Builds the frozen program, dist/clipdiff, and checks it: `python packaging/build.py [--check-only]`.

Whatever a checked program prints to stderr fails the build: a frozen program's first trouble is a warning there.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
PROGRAM = ROOT / "dist" / "clipdiff"
BESIDE = ("clipdiff.desktop", "clipdiff.png", "clipdiff.ico")
SUFFIX = ".exe" if sys.platform == "win32" else ""
RENDER = ["render", "a dog", "--seed", "1", "--steps", "8", "--size", "64x64", "--json", "--out"]
START_SECONDS = 120.0  # the longest a first start from a cold disk may take
STEADY_SECONDS = 5.0  # how long window and engine must then stay
DISPLAY = ("DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")
OFFSCREEN_SAYS = "This plugin does not support propagateSizeHints()"  # of every window that has a smallest size


class BuildError(Exception):
    """The frozen program does not do what it should; the message says which part."""


def main() -> int:
    """Build and check, or only check; returns the exit code."""
    parser = argparse.ArgumentParser(description="Build ClipDiff as a folder that needs no Python, and check it.")
    parser.add_argument("--check-only", action="store_true", help="check the program that is already in dist")
    wanted = parser.parse_args()
    try:
        if not wanted.check_only:
            build()
        check()
    except (BuildError, subprocess.SubprocessError) as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    return 0


def build() -> None:
    """Run PyInstaller and lay the desktop entry, icons and licence beside the programs."""
    started = time.monotonic()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(PROGRAM.parent), "--workpath", str(ROOT / "build")]
    subprocess.run([*command, *places, str(PACKAGING / "clipdiff.spec")], cwd=ROOT, check=True)
    for name in BESIDE:
        shutil.copy(PACKAGING / name, PROGRAM)
    shutil.copy(ROOT / "LICENSE", PROGRAM)
    gigabytes = (
        sum(file.lstat().st_size for file in PROGRAM.rglob("*") if file.is_file() and not file.is_symlink()) / 1e9
    )
    print(f"built {PROGRAM.relative_to(ROOT)}: {gigabytes:.1f} GB in {time.monotonic() - started:.0f} s")


def check() -> None:
    """Run the frozen programs from another folder, without an environment; raises `BuildError` at the first trouble."""
    with tempfile.TemporaryDirectory(prefix="clipdiff-check-") as name:
        folder = Path(name)
        _check_help(folder)
        if (ROOT / "resources" / "starter").is_dir():
            _check_render(folder)
        else:
            print("not checked: a render, for there is no resources/starter yet")
        if sys.platform.startswith("linux"):
            _check_window(folder)
        else:
            print("not checked: the window, start it by hand")
    print("the frozen program works")


def _check_help(folder: Path) -> None:
    for words in (["--version"], ["--help"], []):
        said = _run([str(PROGRAM / f"clipdiff-cli{SUFFIX}"), *words], folder)
        if not said.strip():
            raise BuildError(f"clipdiff-cli {' '.join(words)} said nothing.")
    print("checked: clipdiff-cli starts")


def _check_render(folder: Path) -> None:
    frozen, installed = folder / "frozen 狗.png", folder / "installed.png"
    lines = _run([str(PROGRAM / f"clipdiff-cli{SUFFIX}"), *RENDER, str(frozen)], folder).splitlines()
    last = json.loads(lines[-1])
    if last["event"] != "picture" or not frozen.is_file():
        raise BuildError(f"clipdiff-cli render ended with {lines[-1]!r}.")
    _run([sys.executable, str(ROOT / "main.py"), *RENDER, str(installed)], folder)
    with Image.open(frozen) as ours, Image.open(installed) as theirs:
        if ImageChops.difference(ours.convert("RGB"), theirs.convert("RGB")).getbbox() is not None:
            raise BuildError("The frozen program draws other pixels than the installed one.")
    print(f"checked: clipdiff-cli draws the installed program's pixels, in {last['seconds']:.1f} s")


def _check_window(folder: Path) -> None:
    """The window comes up without torch, its engine comes up with it, both stay, and both end together."""
    environment = (
        _bare(folder) | {"LANG": "C.UTF-8"} | {name: os.environ[name] for name in DISPLAY if name in os.environ}
    )
    if "DISPLAY" not in environment and "WAYLAND_DISPLAY" not in environment:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    errors = folder / "window.log"
    with (
        errors.open("wb") as stderr,
        _ended(
            subprocess.Popen([str(PROGRAM / "clipdiff")], cwd=folder, env=environment, stdout=stderr, stderr=stderr)
        ) as window,
    ):
        engine = _engine_of(window, errors)
        time.sleep(STEADY_SECONDS)
        if window.poll() is not None or not _has_torch(engine):
            raise BuildError(f"The window or its engine did not stay: {_text(errors)}")
        if _has_torch(window.pid):
            raise BuildError("The window's own process has loaded torch.")
        window.terminate()
        window.wait(30)
    end = time.monotonic() + 15
    while Path(f"/proc/{engine}").exists():
        if time.monotonic() > end:
            raise BuildError("The engine outlives its window.")
        time.sleep(0.1)
    if trouble := [line for line in _text(errors).splitlines() if line != OFFSCREEN_SAYS]:
        raise BuildError(f"The window printed: {trouble}")
    print("checked: the window opens, its engine starts, both end")


def _engine_of(window: "subprocess.Popen[bytes]", errors: Path) -> int:
    """The process id of the window's child that has loaded torch; waits for it."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if window.poll() is not None:
            raise BuildError(f"The window ended by itself with code {window.returncode}: {_text(errors)}")
        for child in _children(window.pid):
            if _has_torch(child):
                return child
        time.sleep(0.2)
    raise BuildError(f"The window's engine did not start within {START_SECONDS:.0f} s: {_text(errors)}")


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> "Iterator[subprocess.Popen[bytes]]":
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:  # a thread that ended while we looked
            continue
    return found


def _has_torch(pid: int) -> bool:
    try:
        return "libtorch_cpu" in Path(f"/proc/{pid}/maps").read_text()
    except OSError:  # the process is gone
        return False


def _text(path: Path) -> str:
    return path.read_text(errors="replace").strip()


def _bare(folder: Path) -> dict[str, str]:
    """No environment at all, but for a home so that a check leaves nothing in the builder's."""
    return {"CLIPDIFF_HOME": str(folder / "home")} | ({"SYSTEMROOT": os.environ["SYSTEMROOT"]} if SUFFIX else {})


def _run(command: list[str], folder: Path) -> str:
    """What `command` prints in `folder` with an empty environment; it must succeed and keep stderr empty."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=_bare(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )
    if done.returncode != 0 or done.stderr:
        raise BuildError(f"{Path(command[0]).name} {' '.join(command[1:])} ended with {done.returncode}: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
