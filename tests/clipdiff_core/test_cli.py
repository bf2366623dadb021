"""`clipdiff`: the dispatcher, and what happens to its output."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clipdiff_core import __version__, cli, cli_render

ROOT = Path(__file__).parent.parent.parent
RUN = "import sys; from clipdiff_core.cli import main; sys.exit(main())"


def test_version_and_help_leave_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out
    assert cli.main(["--help"]) == 0
    assert "evaluate" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["paint"], ["render", "--no-such"], ["render", "a fox", "--seed", "one"]])
def test_words_that_make_no_sense_leave_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 2
    assert "usage: clipdiff" in capsys.readouterr().err


def test_help_of_render_loads_neither_torch_nor_training() -> None:
    script = (
        "import sys; from clipdiff_core.cli import main; code = main(['render', '--help']); "
        "sys.exit(code or bool({'torch', 'clipdiff_core.engine', 'clipdiff_core.training'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    for option in ("--picture", "--seed", "--from-file", "--guidance-scale", "--no-conditioning", "--save-job"):
        assert option in done.stdout


def test_ctrl_c_leaves_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_render, "run_render", interrupted)
    assert cli.main(["render", "a fox"]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_leaves_early_is_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-c", RUN, "render", "", "--json"],
            cwd=ROOT,
            check=False,
            stdout=writing,
            stderr=subprocess.PIPE,
        )
    finally:
        os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 1


def test_a_console_without_the_letters_is_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "render", "--picture", "狐.png"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii:strict", "CLIPDIFF_HOME": str(tmp_path)},
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"clipdiff: There is no picture")
