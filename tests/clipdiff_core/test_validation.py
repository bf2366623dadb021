"""What a job may ask for."""

import math
from dataclasses import asdict, replace
from typing import Any

import pytest

from clipdiff_core.cuttings import CUTTINGS
from clipdiff_core.errors import JobError
from clipdiff_core.job import LARGEST_SEED, Clip, Conditioning, Cutting, Guidance, Job, Losses, Sampling, Size
from clipdiff_core.methods import METHOD_BOUNDS, ConvPrior, Langevin, NoiseSearch
from clipdiff_core.targets import (
    ClipWeight,
    DescriptorTarget,
    PictureTarget,
    Source,
    Span,
    Target,
    TextTarget,
    parse_target,
)
from clipdiff_core.validation import validate
from tests.clipdiff_core.test_job import FOX, FULL

B, FILE = (Clip("b"),), "0a" * 32


@pytest.mark.parametrize("text", ["a fox:nan", "a fox:inf", "a fox:-inf", "a fox:1e999", "a fox:101", "a fox:-101"])
def test_a_weight_beyond_all_measure_is_refused(text: str) -> None:
    with pytest.raises(JobError, match="weight must be a number between -100 and 100") as caught:
        validate(Job(targets=(TextTarget("a dog"), parse_target(text))))
    assert caught.value.field == "targets"


@pytest.mark.parametrize(
    "job",
    [
        FOX,
        FULL,
        replace(FOX, size=Size(32, 128)),
        replace(FOX, size=Size(2048, 2048)),
        replace(FOX, seed=LARGEST_SEED - 1000, count=1000),
        replace(FOX, sampling=Sampling("ddim", steps=1, eta=1.0)),
        replace(FOX, sampling=Sampling("lms", recurrence="0: 1 -> 50%: 10, 80%: 1")),
        replace(FOX, guidance=Guidance(clip_guidance_scale=0.0)),
        replace(FOX, conv_prior=ConvPrior(iterations=0)),  # which does not draw
        replace(FOX, method="conv_prior", conv_prior=ConvPrior(500, 1000, 0.01, 1e-3)),  # the article's own
        replace(FOX, targets=(PictureTarget("0a" * 32),)),
        replace(FOX, targets=(TextTarget("a fox"), TextTarget("a fox", 0.5))),
        replace(FOX, targets=(TextTarget("a fox"), TextTarget("a fox", 0.0))),
        replace(FOX, targets=(TextTarget("a fox", 1, Span(0.0, 0.5)), TextTarget("a fox", -1, Span(0.5)))),
        replace(FOX, targets=(DescriptorTarget("a fox", FILE, picture_share=0.0), PictureTarget(FILE, weight=-1))),
        replace(FOX, targets=(TextTarget("a fox", clip_weights=(ClipWeight("b", 0.0),)),), guidance=Guidance(clips=B)),
        *(replace(FOX, guidance=Guidance(cutting=cutting)) for cutting in CUTTINGS.values()),
        replace(FOX, guidance=Guidance(cutting=Cutting("σ5: 0, 0: 1"))),
        replace(FOX, guidance=Guidance(losses=Losses(init_pixels="2")), init=Source("0a" * 32)),
    ],
)
def test_a_good_job_is_accepted(job: Job) -> None:
    validate(job)


def weighed(*weights: tuple[str, float]) -> Job:
    target = TextTarget("a fox", clip_weights=tuple(ClipWeight(*weight) for weight in weights))
    return replace(FOX, targets=(target,), guidance=Guidance(clips=B))


def cut(**settings: Any) -> Job:
    return replace(FOX, guidance=Guidance(cutting=Cutting(**settings)))


def lose(**settings: Any) -> Job:
    return replace(FOX, guidance=Guidance(losses=Losses(**settings)))


def unpushed(**settings: Any) -> Job:
    return replace(FOX, guidance=Guidance(0.0, losses=Losses(**settings)))


TARGETS: list[tuple[tuple[Target, ...], str]] = [
    ((), "Say what to draw: the prompt is empty."),
    ((TextTarget(""),), "Say what to draw: the prompt is empty."),
    ((TextTarget(" \n"),), "Say what to draw: the prompt is empty."),
    ((TextTarget("a fox"), TextTarget(" ")), "One of the prompts is empty: fill it in or remove it."),
    ((PictureTarget("0a" * 32), TextTarget("")), "One of the prompts is empty: fill it in or remove it."),
    ((TextTarget("a \udcff fox"),), "One of the prompts holds characters that are not text: type it again."),
    ((TextTarget("a fox", math.nan),), "A target's weight must be a number between -100 and 100."),
    ((TextTarget("a fox"), TextTarget("A FOX ", -1)), "“A FOX” is asked for and against at once"),
    ((TextTarget("a fox"), TextTarget("a fox", 0.0), TextTarget("a fox", -1)), "asked for and against at once"),
    ((PictureTarget("0a" * 32, "a.png"), PictureTarget("0a" * 32, "b.png", -1)), "“b.png” is asked for and against"),
    ((PictureTarget("0a" * 32), PictureTarget("0a" * 32, weight=-1)), "“the picture” is asked for and against"),
    ((TextTarget("blurry", -1),), "Nothing is asked for: give at least one target a weight above 0."),
    ((TextTarget("a fox", 0),), "Nothing is asked for: give at least one target a weight above 0."),
    ((PictureTarget("../../etc/passwd"),), "A target picture is not named by its SHA-256: choose the picture again."),
    ((PictureTarget("0A" * 32),), "A target picture is not named by its SHA-256: choose the picture again."),
    ((DescriptorTarget("a fox", "0A" * 32),), "A target picture is not named by its SHA-256: choose the picture"),
    ((TextTarget("a dog"), DescriptorTarget(" ", "0a" * 32)), "One of the prompts is empty: fill it in or remove it."),
    ((DescriptorTarget("a fox", "0a" * 32, picture_share=1.5),), "picture's share of a target must be between 0 and 1"),
    ((DescriptorTarget("a fox", "0a" * 32, picture_share=math.nan),), "picture's share of a target must be between"),
    ((DescriptorTarget("a fox", "0a" * 32), TextTarget("A fox", -1)), "“A fox” is asked for and against at once"),
    ((DescriptorTarget("a fox", "0a" * 32), PictureTarget("0a" * 32, "a.png", -1)), "“a.png” is asked for and against"),
    ((TextTarget("a fox", span=Span(0.5, 0.5)),), "A target's part of the run must begin before it ends"),
    ((TextTarget("a fox", span=Span(-0.1, 0.5)),), "A target's part of the run must begin before it ends"),
    ((TextTarget("a fox", span=Span(0.1, 1.5)),), "A target's part of the run must begin before it ends"),
    ((TextTarget("a fox", span=Span(math.nan, 1.0)),), "A target's part of the run must begin before it ends"),
    ((TextTarget("a fox", clip_weights=(ClipWeight("a", 1.0),)),), "a weight for the CLIP “a”, which does not guide"),
    ((TextTarget("a fox", 1, Span(0.0, 0.6)), TextTarget("a fox", -1, Span(0.5))), "asked for and against at once"),
]


@pytest.mark.parametrize(("targets", "words"), TARGETS)
def test_targets_that_cannot_be_drawn_are_refused(targets: tuple[Target, ...], words: str) -> None:
    with pytest.raises(JobError) as caught:
        validate(Job(targets=targets))
    assert words in caught.value.message
    assert caught.value.field == "targets"


@pytest.mark.parametrize(
    ("job", "field", "words"),
    [
        (replace(FOX, size=Size(0, 64)), "size", "0x64 cannot be drawn: each side must be 32 to 2048 pixels"),
        (replace(FOX, size=Size(64, 100_000)), "size", "64x100000 cannot be drawn"),
        (replace(FOX, size=Size(-64, 64)), "size", "-64x64 cannot be drawn"),
        (replace(FOX, size=Size(100, 64)), "size", "a multiple of 8: try 96 instead of 100"),
        (replace(FOX, size=Size(64, 2047)), "size", "try 2048 instead of 2047"),
        (replace(FOX, size=Size(64, 264)), "size", "64x264 is too long: one side may be 4 times the other"),
        (
            replace(FOX, sampling=Sampling(steps=-1)),
            "sampling.steps",
            "number of steps must be between 0 and 1000, not -1",
        ),
        (replace(FOX, sampling=Sampling(steps=10**400)), "sampling.steps", "between 0 and 1000, not 1000"),
        (replace(FOX, sampling=Sampling(eta=1.5)), "sampling.eta", "eta must be between 0 and 1, not 1.5"),
        (replace(FOX, sampling=Sampling(eta=math.nan)), "sampling.eta", "not nan"),
        (replace(FOX, sampling=Sampling(recurrence="0")), "sampling.recurrence", "between 1 and 10, not 0.0"),
        (replace(FOX, sampling=Sampling(recurrence="0: 1, 40%: 11")), "sampling.recurrence", "between 1 and 10"),
        (replace(FOX, sampling=Sampling(recurrence="1.5")), "sampling.recurrence", "whole number of times: 1.5 is"),
        (replace(FOX, sampling=Sampling(recurrence="often")), "sampling.recurrence", "“often” cannot be read"),
        (replace(FOX, count=0), "count", "number of pictures must be between 1 and 1000, not 0"),
        (replace(FOX, seed=-1), "seed", "seed must be between 0 and"),
        (replace(FOX, seed=LARGEST_SEED), "seed", f"not {LARGEST_SEED}."),
        (replace(FOX, guidance=Guidance(cutouts=-1)), "guidance.cutouts", "number of cutouts must be between 0 and 64"),
        (replace(FOX, guidance=Guidance(iterations=17)), "guidance.iterations", "between 0 and 16, not 17"),
        (replace(FOX, guidance=Guidance(-1.0)), "guidance.clip_guidance_scale", "CLIP guidance must be between 0 and"),
        (
            replace(FOX, guidance=Guidance(clips=(Clip(""),))),
            "guidance.clips",
            "One of the CLIPs that guide has",
        ),
        (replace(FOX, guidance=Guidance(clips=(Clip("a"), Clip("a")))), "guidance.clips", "“a” is to guide twice"),
        (
            replace(FOX, guidance=Guidance(clips=(Clip("a", weight=0),))),
            "guidance.clips",
            "“a” must be above 0",
        ),
        (replace(FOX, guidance=Guidance(clips=(Clip("a", weight=math.nan),))), "guidance.clips", "must be above 0"),
        (weighed(("b", -1.0)), "targets", "weight for the CLIP “b” must be between 0 and 100"),
        (weighed(("b", math.nan)), "targets", "weight for the CLIP “b” must be between 0 and 100"),
        (weighed(("b", 1.0), ("b", 2.0)), "targets", "two weights for the CLIP “b”"),
        (
            cut(overview="2.5"),
            "guidance.cutting.overview",
            "overview cutouts must be a whole number, not 2.5",
        ),
        (cut(overview="65"), "guidance.cutting.overview", "number of overview cutouts must be between 0 and 64"),
        (cut(inner="-1"), "guidance.cutting.inner", "number of inner cutouts must be between 0 and 64, not -1"),
        (cut(inner="four"), "guidance.cutting.inner", "“four” cannot be read"),
        (cut(overview="0: 4, 50%: 0"), "guidance.cutting.overview", "CLIP would see nothing at step 51"),
        (cut(overview="0", inner="0"), "guidance.cutting.overview", "CLIP would see nothing at step 1"),
        (cut(size_power="-1"), "guidance.cutting.size_power", "size power must be between 0 and 100"),
        (cut(grey="0: 2"), "guidance.cutting.grey", "grey share must be between 0 and 1"),
        (cut(affine=3.0), "guidance.cutting.affine", "affine share of cutouts must be between 0 and 2"),
        (cut(perspective=math.nan), "guidance.cutting.perspective", "perspective share of cutouts must be"),
        (cut(colour=-1.0), "guidance.cutting.colour", "colour share of cutouts must be between"),
        (cut(noise=2.0), "guidance.cutting.noise", "noise of cutouts must be between 0 and 1"),
        (lose(saturation="-1"), "guidance.losses.saturation", "weight of “saturation” must be between 0 and 1000000"),
        (lose(left_right="0: 1, x: 2"), "guidance.losses.left_right", "cannot be read"),
        (unpushed(total_variation="0: 0, 50%: 1"), "guidance.losses.total_variation", "give that a strength above 0"),
        (lose(init_features="0: 0, 50%: 1"), "init", "A loss compares with an init picture, and there is none"),
        (replace(FOX, init=Source("fox.png")), "init", "The init picture is not named by its SHA-256"),
        (replace(FOX, guidance=Guidance(course="strong")), "guidance.course", "write a number, or for example"),
        (replace(FOX, guidance=Guidance(course="0: 1, 50%: 101")), "guidance.course", "between 0 and 100, not 101"),
        (replace(FOX, guidance=Guidance(interval=Span(0.5, 0.5))), "guidance.interval", "begin before it ends"),
        (replace(FOX, guidance=Guidance(interval=Span(0, 1.1))), "guidance.interval", "from 0 to 100 %"),
        (replace(FOX, guidance=Guidance(clamp=0)), "guidance.clamp", "between 0.001 and 10, not 0"),
        (replace(FOX, guidance=Guidance(threshold=0.1)), "guidance.threshold", "between 0.5 and 1, not 0.1"),
        (replace(FOX, guidance=Guidance(spherical=1)), "guidance.spherical", "between 0 and 0.9, not 1"),
        (
            replace(FOX, method="langevin", guidance=Guidance(0.0)),
            "guidance.clip_guidance_scale",
            "goes by what CLIP sees",
        ),
        (
            replace(FOX, method="langevin", langevin=Langevin(steps=0)),
            "langevin.steps",
            "number of Langevin steps must be between 1 and 10000, not 0.",
        ),
        (replace(FOX, method="langevin", langevin=Langevin(step_size=math.nan)), "langevin.step_size", "not nan"),
        (replace(FOX, method="conv_prior", conv_prior=ConvPrior(sigma=2)), "conv_prior.sigma", "between 0 and 1"),
        (
            replace(FOX, method="noise_search", noise_search=NoiseSearch(steps=51)),
            "noise_search.steps",
            "number of the sampler's steps must be between 1 and 50, not 51.",
        ),
        (replace(FOX, conditioning=Conditioning(label=-2)), "conditioning.label", "class must be between -1 and"),
        (replace(FOX, conditioning=Conditioning(True, 101)), "conditioning.guidance_scale", "guidance scale must be"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_field(job: Job, field: str, words: str) -> None:
    with pytest.raises(JobError) as caught:
        validate(job)
    assert words in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.field == field


def test_every_number_of_a_method_has_its_bounds() -> None:
    for method, bounds in METHOD_BOUNDS.items():
        values = asdict(getattr(FOX, method))
        assert set(bounds) == {name for name, value in values.items() if type(value) in (int, float)}
        validate(replace(FOX, method=method))
