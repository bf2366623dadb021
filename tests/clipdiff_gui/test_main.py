"""The double-click entry: words go to the command line, and a missing display is one line."""

import subprocess
import sys
from pathlib import Path

import pytest

import main
from clipdiff_gui import display

ROOT = Path(main.__file__).parent
NO_SCREEN = {"PATH": "/usr/bin:/bin"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux can be without a display.")
@pytest.mark.parametrize("screen", [{}, {"DISPLAY": ":4242"}])
def test_without_a_display_one_line_says_what_to_do(screen: dict[str, str], home: Path) -> None:
    environment = NO_SCREEN | {"CLIPDIFF_HOME": str(home)} | screen
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "clipdiff render" in done.stderr


def test_a_named_platform_is_trusted() -> None:
    assert display.problem({"QT_QPA_PLATFORM": "offscreen"}) == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Elsewhere Qt brings its libraries.")
def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_loads", lambda library: library != "libEGL.so.1")
    sentence = display.problem({"DISPLAY": ":0"})
    assert "(libEGL.so.1)" in sentence
    assert "apt install libegl1" in sentence


def test_words_go_to_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr("clipdiff_core.cli.main", lambda words: seen.append(words) or 7)
    assert main.main(["render", "a fox"]) == 7
    assert seen == [["render", "a fox"]]


def test_the_window_loads_neither_torch_nor_the_engines_child_qt() -> None:
    code = (
        "import sys, main; assert 'PySide6' not in sys.modules; import clipdiff_gui.app; "
        "assert not {'torch', 'numpy', 'PIL'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
