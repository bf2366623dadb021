import json
import math
from dataclasses import replace
from typing import Any

import pytest

from clipdiff_core.errors import JobError
from clipdiff_core.job import (
    JOB_VERSION,
    Clip,
    Conditioning,
    Cutting,
    Guidance,
    Job,
    Losses,
    Model,
    Sampling,
    Size,
    parse_size,
)
from clipdiff_core.methods import ConvPrior, Langevin, NoiseSearch
from clipdiff_core.targets import (
    ClipWeight,
    DescriptorTarget,
    PictureTarget,
    Source,
    Span,
    TextTarget,
    parse_target,
    span_text,
    split_target,
)

FOX = Job(targets=(TextTarget("a fox"),))
FULL = Job(
    targets=(
        TextTarget("一只狐狸, “red”", 1.5),
        TextTarget("blurry", -0.3),
        PictureTarget("0a" * 32, "fox.jpg", 0.5, Span(0.25), (ClipWeight("mine", 2.0),)),
        DescriptorTarget("a red fox", "0c" * 32, picture_share=0.75),
    ),
    size=Size(128, 64),
    sampling=Sampling("ddim", "network", 50, 0.5, "0: 1, 30%: 2", "perlin"),
    guidance=Guidance(
        2.0,
        "exact",
        4,
        1,
        (Clip("ViT-B-32", "ee" * 32, 0.5), Clip("mine")),
        Model("helper"),
        "0: 1 -> 100%: 0",
        Span(0.1, 0.9),
        "clamped",
        0.1,
        0.9,
        0.05,
        Cutting("0: 12, 40%: 4", "0: 4, 40%: 12", "2", "0.2", False, 0.5, 0.5, 0.5, 0.0),
        Losses("cosine", saturation="50%: 2"),
    ),
    conditioning=Conditioning(False, 1.0, 207),
    model=Model("starter", "ff" * 32),
    seed=7,
    count=3,
    init=Source("0b" * 32, "start.png"),
    tiling=True,
    method="langevin",
    langevin=Langevin(50, 0.1, False),
    conv_prior=ConvPrior(500, 1000, 0.02, 0.002),
    noise_search=NoiseSearch(10, 4, "nesterov", 0.1, 2.0),
)


@pytest.mark.parametrize("job", [FOX, FULL])
def test_a_job_comes_back_from_json_as_it_was(job: Job) -> None:
    assert Job.from_json(job.to_json()) == job
    assert Job.from_dict(json.loads(json.dumps(job.to_dict()))) == job


def test_json_is_one_line_and_keeps_chinese_readable() -> None:
    job = replace(FULL, targets=(TextTarget("一只狗\nin the rain"),))
    assert "\n" not in job.to_json()
    assert "一只狗" in job.to_json()


def test_every_setting_is_written() -> None:
    values = FULL.to_dict()
    assert values["version"] == JOB_VERSION
    assert values["sampling"] == {
        "solver": "ddim",
        "schedule": "network",
        "steps": 50,
        "eta": 0.5,
        "recurrence": "0: 1, 30%: 2",
        "start": "perlin",
    }
    assert values["guidance"]["losses"]["saturation"] == "50%: 2"
    assert values["init"] == {"sha256": "0b" * 32, "name": "start.png"}
    assert values["guidance"]["clips"][1] == {"name": "mine", "sha256": "", "weight": 1.0}
    assert values["targets"][2] == {
        "sha256": "0a" * 32,
        "name": "fox.jpg",
        "weight": 0.5,
        "span": {"start": 0.25, "end": 1.0},
        "clip_weights": ({"clip": "mine", "weight": 2.0},),
    }


def test_each_method_has_its_own_length() -> None:
    assert replace(FULL, method="diffusion").length == 50
    assert FULL.length == 50
    assert replace(FULL, method="langevin", langevin=Langevin(70)).length == 70
    assert replace(FULL, method="noise_search").length == 10
    assert replace(FULL, method="conv_prior").length == 500 * 1001


def test_what_is_left_out_takes_its_default() -> None:
    assert Job.from_dict({"targets": [{"text": "a fox"}]}) == FOX
    assert Job.from_dict({"targets": [{"text": "a fox"}], "sampling": {"steps": 5}}).sampling == Sampling(steps=5)


def test_whole_numbers_are_read_as_the_numbers_they_stand_for() -> None:
    weight = Job.from_dict({"targets": [{"text": "a fox", "weight": 2}]}).targets[0].weight
    assert weight == 2.0
    assert isinstance(weight, float)


@pytest.mark.parametrize("text", ["", "{", "a fox", "[" * 100_000])
def test_what_is_not_json_is_not_a_job(text: str) -> None:
    with pytest.raises(JobError, match="not a ClipDiff job: it is not valid JSON"):
        Job.from_json(text)


@pytest.mark.parametrize("text", ["null", "[]", '"a fox"', "3", "{}", '{"version": 1}'])
def test_json_without_targets_is_not_a_job(text: str) -> None:
    with pytest.raises(JobError, match="not a ClipDiff job: it has no targets"):
        Job.from_json(text)


def test_a_job_of_a_newer_version_says_so_even_with_settings_it_alone_knows() -> None:
    with pytest.raises(JobError, match=r"made by a newer ClipDiff \(format 2; this one reads up to 1\)") as caught:
        Job.from_dict({"targets": [], "version": JOB_VERSION + 1, "hologram": True})
    assert caught.value.field == "version"


@pytest.mark.parametrize("version", ["1", 1.0, None, 0, -1])
def test_a_version_that_is_no_version_is_refused(version: object) -> None:
    with pytest.raises(JobError, match="not a ClipDiff job: its version") as caught:
        Job.from_dict({"targets": [], "version": version})
    assert caught.value.field == "version"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"hologram": True}, "hologram", "“hologram” that this ClipDiff does not know"),
        ({"sampling": {"stepz": 3}}, "sampling", "“stepz” that this ClipDiff does not know"),
        ({"sampling": {"steps": "30"}}, "sampling.steps", "“sampling.steps” has a value that does not fit: '30'"),
        ({"method": "painting"}, "method", "“method” has a value that does not fit: 'painting'"),
        ({"noise_search": {"optimiser": "sgd"}}, "noise_search.optimiser", "does not fit"),
        ({"sampling": {"steps": 30.0}}, "sampling.steps", "does not fit"),
        ({"sampling": {"steps": True}}, "sampling.steps", "does not fit"),
        ({"sampling": {"solver": "magic"}}, "sampling.solver", "does not fit: 'magic'"),
        ({"sampling": {"solver": ["ddim"]}}, "sampling.solver", "does not fit"),
        ({"sampling": {"eta": None}}, "sampling.eta", "does not fit: None"),
        ({"sampling": {"eta": math.nan}}, "sampling.eta", "does not fit: nan"),
        ({"sampling": {"eta": math.inf}}, "sampling.eta", "does not fit: inf"),
        ({"sampling": {"eta": 10**400}}, "sampling.eta", "does not fit: 1000"),
        ({"sampling": {"eta": False}}, "sampling.eta", "does not fit"),
        ({"sampling": 30}, "sampling", "“sampling” should be a group of settings"),
        ({"size": "64x64"}, "size", "“size” should be a group of settings"),
        ({"conditioning": {"enabled": 1}}, "conditioning.enabled", "does not fit: 1"),
        ({"model": {"name": 3}}, "model.name", "does not fit: 3"),
        ({"guidance": {"clips": "ViT-B-32"}}, "guidance.clips", "“guidance.clips” should be a list"),
        ({"guidance": {"clips": ["ViT-B-32"]}}, "guidance.clips", "should be a group of settings"),
        ({"guidance": {"clips": [{"weight": 1}]}}, "guidance.clips", "leaves out a setting"),
        ({"guidance": {"gradient": "magic"}}, "guidance.gradient", "does not fit: 'magic'"),
        ({"seed": "7"}, "seed", "does not fit"),
        ({"targets": {"text": "a fox"}}, "targets", "its targets are not a list"),
        ({"targets": ["a fox"]}, "targets", "“targets” should be a group of settings"),
        ({"targets": [{"weight": 1.0}]}, "targets", "leaves out a setting that “targets” needs"),
        ({"targets": [{"text": "a fox", "weight": "1"}]}, "targets.weight", "does not fit: '1'"),
        ({"targets": [{"text": None}]}, "targets.text", "does not fit: None"),
        ({"targets": [{"sha256": "0a" * 32, "words": "a fox"}]}, "targets", "“words” that this ClipDiff does not know"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(JobError) as caught:
        Job.from_dict(FOX.to_dict() | change)
    assert words in caught.value.message
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("a fox", TextTarget("a fox")),
        (" a fox ", TextTarget("a fox")),
        ("a fox:1", TextTarget("a fox", 1.0)),
        ("blurry:-0.3", TextTarget("blurry", -0.3)),
        ("a fox : 2 ", TextTarget("a fox", 2.0)),
        ("a fox:.5", TextTarget("a fox", 0.5)),
        ("a fox:1e-1", TextTarget("a fox", 0.1)),
        ("a:b", TextTarget("a:b")),
        ("ratio 3:2 poster", TextTarget("ratio 3:2 poster")),
        ("ratio 3:2 poster:0.5", TextTarget("ratio 3:2 poster", 0.5)),
        ("a fox:", TextTarget("a fox:")),
        ("a fox:1:", TextTarget("a fox:1:")),
        ("a fox:one", TextTarget("a fox:one")),
        ("一只狗:0.5", TextTarget("一只狗", 0.5)),
        (":1", TextTarget("", 1.0)),
        ("", TextTarget("")),
        ("a fox@0-50%", TextTarget("a fox", span=Span(0.0, 0.5))),
        ("a fox:1.5@ 25% – 62.5 %", TextTarget("a fox", 1.5, Span(0.25, 0.625))),
        ("a fox@50-100%:-2", TextTarget("a fox", -2.0, Span(0.5, 1.0))),
        ("a fox:1.5@10-200%", TextTarget("a fox", 1.5, Span(0.1, 2.0))),
        ("a fox@home", TextTarget("a fox@home")),
        ("a fox@0-50", TextTarget("a fox@0-50")),
        ("a fox@50%", TextTarget("a fox@50%")),
        ("a fox@0-50%!", TextTarget("a fox@0-50%!")),
        ("me@here:2", TextTarget("me@here", 2.0)),
    ],
)
def test_a_weight_and_a_span_stand_behind_the_words(text: str, target: TextTarget) -> None:
    assert parse_target(text) == target


def test_what_is_not_said_stays_as_it_was() -> None:
    assert split_target("a fox", 0.5, Span(0.5)) == ("a fox", 0.5, Span(0.5))
    assert split_target("a fox@0-100%", 0.5, Span(0.5)) == ("a fox", 0.5, Span())
    assert split_target("a fox:2", 0.5, Span(0.5)) == ("a fox", 2.0, Span(0.5))


def test_a_span_is_written_as_it_is_read() -> None:
    for span in (Span(), Span(0.25, 0.625), Span(0.0, 0.5)):
        assert split_target(f"a fox@{span_text(span)}") == ("a fox", 1.0, span)


@pytest.mark.parametrize(
    ("text", "size"),
    [("64x64", Size(64, 64)), ("128X64", Size(128, 64)), ("64 × 32", Size(64, 32)), ("0x0", Size(0, 0))],
)
def test_a_size_is_read(text: str, size: Size) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "64", "64x", "x64", "64x64x64", "-64x64", "64.0x64", "axb", "²x64", "9" * 5000 + "x8"]
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(JobError, match=r"is not a size\. Write it as WIDTHxHEIGHT") as caught:
        parse_size(text)
    assert caught.value.field == "size"


def test_the_title_is_what_is_asked_for_in_one_line() -> None:
    assert FULL.title == "一只狐狸, “red”, fox.jpg, a red fox"
    assert Job(targets=(TextTarget("a fox\nin  snow"), PictureTarget("0a" * 32))).title == "a fox in snow, picture"
    assert Job(targets=(TextTarget("blurry", -1),)).title == ""
