"""Presets: what comes along can be drawn, one's own come back as they were, and hostile files are refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core.errors import JobError
from clipdiff_core.job import Clip, Conditioning, Guidance, Job, Model, Sampling, Size
from clipdiff_core.presets import (
    PATHS,
    STANDARD,
    Preset,
    PresetStore,
    checked_name,
    factory_presets,
    preset_of,
    read_preset,
    write_preset,
)
from clipdiff_core.targets import PictureTarget, Span, TextTarget
from clipdiff_core.validation import validate

JOB = Job(
    (TextTarget("a fox"), PictureTarget("a" * 64)),
    size=Size(64, 96),
    seed=5,
    model=Model("mine"),
    sampling=Sampling("heun", steps=12),
    guidance=Guidance(2.5, clips=(Clip("ViT-B-32"),), interval=Span(0.1, 0.8)),
    conditioning=Conditioning(label=7, guidance_scale=5),
    tiling=True,
)


def write(folder: Path, values: object) -> Path:
    path = folder / "a.json"
    path.write_text(values if isinstance(values, str) else json.dumps(values), "utf-8")
    return path


def file_of(settings: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"clipdiff_preset": 1, "name": "Mine", "settings": settings} | others


@pytest.mark.parametrize("preset", factory_presets(), ids=lambda preset: preset.key)
def test_what_comes_along_can_be_drawn_and_differs_from_the_others(preset: Preset) -> None:
    job = Job((TextTarget("a fox"),))
    validate(preset.applied(job))
    assert preset.is_in(preset.applied(job))
    assert preset.is_in(preset.applied(JOB))
    assert [other.key for other in factory_presets() if other.is_in(preset.applied(job))] == [preset.key]


def test_the_usual_way_comes_first_and_is_what_a_new_job_has() -> None:
    assert factory_presets()[0] is STANDARD
    assert STANDARD.is_in(Job((TextTarget("a fox"),)))


def test_a_preset_leaves_words_pictures_models_and_seeds_alone() -> None:
    job = STANDARD.applied(JOB)
    assert (job.targets, job.size, job.seed, job.model) == (JOB.targets, JOB.size, JOB.seed, JOB.model)
    assert (job.guidance.clips, job.conditioning.label) == (JOB.guidance.clips, 7)
    assert (job.sampling, job.tiling) == (Sampling(), False)


def test_ones_own_comes_back_as_it_was(tmp_path: Path) -> None:
    preset = preset_of("  Mine \n own ", JOB)
    assert preset.name == "Mine own"
    assert preset.job.targets == (TextTarget("a"),)
    write_preset(tmp_path / "a.json", preset)
    assert "ViT" not in (tmp_path / "a.json").read_text("utf-8")
    assert read_preset(tmp_path / "a.json") == preset
    assert preset.is_in(JOB)
    assert not preset.is_in(replace(JOB, tiling=False))


def test_the_store(tmp_path: Path) -> None:
    store = PresetStore(tmp_path / "presets")
    assert store.all() == []
    mine = preset_of("水彩 CON / ..\\x", JOB)
    store.save(mine)
    store.save(preset_of("another", JOB))
    assert [preset.name for preset in store.all()] == ["another", mine.name]
    assert store.has("ANOTHER")
    assert store.find(mine.name) == mine
    assert {path.parent for path in tmp_path.rglob("*.json")} == {tmp_path / "presets"}
    renamed = store.rename(mine, "ink")
    assert [preset.name for preset in store.all()] == ["another", "ink"]
    store.rename(renamed, "Ink")
    assert [preset.name for preset in store.all()] == ["another", "Ink"]
    store.delete("ink")
    store.delete("ink")
    assert store.find("ink") is None


def test_files_put_into_the_folder_are_not_trusted(tmp_path: Path) -> None:
    write(tmp_path, "{broken")
    assert PresetStore(tmp_path).all() == []
    write(tmp_path, file_of({"sampling": {"steps": 5}}))
    assert PresetStore(tmp_path).all() == []


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ("hello", "not a ClipDiff preset"),
        ("[" * 50_000, "not a ClipDiff preset"),
        (" " * 200_000, "not a ClipDiff preset"),
        ("[]", "not a ClipDiff preset"),
        ({"clipdiff_preset": "1"}, "not a ClipDiff preset"),
        ({"clipdiff_preset": True}, "not a ClipDiff preset"),
        ({"clipdiff_preset": 2}, "newer ClipDiff"),
        ({"clipdiff_preset": 1, "name": 5, "settings": {}}, "damaged"),
        ({"clipdiff_preset": 1, "name": "x", "settings": []}, "damaged"),
        (file_of({"targets": [{"text": "x"}]}), "no setting “targets”"),
        (file_of({"seed": 5}), "no setting “seed”"),
        (file_of({"guidance": {"clips": [{"name": "../x"}]}}), "no setting “guidance.clips”"),
        (file_of({"conditioning": {"label": 5}}), "no setting “conditioning.label”"),
        (file_of({"sampling": {"steps": 10**9}}), "steps"),
        (file_of({"sampling": {"steps": "many"}}), "does not fit"),
        (file_of({"sampling": 5}), "group of settings"),
        (file_of({"sampling": {"solver": "magic"}}), "does not fit"),
        (file_of({"guidance": {"course": "__import__('os')"}}), "refused"),
        (file_of({"guidance": {"cutting": {"noise": 1e400}}}), "does not fit"),
        (file_of({}, name=""), "needs a name"),
        (file_of({}, name="x" * 61), "letters"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(tmp_path: Path, values: object, why: str) -> None:
    with pytest.raises(JobError, match=why) as refused:
        read_preset(write(tmp_path, values))
    assert refused.value.field == "preset"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(JobError, match="cannot be read"):
            read_preset(path)


def test_a_loss_that_compares_with_a_picture_may_be_kept(tmp_path: Path) -> None:
    preset = read_preset(write(tmp_path, file_of({"guidance": {"losses": {"init_pixels": "1"}}})))
    assert preset.job.guidance.losses.init_pixels == "1"
    assert not preset.job.init.sha256


def test_names() -> None:
    assert checked_name("a\tb\x00\u2028c\ud800") == "a b c"
    with pytest.raises(JobError, match="needs a name"):
        checked_name(" \n ")


def test_every_setting_of_a_preset_is_named_once() -> None:
    assert len(set(PATHS)) == len(PATHS)
    assert {"sampling.steps", "guidance.interval", "guidance.losses.saturation", "tiling", "method"} <= set(PATHS)
    assert not {path.partition(".")[0] for path in PATHS} & {"targets", "seed", "size", "model", "count", "init"}
