"""`clipdiff render` with an engine that saves white pictures: jobs, names, events, and every mistake a sentence."""

import json
import shlex
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core import cli, cli_terminal, folders
from clipdiff_core.control import Control
from clipdiff_core.cuttings import CUTTINGS
from clipdiff_core.events import Event, Failed, Loading, MadeWith, Picture, Preview, Progress
from clipdiff_core.job import Job, Losses, Model, Size
from clipdiff_core.methods import ConvPrior, Langevin, NoiseSearch
from clipdiff_core.pictures.job_files import load_job
from clipdiff_core.pictures.metadata import png_info, read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Span, TextTarget

MADE_WITH = MadeWith("cpu", "float32", 2, {})


class WhiteEngine:
    """Saves white pictures, and fails for what the real engine fails for."""

    def run(self, job: Job, output: Output, control: Control | None = None) -> Iterator[Event]:
        """Draw `job`; control is for the window."""
        assert control is None
        if job.model.name != "starter":
            yield Failed(f"There is no model “{job.model.name}”: choose another.", "model")
            return
        yield Loading("the starter")
        for index in range(job.count):
            if job.title == "interrupt" and index:
                raise KeyboardInterrupt
            yield Progress(index, job.count, job.sampling.steps, job.sampling.steps, 0.1, 0.0)
            yield Preview(index, 1, 1, 1, b"abc")
            drawn = Job.from_dict(job.to_dict() | {"seed": job.seed + index, "count": 1})
            path = save_picture(Image.new("RGB", (2, 2), "white"), drawn, MADE_WITH, output, index, job.count)
            yield Picture(index, job.count, str(path), 0.1, drawn.seed, drawn, MADE_WITH, 1)


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = types.ModuleType("clipdiff_core.engine")
    module.Engine = WhiteEngine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "clipdiff_core.engine", module)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def drawn(capsys: pytest.CaptureFixture[str], *words: str) -> list[Path]:
    """Render and return the printed paths."""
    assert cli.main(["render", *words]) == 0, capsys.readouterr().err
    return [Path(line) for line in capsys.readouterr().out.splitlines()]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Render what cannot be, and return the one sentence."""
    assert cli.main(["render", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for line in err.splitlines() if not line.startswith("seed ")]
    assert len(lines) == 1
    assert lines[0].startswith("clipdiff: ")
    assert lines[0].endswith(".")
    return lines[0]


def test_the_issues_own_example(capsys: pytest.CaptureFixture[str]) -> None:
    words = 'render "a fox:1" "blurry:-0.3" --seed 1 --steps 30 --count 2 --size 64x64 --out fox.png --json'
    assert cli.main(shlex.split(words)) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["loading", *["progress", "preview", "picture"] * 2]
    assert lines[-1]["path"] == "fox-2.png"
    assert lines[-1]["seconds"] == 0.1
    job = read_job(Path("fox-1.png"))
    assert job.targets == (TextTarget("a fox"), TextTarget("blurry", -0.3))
    assert (job.seed, job.size, job.sampling.steps) == (1, Size(64, 64), 30)
    assert read_job(Path("fox-2.png")).seed == 2


def test_every_option_reaches_the_job(capsys: pytest.CaptureFixture[str]) -> None:
    options = (
        "--solver ddim --schedule network --eta 0.5 --guidance-scale 2 --clip-guidance-scale 0.7 --cutouts 3 "
        "--iterations 4 --gradient exact --no-conditioning --label 3 --secondary small --seed 5 --out a.png "
        "--recurrence 2 --start perlin --tiling"
    )
    drawn(capsys, "a fox", *options.split())
    job = read_job(Path("a.png"))
    assert (job.sampling.solver, job.sampling.schedule, job.sampling.eta) == ("ddim", "network", 0.5)
    assert (job.sampling.recurrence, job.sampling.start, job.tiling) == ("2", "perlin", True)
    assert (job.conditioning.guidance_scale, job.conditioning.enabled) == (2, False)
    guidance = job.guidance
    assert (guidance.clip_guidance_scale, guidance.cutouts, guidance.iterations) == (0.7, 3, 4)
    assert (guidance.gradient, guidance.secondary.name, job.conditioning.label) == ("exact", "small", 3)
    drawn(capsys, "a fox", "--no-guidance", "--out", "b.png")
    assert read_job(Path("b.png")).guidance.clip_guidance_scale == 0


def test_every_option_of_a_method_reaches_the_job(capsys: pytest.CaptureFixture[str]) -> None:
    options = (
        "--method langevin --langevin-steps 50 --langevin-step-size 0.1 --no-prior --conv-iterations 500 "
        "--conv-steps 1000 --conv-sigma 0.02 --conv-learning-rate 0.002 --search-iterations 10 --search-steps 4 "
        "--search-optimiser nesterov --search-learning-rate 0.1 --search-regularisation 2 --seed 5 --out a.png"
    )
    drawn(capsys, "a fox", *options.split())
    job = read_job(Path("a.png"))
    assert job.method == "langevin"
    assert job.langevin == Langevin(50, 0.1, False)
    assert job.conv_prior == ConvPrior(500, 1000, 0.02, 0.002)
    assert job.noise_search == NoiseSearch(10, 4, "nesterov", 0.1, 2.0)
    drawn(capsys, "a.png", "--method", "diffusion", "--out", "b.png")  # what is not said again stays
    assert read_job(Path("b.png")) == replace(job, method="diffusion")


def test_what_takes_long_says_so_at_first(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(self: WhiteEngine, job: Job, output: Output, control: Control | None = None) -> Iterator[Event]:
        del self, output, control
        for step in range(1, 6):
            yield Progress(0, 1, step, job.length, 0.1, 50_000.0 if job.method == "conv_prior" else 90.0)

    monkeypatch.setattr(WhiteEngine, "run", slow)
    assert cli.main(["render", "a fox", "--method", "conv_prior", "--conv-iterations", "500"]) == 0
    assert capsys.readouterr().err.count("This takes about 14 hours; Ctrl+C ends it.") == 1
    assert cli.main(["render", "a fox"]) == 0
    assert "takes" not in capsys.readouterr().err


def test_each_picture_of_wildcards_has_a_choice_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    paths = drawn(capsys, "a {red|blue} fox", "--seed", "1", "--count", "8", "--out", "fox.png")
    assert [path.name for path in paths] == [f"fox-{number}.png" for number in range(1, 9)]
    jobs = [read_job(path) for path in paths]
    assert {job.title for job in jobs} == {"a red fox", "a blue fox"}
    assert [job.seed for job in jobs] == list(range(1, 9))
    assert read_job(drawn(capsys, "a {red|blue} fox", "--seed", "3", "--out", "one.png")[0]) == jobs[2]
    assert read_job(drawn(capsys, "fox-3.png", "--out", "again.png")[0]) == jobs[2]


def test_a_file_of_prompts_with_wildcards(capsys: pytest.CaptureFixture[str]) -> None:
    Path("prompts.txt").write_text("{a | a} fox | noise:-1\nan owl\n", encoding="utf-8")
    paths = drawn(capsys, "--from-file", "prompts.txt", "--seed", "1", "--count", "2", "--out", "many/")
    assert [path.name for path in paths] == [
        "001-a-fox-1.png",
        "001-a-fox-2.png",
        "002-an-owl-1.png",
        "002-an-owl-2.png",
    ]
    assert read_job(paths[0]).targets == (TextTarget("a fox"), TextTarget("noise", -1))


def test_an_estimate_draws_nothing_and_learns_from_what_was_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["render", "a fox", "--seed", "1", "--count", "4", "--estimate"]) == 0
    assert capsys.readouterr().out == "about 6 s, 0.9 GB of memory\n"
    assert not folders.pictures().exists()
    assert cli.main(["render", "a fox", "--seed", "1", "--quiet"]) == 0
    capsys.readouterr()
    assert cli.main(["render", "a fox", "--seed", "1", "--estimate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["seconds"] == pytest.approx(0.1, abs=0.02)


def test_wildcards_that_are_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert "is not closed" in refused(capsys, "a {red fox")
    assert "There are no wildcards “colour”" in refused(capsys, "a __colour__ fox")
    Path("prompts.txt").write_text("a fox\na {red fox\n", encoding="utf-8")
    assert "Line 2: A { in" in refused(capsys, "--from-file", "prompts.txt")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (60, "a minute"), (125, "2 minutes"), (9000, "2.5 hours"), (1e5, "28 hours")]
)
def test_durations_are_said_as_a_person_would(seconds: float, words: str) -> None:
    assert cli_terminal.duration(seconds) == words


def test_targets_may_stand_among_options(capsys: pytest.CaptureFixture[str]) -> None:
    drawn(capsys, "a fox", "--seed", "1", "blue:0.5", "--out", "a.png", "blurry:-1")
    assert read_job(Path("a.png")).targets == (TextTarget("a fox"), TextTarget("blue", 0.5), TextTarget("blurry", -1))


def test_a_picture_is_a_target_and_is_kept(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (2, 2)).save("b:2.png")
    Image.new("RGB", (3, 3)).save("c.png")
    drawn(capsys, "--picture", "b:2.png", "--picture", "c.png:-0.5", "a fox", "--out", "a.png")
    text, first, second = read_job(Path("a.png")).targets
    assert text == TextTarget("a fox")
    assert isinstance(first, PictureTarget)
    assert isinstance(second, PictureTarget)
    assert (first.name, first.weight, second.name, second.weight) == ("b:2.png", 1, "c.png", -0.5)
    assert SourceStore().open(second.sha256).size == (3, 3)


def test_a_descriptor_is_a_picture_and_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("RGB", (2, 2)).save("a=b.png")
    drawn(capsys, "--descriptor", "a=b.png=a red fox:1.5@0-50%", "--picture-share", "0.75", "--out", "a.png")
    (target,) = read_job(Path("a.png")).targets
    assert isinstance(target, DescriptorTarget)
    assert target == DescriptorTarget("a red fox", target.sha256, "a=b.png", 1.5, 0.75, Span(0.0, 0.5))
    assert SourceStore().has(target.sha256)


def test_targets_may_count_in_a_part_of_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("RGB", (2, 2)).save("c.png")
    drawn(capsys, "a fox:2@0-50%", "me@home", "--picture", "c.png@25-75%", "--out", "a.png")
    fox, home, picture = read_job(Path("a.png")).targets
    assert fox == TextTarget("a fox", 2.0, Span(0.0, 0.5))
    assert home == TextTarget("me@home")
    assert (picture.weight, picture.span) == (1.0, Span(0.25, 0.75))


def test_cutouts_and_losses_have_options(capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("RGB", (2, 2)).save("start.png")
    drawn(
        capsys, "a fox", "--cutting", "classic", "--inner", "0: 2, 50%: 6", "--size-power", "3", "--distance", "cosine",
        "--loss", "tv=0.5", "--loss", "init-features=0: 1 -> 50%: 0", "--init", "start.png", "--out", "a.png",
    )  # fmt: skip
    job = read_job(Path("a.png"))
    assert job.guidance.cutting == replace(CUTTINGS["classic"], inner="0: 2, 50%: 6", size_power="3")
    assert job.guidance.losses == Losses("cosine", total_variation="0.5", init_features="0: 1 -> 50%: 0")
    assert job.init.name == "start.png"
    assert SourceStore().has(job.init.sha256)
    drawn(capsys, "a.png", "--overview", "2", "--grey", "0.5", "--loss", "tv=0", "--out", "b.png")
    again = read_job(Path("b.png"))
    assert again.init == job.init
    assert again.guidance.cutting == replace(job.guidance.cutting, overview="2", grey="0.5")
    assert again.guidance.losses == replace(job.guidance.losses, total_variation="0")


def test_a_random_seed_is_told_and_the_picture_goes_to_the_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["render", "a fox"]) == 0
    out, err = capsys.readouterr()
    path = Path(out.strip())
    seed = read_job(path).seed
    assert err == f"seed {seed}\n"
    assert path == folders.pictures() / f"a-fox-{seed}.png"
    assert cli.main(["render", "a fox", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert read_job(Path(out.strip())).seed != seed


def test_out_replaces_a_png_and_adds_to_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert drawn(capsys, "a fox", "--out", "Fox.PNG") == [Path("Fox.PNG")]
    names = [drawn(capsys, "a fox", "--seed", "1", "--out", "folder")[0].name for _ in range(2)]
    assert names == ["a-fox-1.png", "a-fox-1 (2).png"]
    assert sorted(path.name for path in Path().iterdir()) == ["Fox.PNG", "folder"]


def test_pictures_may_say_nothing_of_how_they_were_made(capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = drawn(capsys, "a secret fox", "--seed", "1", "--out", "plain.png", "--no-metadata")
    assert b"secret" not in path.read_bytes()
    (path,) = drawn(capsys, "a secret fox " * 5000, "--seed", "1", "--out", "long.jpg", "--no-metadata")
    assert path.exists()


def test_a_job_can_be_saved_without_drawing_and_drawn_later(capsys: pytest.CaptureFixture[str]) -> None:
    assert drawn(capsys, "a fox", "--seed", "4", "--save-job", "fox.json") == []
    assert [path.name for path in Path().iterdir()] == ["fox.json"]
    job = load_job(Path("fox.json"), SourceStore())
    drawn(capsys, "--job", "fox.json", "--out", "a.png")
    assert read_job(Path("a.png")) == job
    drawn(capsys, "a dog", "--job", "fox.json", "--steps", "3", "--out", "b.png", "--save-job", "dog.json")
    changed = read_job(Path("b.png"))
    assert changed == load_job(Path("dog.json"), SourceStore())
    assert (changed.title, changed.sampling.steps, changed.seed) == ("a dog", 3, 4)


def test_a_picture_is_drawn_again_from_the_job_inside(capsys: pytest.CaptureFixture[str]) -> None:
    drawn(capsys, "a fox", "--seed", "4", "--steps", "7", "--out", "fox.png")
    drawn(capsys, "fox.png", "--out", "again.png")
    assert read_job(Path("again.png")) == read_job(Path("fox.png"))
    drawn(capsys, "fox.png", "--seed", "5", "--model", "starter", "--out", "other.png")
    other = read_job(Path("other.png"))
    assert (other.seed, other.sampling.steps, other.model) == (5, 7, Model())


def test_a_file_of_prompts(capsys: pytest.CaptureFixture[str]) -> None:
    Path("prompts.txt").write_text("\ufeffa fox\r\n\n一只狗:2 | blurry:-0.3\n", "utf-8")
    paths = drawn(capsys, *shlex.split("--from-file prompts.txt --out folder --seed 3 --count 2"))
    assert [path.name for path in paths] == [
        "001-a-fox-1.png",
        "001-a-fox-2.png",
        "003-一只狗-1.png",
        "003-一只狗-2.png",
    ]
    job = read_job(paths[3])
    assert job.targets == (TextTarget("一只狗", 2), TextTarget("blurry", -0.3))
    assert job.seed == 4


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "the prompt is empty"),
        ([""], "the prompt is empty"),
        ([":-0.3"], "the prompt is empty"),
        (["a fox", " "], "One of the prompts is empty"),
        (["a fox:1", "a fox:-1"], "asked for and against at once"),
        (["blurry:-1"], "Nothing is asked for"),
        (["a fox:nan"], "weight must be a number"),
        (["half \udc80"], "not text"),
        (["a fox", "--size", "0"], "not a size"),
        (["a fox", "--size", "0x0"], "cannot be drawn"),
        (["a fox", "--size", "100000x100000"], "cannot be drawn"),
        (["a fox", "--steps", "-1"], "steps must be between"),
        (["a fox", "--eta", "nan"], "eta must be between"),
        (
            ["a fox", "--eta", "0.5", "--solver", "dpmpp_2m"],
            "dpmpp_2m adds no noise: leave out --eta or choose one of ddim, euler_ancestral",
        ),
        (["a fox", "--recurrence", "x"], "“x” cannot be read"),
        (["a fox", "--count", "-1"], "must be between"),
        (["a fox", "--seed", "-1"], "seed must be between"),
        (["a fox", "--model", "none"], "There is no model “none”"),
        (["text.png"], "“text.png” is not a picture"),
        (["none.png"], "There is no picture “none.png”"),
        (["plain.png"], "holds no ClipDiff job"),
        (["newer.png"], "newer ClipDiff"),
        (["--picture", "text.png"], "“text.png” is not a picture"),
        (["--picture", "folder"], "is a folder"),
        (["--descriptor", "none.png"], "“none.png” has no words: write PATH=WORDS"),
        (["--descriptor", "none.png=a fox"], "There is no picture “none.png”"),
        (["--descriptor", "plain.png=a fox", "--picture-share", "2"], "picture's share of a target must be between"),
        (["a fox@50-20%"], "A target's part of the run must begin before it ends"),
        (["a fox", "--loss", "tvv=1"], "“tvv=1” is no loss: write NAME=COURSE, with one of tv, range"),
        (["a fox", "--loss", "tv=much"], "“much” cannot be read"),
        (["a fox", "--loss", "init=1"], "A loss compares with an init picture, and there is none"),
        (["a fox", "--init", "none.png"], "There is no picture “none.png”"),
        (["a fox", "--overview", "0"], "CLIP would see nothing at step 1"),
        (["--picture", "none.png:2"], "There is no picture “none.png”"),
        (["--picture", "x" * 5000], "There is no picture"),
        (["--job", "newer.json"], "newer ClipDiff"),
        (["--job", "prompts.txt"], "not a ClipDiff job file"),
        (["--job", "text.png"], "“text.png” is not a picture"),
        (["--job", "none.json"], "There is no job file"),
        (["a fox", "--out", "fox.gif"], "ClipDiff saves PNG, JPEG, WebP and TIFF pictures: name it “fox.png”"),
        (["a fox", "--out", "text.png/fox.png"], "is a file, not a folder"),
        (["a fox", "--out", "x" * 300 + ".png"], "too long"),
        (["a fox", "--out", "x" * 5000], "too long"),
        (["a fox", "--out", "/proc/self/fox.png"], "cannot write to the folder"),
        (["a fox", "--save-job", "text.png/job.json"], "cannot write to the folder"),
        (["a fox", "--from-file", "prompts.txt"], "not both"),
        (["--from-file", "none.txt"], "There is no file “none.txt”"),
        (["--from-file", "folder"], "cannot be read"),
        (["--from-file", "plain.png"], "cannot be read"),
        (["--from-file", "empty.txt"], "holds no prompts"),
        (["--from-file", "bad.txt", "--out", "new"], "Line 2: Nothing is asked for"),
        (["--from-file", "prompts.txt", "--out", "a.png"], "--out names a folder"),
    ],
)
def test_every_mistake_is_one_sentence(capsys: pytest.CaptureFixture[str], words: list[str], sentence: str) -> None:
    Path("folder").mkdir()
    Path("text.png").write_text("not a picture")
    Path("prompts.txt").write_text("a fox\na dog\n")
    Path("bad.txt").write_text("a fox\nblurry:-1\n")
    Path("empty.txt").write_text("\n\n")
    Path("newer.json").write_text('{"clipdiff_job": 1, "job": {"version": 99, "targets": []}}')
    Image.new("RGB", (2, 2)).save("plain.png")
    newer = png_info(Job((TextTarget("a fox"),), version=99), MADE_WITH)
    Image.new("RGB", (2, 2)).save("newer.png", pnginfo=newer)
    before = sorted(Path().rglob("*"))
    assert sentence in refused(capsys, *words)
    assert sorted(Path().rglob("*")) == before


def test_a_broken_weights_file_is_a_failure_in_json_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[Event]:
        yield Failed("The weights of “starter” are damaged: install ClipDiff again.", "model", "detail")

    monkeypatch.setattr(WhiteEngine, "run", broken)
    assert cli.main(["render", "a fox", "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out) == {
        "event": "failed",
        "message": "The weights of “starter” are damaged: install ClipDiff again.",
        "field": "model",
        "detail": "detail",
    }
    assert err == "clipdiff: The weights of “starter” are damaged: install ClipDiff again.\n"


def test_ctrl_c_leaves_the_finished_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["render", "interrupt", "--count", "3", "--out", "a.png"]) == 130
    assert [path.name for path in Path().iterdir()] == ["a-1.png"]
    assert capsys.readouterr().out == "a-1.png\n"


class Terminal:
    """Remembers what is written to it."""

    def __init__(self, tty: bool) -> None:
        self.text = ""
        self._tty = tty

    def write(self, text: str) -> int:
        """Remember."""
        self.text += text
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        """Whether a person looks on."""
        return self._tty


def test_a_bar_is_drawn_on_a_terminal_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for tty, quiet, bar in [(True, False, True), (False, False, False), (True, True, False)]:
        terminal = Terminal(tty)
        monkeypatch.setattr(cli_terminal.sys, "stderr", terminal)
        drawn(capsys, "a fox", "--seed", "1", "--steps", "30", "--out", "a.png", *(["--quiet"] if quiet else []))
        assert ("[########################] 30/30  0:00 left" in terminal.text) is bar
        assert terminal.text.endswith("\r\x1b[K") is bar


def test_the_bar_says_which_picture_and_how_long() -> None:
    line = cli_terminal.progress_line(Progress(1, 4, 5, 20, 1.0, 64.6))
    assert line == "Picture 2 of 4  [######------------------] 5/20  1:05 left"
