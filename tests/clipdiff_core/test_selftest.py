"""The self-test finds what is wrong with an installation: here a scripted one, and this one, whole."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import main
from clipdiff_core import selftest as module
from clipdiff_core.selftest import UNTIL_DRAWN, Checked, Installation, selftest

# Does what the program does, on sight: draws, describes and cuts out, and what `spoilt` says instead.
SCRIPT = """
import json, sys
from PIL import Image

words = sys.argv[1:]
step = words[0] if words[0] != "render" or words[1] != "picture.png" else "again"
{spoilt}
picture = Image.linear_gradient("L").resize((32, 32)).convert("RGB")
told = {{"event": "picture"}}
if step == "render":
    picture.save("picture.png")
elif step == "again":
    picture.save("again.png")
elif step == "cutout":
    picture.putalpha(picture.getchannel("R").point(lambda value: 255 * (value > 99)))
    picture.save("cut out.png")
else:
    told = {{"event": "described", "ranking": {{"subjects": {{"dog": 0.9, "cat": 0.1}}}}}}
if "--json" in words:
    print(json.dumps(told))
"""

STEPS = ["render", "describe", "cutout", "again", UNTIL_DRAWN]

Scripted = Callable[[str], list[Checked]]


@pytest.fixture
def scripted(tmp_path: Path) -> Scripted:
    def run(spoilt: str) -> list[Checked]:
        script = tmp_path / "program.py"
        script.write_text(SCRIPT.format(spoilt=spoilt), "utf-8")
        words = (sys.executable, str(script))
        return list(selftest(Installation(words, words, tmp_path)))

    return run


def test_a_program_that_works_passes(scripted: Scripted) -> None:
    checked = scripted("")
    assert len(checked) == len(STEPS)
    assert [one.trouble for one in checked] == [""] * len(STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_a_line_on_stderr_fails_its_step(scripted: Scripted, step: str) -> None:
    checked = scripted(f"if step == {step!r}: print('a warning', file=sys.stderr)")
    assert "a warning" in checked[STEPS.index(step)].trouble
    assert sum(bool(one.trouble) for one in checked) == 1


@pytest.mark.parametrize("step", STEPS)
def test_an_exit_code_fails_its_step(scripted: Scripted, step: str) -> None:
    trouble = scripted(f"if step == {step!r}: sys.exit(3)")[STEPS.index(step)].trouble
    assert "code 3" in trouble


@pytest.mark.parametrize(
    ("step", "instead", "said"),
    [
        ("render", "Image.new('RGB', (8, 8)).save('picture.png')", "next to nothing"),
        ("render", "", "not there, or no picture"),
        ("describe", "", "said something"),
        ("cutout", "Image.new('RGBA', (8, 8)).save('cut out.png')", "Nothing was cut out"),
        ("again", "Image.new('RGB', (32, 32), 'red').save('again.png')", "other pixels"),
    ],
)
def test_a_wrong_result_fails_its_step(scripted: Scripted, step: str, instead: str, said: str) -> None:
    told = "what?" if said == "said something" else '{"event": "picture"}'
    spoilt = f"if step == {step!r}:\n    {instead or 'pass'}\n    print({told!r})\n    sys.exit(0)"
    assert said in scripted(spoilt)[STEPS.index(step)].trouble


def test_what_the_word_is_matters(scripted: Scripted) -> None:
    ranking = json.dumps({"event": "described", "ranking": {"subjects": {"cat": 0.9, "dog": 0.1}}})
    assert "“cat”" in scripted(f"if step == 'describe':\n    print({ranking!r})\n    sys.exit(0)")[1].trouble


def test_the_log_of_a_program_without_a_console_counts(scripted: Scripted, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)  # where the tests live too
    (tmp_path / "home" / "clipdiff.log").write_text("a warning", "utf-8")
    assert "a warning" in scripted("")[-1].trouble


def test_what_hangs_is_ended(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 2)
    assert "within 2 seconds" in scripted("if step == 'describe':\n    import time\n    time.sleep(60)")[1].trouble


def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    nothing = (str(tmp_path / "nothing"),)
    assert all("cannot be started" in one.trouble for one in selftest(Installation(nothing, nothing, tmp_path)))


def test_the_window_may_be_left_out(tmp_path: Path) -> None:
    nothing = (str(tmp_path / "nothing"),)
    assert len(list(selftest(Installation(nothing, nothing, tmp_path), window=False))) == len(STEPS) - 1


def test_both_programs_know_the_word() -> None:
    assert main.UNTIL_DRAWN == UNTIL_DRAWN


@pytest.mark.slow
def test_this_installation_works(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "main", "selftest", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["trouble"] for one in told] == [""] * len(STEPS)
    assert done.returncode == 0
    assert done.stderr == ""
