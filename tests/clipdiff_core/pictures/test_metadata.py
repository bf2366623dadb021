"""The job inside a picture comes back as it went in, and other tools can read the rest."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import clipdiff_core
from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Conditioning, Job, Model, Sampling, Schedule, Size, Solver
from clipdiff_core.pictures.emphasis import targets_of
from clipdiff_core.pictures.metadata import KEY, Texts, parameters, png_info, read_job
from clipdiff_core.pictures.parameters_text import read_parameters
from clipdiff_core.targets import DescriptorTarget, PictureTarget, TextTarget
from clipdiff_core.task_settings import Inpaint, Vary

MADE_WITH = MadeWith("cpu", "float32", 2, {"torch": "2.15"}, ("float32 attention",))
JOB = Job(
    (
        TextTarget("一只狐狸 🦊"),
        TextTarget("fur", 1.5),
        PictureTarget("a" * 64, "b.png", 2),
        TextTarget("blurry", -0.3),
    ),
    seed=7,
    sampling=Sampling(steps=30),
)


def write(path: Path, info: PngInfo | None = None) -> Path:
    Image.new("RGB", (2, 2)).save(path, pnginfo=info)
    return path


def test_a_job_comes_back_as_it_went_in(tmp_path: Path) -> None:
    assert read_job(write(tmp_path / "a.png", png_info(JOB, MADE_WITH))) == JOB


def test_both_texts_are_in_the_file(tmp_path: Path) -> None:
    with Image.open(write(tmp_path / "a.png", png_info(JOB, MADE_WITH))) as image:
        assert '"made_with": {"device": "cpu"' in image.info[KEY]
        assert image.info["parameters"] == (
            "一只狐狸 🦊, (fur:1.5)\nNegative prompt: (blurry:0.3)\n"
            "Steps: 30, Sampler: DDIM, Schedule type: Karras, CFG scale: 3, Seed: 7, Size: 256x256, Model: starter, "
            f"Version: ClipDiff {clipdiff_core.__version__}"
        )


def test_parameters_keep_to_one_line_a_prompt() -> None:
    job = Job(
        (TextTarget("a\nfox"),),
        size=Size(64, 32),
        sampling=Sampling("ddim", "network", 5),
        conditioning=Conditioning(enabled=False),
    )
    shown = parameters(job).rpartition(", Version")[0]
    assert shown == "a fox\nSteps: 5, Sampler: DDIM, CFG scale: 1, Seed: 0, Size: 64x32, Model: starter"


def test_every_solver_and_schedule_has_a_name_that_others_know() -> None:
    shown = {
        parameters(Job((TextTarget("a fox"),), sampling=Sampling(solver, schedule)))
        for solver in get_args(Solver)
        for schedule in get_args(Schedule)
    }
    assert len(shown) == len(get_args(Solver)) * len(get_args(Schedule))
    assert any("Sampler: Euler a, Schedule type: Exponential," in text for text in shown)


def test_a_picture_that_tiles_says_so() -> None:
    assert parameters(replace(JOB, tiling=True)) == parameters(JOB).replace(", Version", ", Tiling: True, Version")


def test_a_picture_drawn_anew_says_how_strongly_and_its_own_size() -> None:
    text = parameters(replace(JOB, task="vary", vary=Vary(0.3)), Size(65, 33))
    assert "Size: 65x33, Model: starter, Denoising strength: 0.3, Version" in text
    assert "strength: 0.9, " in parameters(replace(JOB, task="outpaint", inpaint=Inpaint(strength=0.9)))
    assert "strength" not in parameters(replace(JOB, task="upscale"))


def test_the_steps_that_were_really_drawn_are_told() -> None:
    assert "\nSteps: 11, " in Texts.of(replace(JOB, task="vary"), MADE_WITH, steps=11).parameters
    assert Texts.of(replace(JOB, task="denoise"), MADE_WITH).parameters.count("Steps: 30") == 1


def test_others_read_what_is_written() -> None:
    """By the rules of AUTOMATIC1111's own reader, which InvokeAI's and Civitai's follow."""
    job = Job(
        (TextTarget("a (small) fox, [red]: Steps"), TextTarget("fog:\nNegative prompt: x", -0.5)),
        model=Model('mine: "b", c'),
        sampling=Sampling("dpmpp_2m", steps=12),
        seed=3,
    )
    words, unwanted, last = parameters(job).split("\n")
    assert words == r"a \(small\) fox, \[red\]: Steps"
    assert unwanted == "Negative prompt: (fog: Negative prompt: x:0.5)"
    assert last.startswith("Steps: ")
    pairs = re.findall(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)', last)
    assert [name for name, _ in pairs] == [
        *("Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size", "Model", "Version")
    ]
    assert json.loads(dict(pairs)["Model"]) == 'mine: "b", c'
    found = read_parameters(parameters(job))
    assert found is not None
    assert (found.program, found.model, found.steps, found.size) == ("ClipDiff", 'mine: "b", c', 12, Size())
    assert [target.text for target in targets_of(found.words)] == ["a (small) fox, [red]: Steps"]


def test_pictures_without_a_job_are_refused(tmp_path: Path) -> None:
    jpeg = tmp_path / "a.jpg"
    Image.new("RGB", (2, 2)).save(jpeg)
    for path in (write(tmp_path / "a.png"), jpeg):
        with pytest.raises(PictureError, match="holds no ClipDiff job"):
            read_job(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '"job"', "{" * 5, "[" * 100_000])
def test_damaged_jobs_are_refused(tmp_path: Path, text: str) -> None:
    info = PngInfo()
    info.add_text(KEY, text)
    with pytest.raises(PictureError, match="damaged"):
        read_job(write(tmp_path / "a.png", info))


def test_a_newer_job_says_so(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text(KEY, '{"job": {"version": 99, "targets": [{"text": "a fox"}]}}')
    with pytest.raises(JobError, match="newer ClipDiff"):
        read_job(write(tmp_path / "a.png", info))


def test_a_text_file_and_a_cut_picture_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.png"
    text.write_text("hello")
    with pytest.raises(PictureError, match="is not a picture"):
        read_job(text)
    whole = write(tmp_path / "a.png", png_info(JOB, MADE_WITH)).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[:60])
    with pytest.raises(PictureError):
        read_job(tmp_path / "cut.png")


def test_a_descriptors_words_are_a_prompt_to_other_tools() -> None:
    job = Job((TextTarget("a dog"), DescriptorTarget("a fox", "0a" * 32, weight=1.5)))
    assert parameters(job).startswith("a dog, (a fox:1.5)\n")
