"""What other programs wrote becomes a job that can be drawn, and what cannot be used says why."""

from dataclasses import replace

import pytest

from clipdiff_core.job import Guidance, Job, Model, Sampling, Size
from clipdiff_core.pictures.emphasis import targets_of
from clipdiff_core.pictures.found import Found
from clipdiff_core.pictures.usable import Usable, snapped, usable_parts, using
from clipdiff_core.targets import PictureTarget, TextTarget
from clipdiff_core.task_settings import Vary
from clipdiff_core.validation import validate

FOUND = Found(
    "AUTOMATIC1111",
    "masterpiece, a (red:1.5) fox in snow, (blue light:0.7)",
    "blurry, (worst quality:1.4)",
    seed=5,
    steps=28,
    scale=7.0,
    sampler="Euler a",
    size=Size(512, 770),
    model="dream",
    extra=(("Clip skip", "2"),),
)


def weighed(text: str) -> dict[str, float]:
    return {target.text: target.weight for target in targets_of(text)}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("a fox", {"a fox": 1.0}),
        ("a fox,\nin snow", {"a fox, in snow": 1.0}),
        ("a fox, (blue light:1.3)", {"a fox": 1.0, "blue light": 1.3}),
        ("(a fox, in snow:1.2)", {"a fox, in snow": 1.2}),
        ("a (red:1.3) fox", {"a red fox": 1.0, "red": 0.3}),
        ("a [red] fox", {"a fox": 1.0, "red": 0.9091}),
        ("((fur))", {"fur": 1.21}),
        ("(a (b:1.5):2)", {"a b": 1.0, "a": 1.0, "b": 2.0}),
        (r"a \(small\) fox", {"a (small) fox": 1.0}),
        ("a fox <lora:ink:0.8> at dusk BREAK a tree", {"a fox at dusk, a tree": 1.0}),
        ("[a dog:a fox:0.5] in [red|blue]", {"a fox in red": 1.0}),
        ("a ratio of 16:9", {"a ratio of 16 9": 1.0}),
        ("unclosed (fox, and] more", {"unclosed fox, and more": 1.0}),
        ("(gone:0)", {}),
        ("", {}),
        ("()[]", {}),
        ("(very:1000) (much:9999)", {"very much": 1.0, "very": 100, "much": 100}),
    ],
)
def test_emphasis(text: str, targets: dict[str, float]) -> None:
    assert weighed(text) == pytest.approx(targets)


def test_very_many_brackets_are_words_without_them() -> None:
    assert weighed("(" * 5000 + "fox" + ")" * 5000) == {"fox": 1.0}


def test_only_the_most_emphasised_words_become_targets() -> None:
    text = ", ".join(f"(word{number}:{1 + number / 10})" for number in range(1, 20))
    targets = targets_of(text)
    assert len(targets) == 9
    assert "word1," in targets[0].text
    assert targets[-1] == TextTarget("word19", 2.9)


def part(name: str, found: Found = FOUND, models: tuple[str, ...] = ("starter",)) -> Usable:
    return next(usable for usable in usable_parts(found, models) if usable.part == name)


def test_all_of_it_makes_a_job_that_can_be_drawn() -> None:
    before = Job((TextTarget("a dog"), PictureTarget("a" * 64, "b.png"), TextTarget("hills", -1)))
    job = using(before, usable_parts(FOUND, ["starter"]))
    validate(job)
    assert [getattr(target, "text", "picture") for target in job.targets] == [
        "masterpiece, a red fox in snow",
        "red",
        "blue light",
        "picture",
        "blurry",
        "worst quality",
    ]
    assert job.targets[-1].weight == pytest.approx(-0.7)
    assert (job.seed, job.sampling.steps, job.sampling.solver) == (5, 28, "euler_ancestral")
    assert job.size == Size(512, 768)
    assert job.conditioning.guidance_scale == 7


def test_words_alone_leave_what_is_drawn_away_from() -> None:
    before = Job((TextTarget(""), TextTarget("hills", -1)), seed=3)
    job = using(before, [part("words", replace(FOUND, words="a fox"))])
    assert job == replace(before, targets=(TextTarget("a fox"), TextTarget("hills", -1)))


def test_what_is_wanted_is_not_unwanted_at_once() -> None:
    found = Found("InvokeAI", "a fox", "A fox, (dogs:2)")
    job = using(Job((TextTarget(""),)), usable_parts(found, []))
    validate(job)
    job = using(Job((TextTarget(""),)), usable_parts(replace(found, unwanted="A Fox"), []))
    assert job.targets == (TextTarget("a fox"),)


def test_numbers_of_another_model_are_not_likely() -> None:
    assert part("seed").note == part("scale").note == "other_model"
    assert not part("seed").likely
    assert part("seed").can_be_used
    assert part("seed", models=("Dream",)).likely
    assert part("model", models=("Dream",)).settings == {"model": Model("Dream")}
    assert part("model", replace(FOUND, model="sub\\Dream.safetensors"), ("Dream",)).can_be_used


def test_what_cannot_be_used_says_why() -> None:
    assert part("model").note == "not_here"
    assert part("seed", replace(FOUND, seed=2**60)).note == "too_large"
    assert part("steps", replace(FOUND, steps=5000)).note == "too_many"
    assert part("sampler", replace(FOUND, sampler="UniPC")).note == "unknown"
    extra = part("extra", replace(FOUND, words="a <lora:ink:1> fox"))
    assert extra.shown == "Lora: ink, Clip skip: 2"
    assert not extra.can_be_used


@pytest.mark.parametrize(
    ("sampler", "schedule", "solver", "levels"),
    [
        ("DPM++ 2M Karras", "", "dpmpp_2m", "karras"),
        ("DPM++ 2M SDE", "Exponential", "dpmpp_2m_sde", "exponential"),
        ("dpmpp_2m_sde_gpu", "karras", "dpmpp_2m_sde", "karras"),
        ("DPM++ 2S a", "", "dpmpp_2s_ancestral", None),
        ("dpmpp_2m_k", "", "dpmpp_2m", "karras"),
        ("k_euler_ancestral", "", "euler_ancestral", None),
        ("lms", "normal", "lms", None),
        ("DDIM", "", "ddim", None),
    ],
)
def test_samplers_by_their_names_elsewhere(sampler: str, schedule: str, solver: str, levels: str | None) -> None:
    settings = part("sampler", replace(FOUND, sampler=sampler, schedule=schedule)).settings
    assert settings["sampling.solver"] == solver
    assert settings.get("sampling.schedule") == levels


@pytest.mark.parametrize(
    ("given", "size"),
    [
        (Size(512, 770), Size(512, 768)),
        (Size(4096, 2048), Size(2048, 1024)),
        (Size(16, 20), Size(32, 40)),
        (Size(10_000, 10), Size(128, 32)),
        (Size(999_999_999, 1), Size(128, 32)),
        (Size(33, 131), Size(32, 128)),
    ],
)
def test_sizes_snap_to_what_can_be_drawn(given: Size, size: Size) -> None:
    assert snapped(given) == size
    validate(Job((TextTarget("a fox"),), size=size))


def test_ours_can_be_used_whole_or_in_part() -> None:
    job = Job(
        (TextTarget("a fox"), PictureTarget("b" * 64)),
        size=Size(64, 128),
        sampling=Sampling("heun", steps=9),
        guidance=Guidance(2.0),
        seed=77,
        tiling=True,
    )
    assert using(Job((TextTarget("x"),)), usable_parts(job, ["starter"])) == job
    only = [usable for usable in usable_parts(job, ["starter"]) if usable.part == "sampling"]
    assert using(Job((TextTarget("x"),)), only) == Job(
        (TextTarget("x"),), sampling=Sampling("heun", steps=9), tiling=True
    )
    varied = replace(job, task="vary", vary=Vary(0.3))
    assert using(Job((TextTarget("x"),)), usable_parts(varied, ["starter"])) == varied
    elsewhere = next(usable for usable in usable_parts(job, []) if usable.part == "model")
    assert elsewhere.note == "not_here"
