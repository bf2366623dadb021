"""The tasks' command lines with an engine that draws nothing: jobs, sizes, words, ranks, and mistakes as sentences."""

import json
import shlex
import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core import cli, cli_terminal
from clipdiff_core.cli_tasks import TASKS
from clipdiff_core.control import Control
from clipdiff_core.events import Described, Event, MadeWith, Picture, Preview
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.job_files import load_job
from clipdiff_core.pictures.metadata import png_info, read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import PictureTarget, TextTarget
from clipdiff_core.task_settings import CutOut, Denoise, Describe, Inpaint, Outpaint, OwnWord, Upscale, Vary

ROOT = Path(__file__).parent.parent.parent
MADE_WITH = MadeWith("cpu", "float32", 2, {})
RANKING = {"subjects": {"fox": 0.75, "狐狸": 0.25}, "colours": {"red": 0.9, "blue": 0.1}}


class StillEngine:
    """Gives the init picture back as it is, with scores that grow, and describes every picture alike."""

    jobs: list[Job] = []  # noqa: RUF012 - emptied for each test

    def run(self, job: Job, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Do `job`; control is for the window."""
        assert control is None
        self.jobs.append(job)
        if job.task == "describe":
            yield Described(job, RANKING, 0.1)
            return
        image = SourceStore().open(job.init.sha256) if job.init.sha256 else Image.new("RGB", (4, 4))
        for index in range(job.count):
            yield Preview(index, 1, 2, 2, bytes([60 * index]) * 12)
            yield Preview(index, 2, 2, 2, b"abc" * 4)
            alone = replace(job, seed=job.seed + index, count=1)
            path = save_picture(image, alone, MADE_WITH, output, index, job.count)
            yield Picture(index, job.count, str(path), 0.1, alone.seed, alone, MADE_WITH, 2, index / 10)


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = types.ModuleType("clipdiff_core.engine")
    module.Engine = StillEngine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "clipdiff_core.engine", module)
    monkeypatch.setattr(StillEngine, "jobs", [])
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Image.new("RGB", (6, 10), "red").save("photo.jpg")
    Image.new("L", (6, 10), 255).save("mask.png")


def done(capsys: pytest.CaptureFixture[str], line: str, *words: str) -> Job:
    """Run a command, words and more words, and return the job that the engine was given last."""
    capsys.readouterr()
    assert cli.main([*shlex.split(line), *words]) == 0, capsys.readouterr().err
    return StillEngine.jobs[-1]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run what cannot be done, and return the one sentence."""
    StillEngine.jobs.clear()
    capsys.readouterr()
    assert cli.main(list(words)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert not StillEngine.jobs
    lines = [line for line in err.splitlines() if not line.startswith("seed ")]
    assert len(lines) == 1
    assert lines[0].startswith("clipdiff: ")
    assert lines[0].endswith(".")
    return lines[0]


def test_every_option_of_every_task_reaches_the_job(capsys: pytest.CaptureFixture[str]) -> None:
    job = done(capsys, "vary photo.jpg --strength 0.3 --seed 2 --count 2 --steps 9 --out a.png", "a fox")
    assert (job.task, job.vary, job.targets) == ("vary", Vary(0.3), (TextTarget("a fox"),))
    assert (job.seed, job.count, job.sampling.steps, job.init.name) == (2, 2, 9, "photo.jpg")
    assert SourceStore().open(job.init.sha256).size == (6, 10)
    how = "--feather 3 --strength 0.9 --context 1 --jumps 3 --jump-length 5"
    job = done(capsys, f"inpaint photo.jpg --mask mask.png --invert {how}", "a fox")
    mask = job.inpaint.mask
    assert job.inpaint == Inpaint(mask, True, 3.0, 0.9, 1.0, 3, 5)
    assert mask.name == "mask.png"
    assert SourceStore().has(mask.sha256)
    job = done(capsys, f"outpaint photo.jpg --all 8 --top 16 --bottom 0 {how}", "a fox")
    assert job.outpaint == Outpaint(8, 8, 16, 0)
    assert job.inpaint == Inpaint(feather=3.0, strength=0.9, context=1.0, jumps=3, jump_length=5)
    job = done(capsys, "denoise photo.jpg --mode vivid --sigma 20 --strength 0.7")
    assert job.denoise == Denoise("vivid", 20.0, 0.7)
    words = "--subject 'a fox' --background snow --correction mask.png --hard --looks 16 --clip other:2"
    job = done(capsys, f"cutout photo.jpg {words}")
    assert job.cut_out == CutOut("a fox", "snow", replace(mask), False, 16)
    assert (job.guidance.clips[0].name, job.guidance.clips[0].weight) == ("other", 2.0)
    job = done(capsys, "upscale photo.jpg --factor 4 --redraw 0.3", "a fox")
    assert (job.upscale, job.targets) == (Upscale(4, 0.3), (TextTarget("a fox"),))


def test_describing_takes_lists_and_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    Path("words.txt").write_text("\ufeffred fox\r\n\n 狐狸 \nred  fox\n", "utf-8")
    own = (OwnWord("red fox"), OwnWord("狐狸"))
    assert done(capsys, "describe photo.jpg --list words.txt --most 5").describe == Describe(own=own, most=5)
    job = done(capsys, "describe photo.jpg --list words.txt --only subjects,own")
    assert job.describe == Describe(True, False, False, False, own)
    job = done(capsys, "describe photo.jpg --only colours")
    assert job.describe == Describe(False, False, False, True)


def test_words_are_lines_for_programs_and_bars_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    done(capsys, "describe", "photo.jpg")
    out, err = capsys.readouterr()
    assert out == "0.750 fox\n0.250 狐狸\n\n0.900 red\n0.100 blue\n"
    assert err == ""
    done(capsys, "describe", "photo.jpg", "--json")
    (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert (line["event"], line["ranking"]) == ("described", RANKING)
    assert cli_terminal.described(RANKING, bars=True).splitlines() == [
        "subjects",
        "  fox   [##################------]  75.0%",
        "  狐狸  [######------------------]  25.0%",
        "",
        "colours",
        "  red   [######################--]  90.0%",
        "  blue  [##----------------------]  10.0%",
    ]


def test_a_picture_is_named_after_what_it_was_made_from(capsys: pytest.CaptureFixture[str]) -> None:
    done(capsys, "upscale", "photo.jpg", "--seed", "3", "--out", "folder")
    assert Path(capsys.readouterr().out.strip()) == Path("folder/photo-upscale-3.png")
    with Image.open("folder/photo-upscale-3.png") as image:
        assert "Size: 6x10" in image.info["parameters"]
    done(capsys, "upscale", "photo.jpg", "--seed", "3", "--out", "plain.png", "--no-metadata")
    with Image.open("plain.png") as image:
        assert "parameters" not in image.info


@pytest.mark.parametrize("suffix", ["jpg", "webp", "tiff", "png"])
def test_a_name_tells_the_format(capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    job = done(capsys, "denoise", "photo.jpg", "--seed", "3", "--out", f"a.{suffix}")
    assert read_job(Path(f"a.{suffix}")) == job
    assert done(capsys, "render", f"a.{suffix}", "--out", "b.png") == job
    assert sorted(path.name for path in Path().glob("[ab].*")) == sorted({f"a.{suffix}", "b.png"})


def test_the_prompt_of_the_picture_serves_where_none_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    drawn = Job((TextTarget("a fox"), TextTarget("blurry", -0.5)), seed=9)
    Image.new("RGB", (4, 4)).save("fox.png", pnginfo=png_info(drawn, MADE_WITH))
    job = done(capsys, "vary", "fox.png", "--seed", "1")
    assert (job.targets, job.seed) == (drawn.targets, 1)
    assert done(capsys, "vary", "fox.png", "a dog").targets == (TextTarget("a dog"),)
    assert done(capsys, "upscale", "fox.png").targets == ()
    (target,) = done(capsys, "vary", "photo.jpg", "--picture", "fox.png").targets
    assert isinstance(target, PictureTarget)


def test_a_tasks_picture_is_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    job = done(capsys, "inpaint photo.jpg 'a fox' --mask mask.png --seed 3 --out a.png")
    assert done(capsys, "render", "a.png", "--out", "b.png") == job
    assert done(capsys, "render", "a.png", "--seed", "4") == replace(job, seed=4)
    SourceStore().path(job.init.sha256).unlink()
    sentence = refused(capsys, "render", "a.png")
    assert "“photo.jpg” that this job works on is not on this computer" in sentence
    assert "clipdiff inpaint PICTURE --job FILE" in sentence
    assert done(capsys, "inpaint photo.jpg --job a.png") == job


def test_a_saved_job_carries_its_pictures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["inpaint", "photo.jpg", "a fox", "--mask", "mask.png", "--save-job", "job.json"]) == 0
    assert not StillEngine.jobs
    elsewhere = SourceStore(tmp_path / "elsewhere")
    job = load_job(Path("job.json"), elsewhere)
    assert elsewhere.has(job.init.sha256)
    assert elsewhere.has(job.inpaint.mask.sha256)
    other = done(capsys, "vary", "mask.png", "--job", "job.json", "--strength", "0.2")
    assert (other.task, other.vary.strength, other.init.name) == ("vary", 0.2, "mask.png")
    assert (other.targets, other.seed, other.inpaint) == (job.targets, job.seed, job.inpaint)
    assert done(capsys, "render", "--job", "job.json") == job


def test_ranked_paths_come_at_the_end_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["vary", "photo.jpg", "a fox", "--count", "3", "--seed", "1", "--out", "a.png"]
    done(capsys, *words)
    out, err = capsys.readouterr()
    assert out.split() == ["a-1.png", "a-2.png", "a-3.png"]
    assert "nearest to what was asked for: a-3.png (0.200)" in err
    done(capsys, *words, "--rank", "--quiet")
    out, err = capsys.readouterr()
    assert (out.split(), err) == (["a-3.png", "a-2.png", "a-1.png"], "")
    done(capsys, "render", "a fox", "--count", "2", "--rank", "--out", "b.png")
    assert capsys.readouterr().out.split() == ["b-2.png", "b-1.png"]


def test_pictures_without_a_score_rank_last_as_they_came() -> None:
    made = [
        Picture(n, 4, str(n), 0.1, n, Job(()), MADE_WITH, 1, score) for n, score in enumerate((None, 0.1, None, 0.3))
    ]
    assert [picture.path for picture in cli_terminal.ranked(made)] == ["3", "1", "0", "2"]


def test_an_animation_of_each_picture(capsys: pytest.CaptureFixture[str]) -> None:
    done(capsys, "vary", "photo.jpg", "a fox", "--count", "2", "--out", "a.png", "--animation", "runs/how.gif")
    assert "animation runs/how-1.gif" in capsys.readouterr().err
    for number in (1, 2):
        with Image.open(f"runs/how-{number}.gif") as image:
            assert (image.format, getattr(image, "n_frames", 1)) == ("GIF", 3)
            assert image.size == (6, 10)
    done(capsys, "render", "a fox", "--out", "b.png", "--animation", "b.webp", "--quiet")
    assert Path("b.webp").is_file()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("vary none.png a", "There is no picture “none.png”"),
        ("vary text.png a", "is not a picture"),
        ("vary photo.jpg", "the prompt is empty"),
        ("vary photo.jpg a --strength 2", "strength must be between"),
        ("vary photo.jpg a --size 64x64", "leave out --size"),
        ("cutout photo.jpg --size 64x64", "leave out --size"),
        ("vary photo.jpg a --method langevin", "Only guided diffusion works on pictures"),
        ("inpaint photo.jpg a --mask none.png", "There is no picture “none.png”"),
        ("inpaint photo.jpg a --jumps 0", "must be between"),
        ("outpaint photo.jpg a", "Say on which sides"),
        ("outpaint photo.jpg a --left 5000", "must be between"),
        ("denoise photo.jpg --sigma -1", "noise level must be between"),
        ("cutout photo.jpg --correction text.png", "is not a picture"),
        ("cutout photo.jpg --looks 0", "must be between"),
        ("describe photo.jpg --list none.txt", "There is no file “none.txt” with words"),
        ("describe photo.jpg --list empty.txt", "holds no words"),
        ("describe photo.jpg --list photo.jpg", "cannot be read"),
        ("describe photo.jpg --only animals", "There is no list “animals”"),
        ("describe photo.jpg --only own", "There are no words to choose from"),
        ("describe photo.jpg --list long.txt", "1 to 200 letters"),
        ("upscale photo.jpg --factor 3", "2 or 4 times"),
        ("upscale photo.jpg --out a.gif", "ClipDiff saves PNG, JPEG, WebP and TIFF"),
        ("vary photo.jpg a --animation a.bmp", "is no animation"),
        ("vary photo.jpg a --animation text.png/a.gif", "is a file, not a folder"),
        ("vary photo.jpg a --out a.webp --animation a.webp", "give each its own"),
        ("render photo.jpg", "holds no ClipDiff job"),
    ],
)
def test_every_mistake_is_one_sentence(capsys: pytest.CaptureFixture[str], words: str, sentence: str) -> None:
    Path("text.png").write_text("not a picture")
    Path("empty.txt").write_text("\n\n")
    Path("long.txt").write_text("x" * 201)
    before = sorted(Path().rglob("*"))
    assert sentence in refused(capsys, *words.split())
    assert sorted(Path().rglob("*")) == before


def test_a_prompt_too_long_for_a_jpeg_is_refused_before_the_drawing(capsys: pytest.CaptureFixture[str]) -> None:
    assert "too long to travel inside a JPEG" in refused(capsys, "render", "fox " * 20_000, "--out", "a.jpg")
    done(capsys, "render", "fox " * 20_000, "--out", "a.webp")


def test_a_task_of_a_saved_job_has_no_size_either(capsys: pytest.CaptureFixture[str]) -> None:
    job = done(capsys, "upscale", "photo.jpg", "--seed", "1", "--out", "a.png")
    assert job.size == Size()
    assert "leave out --size" in refused(capsys, "render", "a.png", "--size", "64x64")


@pytest.mark.parametrize(
    "words", ["vary", "describe photo.jpg fox", "cutout photo.jpg --steps 3", "denoise --mode soft"]
)
def test_words_that_make_no_sense_leave_with_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words.split()) == 2
    assert "usage: clipdiff" in capsys.readouterr().err


def test_help_loads_no_torch() -> None:
    script = (
        "import sys; from clipdiff_core.cli import main; code = sum(main([name, '--help']) for name in sys.argv[1:]); "
        "sys.exit(code or bool({'torch', 'clipdiff_core.engine', 'clipdiff_core.training'} & set(sys.modules)))"
    )
    words = [sys.executable, "-c", script, *TASKS, "export", "sheet"]
    told = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for option in (
        "--strength",
        "--jump-length",
        "--bottom",
        "--sigma",
        "--correction",
        "--only",
        "--redraw",
        "--rank",
    ):
        assert option in told
