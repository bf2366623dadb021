"""Proves the frozen program: runs it without an environment, and where nothing is as it was when it was built.

Whatever it prints to stderr fails the build: a frozen program's first trouble is a warning there.
"""

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

from inventory import ROOT
from PIL import Image, ImageChops

SUFFIX = ".exe" if sys.platform == "win32" else ""
RENDER = ["render", "a dog", "--seed", "1", "--steps", "8", "--size", "64x64", "--json", "--out"]
START_SECONDS = 120.0  # the longest a first start from a cold disk may take
STEADY_SECONDS = 5.0  # how long window and engine must then stay
DISPLAY = ("DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")
OFFSCREEN_SAYS = "This plugin does not support propagateSizeHints()"  # of every window that has a smallest size
ELSEWHERE = "Clip Diff 剪辑 ünd more"
NOBODY = 65534  # a user who owns nothing


class BuildError(Exception):
    """The frozen program does not do what it should; the message says which part."""


def check(program: Path) -> None:
    """Run the frozen programs of the folder `program`; raises `BuildError` at the first trouble."""
    with tempfile.TemporaryDirectory(prefix="clipdiff-check-") as name:
        folder = Path(name)
        _check_help(program, folder)
        _check_render(program, folder)
        if sys.platform.startswith("linux"):
            _check_window(program, folder)
        else:
            print("not checked: that the engine ends with its window")
    _check_elsewhere(program)
    print("the frozen program works")


def _check_help(program: Path, folder: Path) -> None:
    for words in (["--version"], ["--help"], []):
        said = _run([str(program / f"clipdiff-cli{SUFFIX}"), *words], folder)
        if not said.strip():
            raise BuildError(f"clipdiff-cli {' '.join(words)} said nothing.")
    print("checked: clipdiff-cli starts")


def _check_render(program: Path, folder: Path) -> None:
    frozen, installed = folder / "frozen 狗.png", folder / "installed.png"
    lines = _run([str(program / f"clipdiff-cli{SUFFIX}"), *RENDER, str(frozen)], folder).splitlines()
    last = json.loads(lines[-1])
    if last["event"] != "picture" or not frozen.is_file():
        raise BuildError(f"clipdiff-cli render ended with {lines[-1]!r}.")
    _run([sys.executable, str(ROOT / "main.py"), *RENDER, str(installed)], folder)
    with Image.open(frozen) as ours, Image.open(installed) as theirs:
        if ImageChops.difference(ours.convert("RGB"), theirs.convert("RGB")).getbbox() is not None:
            raise BuildError("The frozen program draws other pixels than the installed one.")
    print(f"checked: clipdiff-cli draws the installed program's pixels, in {last['seconds']:.1f} s")


def _check_window(program: Path, folder: Path) -> None:
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
            subprocess.Popen([str(program / "clipdiff")], cwd=folder, env=environment, stdout=stderr, stderr=stderr)
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


def _check_elsewhere(program: Path) -> None:
    """The self-test passes in another place, with a name that is not plain, that is read-only, for somebody whose home
    is empty and who has no network; and leaves no trace in the folder."""
    with tempfile.TemporaryDirectory(prefix="clipdiff-elsewhere-", dir=program.parent) as name:
        place, home = Path(name) / ELSEWHERE / "clipdiff", Path(name) / "home"
        place.parent.mkdir()
        home.mkdir()
        for folder in (Path(name), home):
            folder.chmod(0o777)
        program.rename(place)
        try:
            _set_writable(place, False)
            before = _traces(place)
            said = _selftest(place, home)
            if _traces(place) != before:
                raise BuildError("The program writes into its own folder.")
        finally:
            _set_writable(place, True)
            place.rename(program)
    print(said.rstrip())
    print("checked: clipdiff-cli selftest, in a read-only folder of another name, with an empty home")


def _selftest(place: Path, home: Path) -> str:
    environment = {"HOME": str(home), "TMPDIR": str(home)}
    if SUFFIX:
        environment = {"SYSTEMROOT": os.environ["SYSTEMROOT"], "USERPROFILE": str(home), "TEMP": str(home)}
    console = place / f"clipdiff-cli{SUFFIX}"
    command = [*_cut_off(console), str(console), "selftest"]
    done = subprocess.run(
        command, cwd=home, env=environment, capture_output=True, encoding="utf-8", timeout=1800, check=False
    )
    if done.returncode != 0 or done.stderr:
        raise BuildError(f"The self-test ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _cut_off(program: Path) -> list[str]:
    """What runs `program` without a network, and as nobody where the builder is root, whom no mode keeps out."""
    if not sys.platform.startswith("linux"):
        return []
    root = os.geteuid() == 0
    alone = ["unshare", "--net"] if root else ["unshare", "--map-root-user", "--net"]
    if not _works([*alone, "true"]):
        print("not checked: without a network, which this system does not let be taken away")
        alone = []
    other = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if root else []
    if other and not _works([*other, "test", "-x", str(program)]):
        print("not checked: as a user who owns nothing, whom the way to the folder is closed to")
        other = []
    return [*alone, *other]


def _works(command: list[str]) -> bool:
    return bool(shutil.which(command[0])) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def _set_writable(folder: Path, writable: bool) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o200 if writable else mode & ~0o222)


def _traces(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file's size and the time it was written."""
    return {
        str(file.relative_to(folder)): (file.lstat().st_size, file.lstat().st_mtime_ns) for file in folder.rglob("*")
    }


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
