"""Sweeps: values as they are typed, the jobs they make, and which picture belongs where."""

from dataclasses import replace

import pytest

from clipdiff_core import sweeps
from clipdiff_core.errors import JobError
from clipdiff_core.job import Clip, Conditioning, Job, Model, Sampling, Size
from clipdiff_core.sweeps import Sweep, make_sweep, read_axis, sweepable, sweepables
from clipdiff_core.targets import PictureTarget, TextTarget

FOX = Job((TextTarget("a fox"), TextTarget("blurry", -0.3)), seed=5, count=4)


def axis(name: str, text: str, job: Job = FOX) -> sweeps.Axis:
    return read_axis(sweepable(name, job), text)


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("steps", "10, 20,30", (10, 20, 30)),
        ("steps", "10..50 step 20", (10, 30, 50)),
        ("steps", "1..3, 3, 9", (1, 2, 3, 9)),
        ("steps", "10...30 步长 10", (10, 20, 30)),
        ("guidance scale", ".5，1；2", (0.5, 1.0, 2.0)),
        ("guidance scale", "0..0.3 step 0.1", (0.0, 0.1, 0.2, 0.3)),
        ("weight", "-1..1", (-1.0, 0.0, 1.0)),
        ("solver", "heun, ddim", ("heun", "ddim")),
        ("words", "a fox, red | {an owl|a dog}\n a cat", ("a fox, red", "{an owl|a dog}", "a cat")),
        ("model", "starter", (Model("starter"),)),
        ("size", "256x256, 128×64", (Size(256, 256), Size(128, 64))),
        ("recurrence", "1, 2", ("1", "2")),
    ],
)
def test_values_as_they_are_typed(name: str, text: str, values: tuple[object, ...]) -> None:
    assert axis(name, text).values == values


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("steps", " , ", "Type the values"),
        ("steps", "ten", "“ten” is no whole number"),
        ("steps", "1.5", "“1.5” is no whole number"),
        ("steps", "-3", "“-3” is no whole number"),
        ("steps", "9" * 5000, "is no whole number"),
        ("guidance scale", "nan", "is no number"),
        ("guidance scale", "1..2 step 0", "step must be above 0"),
        ("guidance scale", "1e300..2e300", "take a larger step"),
        ("seed", "1..9999999", "take a larger step"),
        ("steps", "30..10", "turn it round"),
        ("steps", ",".join(map(str, range(60))), "more than 50"),
        ("solver", "fast", "Choose from ddim"),
        ("size", "big", "is not a size"),
        ("model", "starter, my foxes", "There is no model called “my foxes”"),
    ],
)
def test_values_that_are_none(name: str, text: str, told: str) -> None:
    with pytest.raises(JobError, match=told):
        axis(name, text)


def test_every_example_can_be_drawn() -> None:
    for setting in sweepables(FOX):
        assert make_sweep(FOX, read_axis(setting, setting.example)).jobs


def test_a_picture_for_every_pair_row_after_row() -> None:
    sweep = make_sweep(FOX, axis("steps", "10, 20, 30"), axis("guidance scale", "1, 2"))
    told = [(job.sampling.steps, job.conditioning.guidance_scale) for job in sweep.jobs]
    assert told == [(10, 1), (20, 1), (30, 1), (10, 2), (20, 2), (30, 2)]
    assert {(job.seed, job.count) for job in sweep.jobs} == {(5, 1)}
    assert sweep.across.labels == ("10", "20", "30")


def test_words_go_into_the_first_prompt() -> None:
    job = replace(FOX, targets=(PictureTarget("0" * 64), *FOX.targets))
    sweep = make_sweep(job, axis("words", "an owl | a dog"), axis("weight", "1, 2"))
    assert [each.targets[1] for each in sweep.jobs] == [
        TextTarget("an owl", 1),
        TextTarget("a dog", 1),
        TextTarget("an owl", 2),
        TextTarget("a dog", 2),
    ]
    assert all(each.targets[2] == FOX.targets[1] for each in sweep.jobs)
    with pytest.raises(JobError, match="There is no prompt"):
        make_sweep(replace(job, targets=job.targets[:1]), axis("words", "an owl"))


def test_wildcards_are_chosen_by_each_seed() -> None:
    job = replace(FOX, targets=(TextTarget("a {red|blue|green} fox"),))
    steps = make_sweep(job, axis("steps", "10, 20, 30, 40"))
    assert len({each.targets for each in steps.jobs}) == 1
    seeds = make_sweep(job, axis("seed", "1..20"))
    assert len({each.targets for each in seeds.jobs}) == 3


def test_nothing_is_made_when_one_cannot_be_drawn() -> None:
    with pytest.raises(JobError, match="steps 5000: The number of steps") as caught:
        make_sweep(FOX, axis("steps", "10, 5000"))
    assert caught.value.field == "sampling.steps"
    with pytest.raises(JobError, match="choose another setting"):
        make_sweep(FOX, axis("steps", "10"), axis("steps", "20"))
    with pytest.raises(JobError, match="at most 300"):
        make_sweep(FOX, axis("seed", "1..50"), axis("steps", "1..50"))
    with pytest.raises(JobError, match="cannot be swept"):
        sweepable("flavour", FOX)


def test_what_can_be_swept_follows_the_job() -> None:
    names = {setting.name for setting in sweepables(replace(FOX, task="vary"))}
    assert "strength" in names
    assert "size" not in names
    assert "steps" not in {setting.name for setting in sweepables(replace(FOX, method="langevin"))}


def finished(job: Job) -> Job:
    """The job as the engine saves it: what was left to the program is filled in."""
    return replace(
        job,
        model=replace(job.model, sha256="ab"),
        sampling=replace(job.sampling, steps=job.sampling.steps or 30),
        guidance=replace(job.guidance, cutouts=4, iterations=1, clips=(Clip("starter", "cd"),)),
        conditioning=replace(job.conditioning, clip_sha256="ef"),
    )


def taken_by(sweep: Sweep, jobs: list[Job]) -> list[int | None]:
    taken = [False] * len(sweep.jobs)
    found: list[int | None] = []
    for job in jobs:
        found.append(sweep.cell_of(job, taken))
        if found[-1] is not None:
            taken[found[-1]] = True
    return found


def test_each_picture_finds_its_cell_in_any_order() -> None:
    sweep = make_sweep(FOX, axis("guidance scale", "0, 3"), axis("steps", "0, 30, 40"))
    order = [5, 3, 1, 0, 4, 2]
    found = taken_by(sweep, [finished(sweep.jobs[index]) for index in order])
    assert sorted(index for index in found if index is not None) == list(range(6))
    assert found[0] == 5
    assert found[1:3] == [3, 1]  # 30 steps: those who asked for 30 come before those who left it open


def test_other_pictures_find_none() -> None:
    sweep = make_sweep(FOX, axis("steps", "10, 20"))
    others = [
        finished(replace(sweep.jobs[0], seed=6)),
        finished(replace(sweep.jobs[0], sampling=Sampling(steps=11))),
        finished(replace(sweep.jobs[0], conditioning=Conditioning(guidance_scale=2))),
        finished(replace(sweep.jobs[0], targets=FOX.targets[:1])),
        finished(replace(sweep.jobs[0], size=Size(128, 128))),
    ]
    assert taken_by(sweep, others) == [None] * 5
    assert taken_by(sweep, [finished(sweep.jobs[0])] * 2) == [0, None]
