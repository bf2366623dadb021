"""The job inside a picture comes back as it went in, and other tools can read the rest."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Conditioning, Job, Sampling, Schedule, Size, Solver
from clipdiff_core.pictures.metadata import KEY, parameters, png_info, read_job
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
            "Steps: 30, Sampler: DDIM Karras, CFG scale: 3, Seed: 7, Size: 256x256, Model: starter"
        )


def test_parameters_keep_to_one_line_a_prompt() -> None:
    job = Job(
        (TextTarget("a\nfox"),),
        size=Size(64, 32),
        sampling=Sampling("ddim", "network", 5),
        conditioning=Conditioning(enabled=False),
    )
    assert parameters(job) == "a fox\nSteps: 5, Sampler: DDIM, CFG scale: 1, Seed: 0, Size: 64x32, Model: starter"


def test_every_solver_and_schedule_has_a_name_that_others_know() -> None:
    shown = {
        parameters(Job((TextTarget("a fox"),), sampling=Sampling(solver, schedule)))
        for solver in get_args(Solver)
        for schedule in get_args(Schedule)
    }
    assert len(shown) == len(get_args(Solver)) * len(get_args(Schedule))
    assert any("Sampler: Euler a Exponential," in text for text in shown)


def test_a_picture_that_tiles_says_so() -> None:
    assert parameters(replace(JOB, tiling=True)) == parameters(JOB) + ", Tiling: True"


def test_a_picture_drawn_anew_says_how_strongly_and_its_own_size() -> None:
    text = parameters(replace(JOB, task="vary", vary=Vary(0.3)), Size(65, 33))
    assert text.endswith("Size: 65x33, Model: starter, Denoising strength: 0.3")
    assert parameters(replace(JOB, task="outpaint", inpaint=Inpaint(strength=0.9))).endswith("strength: 0.9")
    assert "strength" not in parameters(replace(JOB, task="upscale"))


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
