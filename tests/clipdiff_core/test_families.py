"""Other people's checkpoints, from their file to a picture."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core import folders, models
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.installing import install
from clipdiff_core.checkpoints.recognised import CLIP, GUIDED, SECONDARY, STABLE, UNET_2D
from clipdiff_core.checkpoints.store import find_model
from clipdiff_core.denoisers import v_diffusion
from clipdiff_core.engine import Engine
from clipdiff_core.events import Failed, Imported
from clipdiff_core.job import Clip, Conditioning, Guidance, Job, Model, Size
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import Denoise, Upscale
from tests.clipdiff_core.drawing import draw, pixels
from tests.clipdiff_core.families import (
    TINY_V,
    write_class_conditional,
    write_clip,
    write_guided,
    write_secondary,
    write_v_model,
)

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def guided_job(job: Job, tiny_model: Path) -> Job:
    """Guided by the tiny CLIP, as far as the model does not say otherwise."""
    return replace(job, guidance=replace(job.guidance, clips=(Clip(str(tiny_model)),)))


def take(write: Callable[[Path], Path], folder: Path, name: str = "mine") -> None:
    *_, last = install(ImportJob(str(write(folder)), name, likely=True))
    assert isinstance(last, Imported)


def failure(engine: Engine, job: Job, folder: Path) -> Failed:
    last = list(engine.run(job, Output(folder)))[-1]
    assert isinstance(last, Failed), last
    return last


@pytest.mark.parametrize(
    ("write", "kind"), [(write_guided, GUIDED), (write_class_conditional, GUIDED), (write_secondary, SECONDARY)]
)
def test_a_file_becomes_a_model_that_draws(
    write: Callable[[Path], Path], kind: str, engine: Engine, guided_job: Job, tmp_path: Path
) -> None:
    take(write, tmp_path)
    assert find_model("mine").kind == kind
    changed = replace(
        guided_job, model=Model("mine"), conditioning=Conditioning(label=3 if "class" in str(write) else -1)
    )
    (picture,) = draw(engine, changed, tmp_path / "out")
    with Image.open(picture.path) as image:
        assert image.size == (64, 64)
        assert len(set(image.convert("L").tobytes())) > 20, "not one flat colour"
    again = read_job(Path(picture.path))
    assert again.model.sha256 == find_model("mine").sha256
    assert len(again.guidance.clips[0].sha256) == 64
    assert pixels(draw(engine, again, tmp_path / "again")[0]) == pixels(picture)


def test_a_class_is_drawn_by_its_number_or_by_its_name(engine: Engine, guided_job: Job, tmp_path: Path) -> None:
    take(write_class_conditional, tmp_path)
    base = replace(guided_job, model=Model("mine"))

    def drawn(words: str, label: int) -> bytes:
        target = replace(base.targets[0], text=words)
        unguided = replace(base.guidance, clip_guidance_scale=0.0)
        changed = replace(base, targets=(target,), guidance=unguided, conditioning=Conditioning(label=label))
        return pixels(draw(engine, changed, tmp_path / f"{words}{label}")[0])

    assert drawn("a goldfish", -1) == drawn("a fox", 1)
    assert drawn("a fox", 1) != drawn("a fox", 2)
    wrong = replace(base, conditioning=Conditioning(label=1000))
    assert failure(engine, wrong, tmp_path).field == "conditioning.label"


def test_a_clip_file_guides(engine: Engine, guided_job: Job, tmp_path: Path) -> None:
    take(write_clip, tmp_path)
    assert find_model("mine").kind == CLIP
    alone = replace(guided_job, conditioning=Conditioning(enabled=False))

    def drawn(*clips: Clip) -> bytes:
        return pixels(draw(engine, replace(alone, guidance=replace(alone.guidance, clips=clips)), tmp_path / "out")[0])

    mine, tiny = Clip("mine"), alone.guidance.clips[0]
    assert len({drawn(mine), drawn(tiny), drawn(mine, tiny), drawn(mine, replace(tiny, weight=0.2))}) == 4
    said = failure(engine, replace(guided_job, model=Model("mine")), tmp_path)
    assert (said.field, said.message) == ("model", "“mine” is a CLIP: it guides, and another model draws.")


def test_without_a_clip_of_its_own_the_starters_guides(engine: Engine, job: Job, tmp_path: Path) -> None:
    take(write_guided, tmp_path)
    (picture,) = draw(engine, replace(job, model=Model("mine")), tmp_path / "out")
    assert picture.job.guidance.clips == (Clip("starter", find_model("starter").sha256),)


def test_a_clip_that_is_not_here_is_named_at_its_control(engine: Engine, job: Job, tmp_path: Path) -> None:
    said = failure(engine, replace(job, guidance=Guidance(clips=(Clip("lost"),))), tmp_path)
    assert said.field == "guidance.clips"
    assert "There is no CLIP called “lost”. CLIPs that guide here: starter" in said.message
    other = Clip("starter", "ab" * 32)
    said = failure(engine, replace(job, guidance=Guidance(clips=(other,))), tmp_path)
    assert (said.field, "another version of the model “starter”" in said.message) == ("guidance.clips", True)


def test_the_gradient_goes_through_the_secondary_model(engine: Engine, guided_job: Job, tmp_path: Path) -> None:
    take(write_guided, tmp_path)
    small = replace(guided_job, model=Model("mine"), size=Size(32, 32))
    through = replace(small, guidance=replace(small.guidance, gradient="secondary"))
    said = failure(engine, through, tmp_path)
    assert (said.field, "download “secondary”" in said.message) == ("guidance.gradient", True)
    take(write_secondary, tmp_path, "small")
    (picture,) = draw(engine, through, tmp_path / "out")
    assert picture.job.guidance.secondary == Model("small", find_model("small").sha256)
    assert pixels(picture) != pixels(draw(engine, small, tmp_path / "fast")[0])
    wrong = replace(through, guidance=replace(through.guidance, secondary=Model("mine")))
    assert failure(engine, wrong, tmp_path).message == "“mine” is no secondary model: choose one that is."


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """A v-diffusion network that listens to a CLIP, as cc12m_1 does."""
    monkeypatch.setitem(v_diffusion.V_NETWORKS, "tiny", TINY_V)
    write_v_model(folders.models() / "tiny", "tiny")


@pytest.mark.usefixtures("listening")
def test_a_network_is_told_what_its_own_clip_says(
    engine: Engine, guided_job: Job, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = replace(guided_job, model=Model("tiny"), guidance=replace(guided_job.guidance, clip_guidance_scale=0.0))
    said = failure(engine, told, tmp_path)
    assert said.field == "conditioning.enabled"
    assert "listens to the CLIP ViT-B-16/openai, which is not here" in said.message
    untold = replace(told, conditioning=Conditioning(enabled=False))
    (without,) = draw(engine, untold, tmp_path / "without")

    monkeypatch.setattr(models, "VIT_B_16", str(tiny_model))
    engine._loader.forget()
    (fox,) = draw(engine, told, tmp_path / "fox")
    dog = replace(told, targets=(replace(told.targets[0], text="a dog"),))
    assert len({pixels(without), pixels(fox), pixels(draw(engine, dog, tmp_path / "dog")[0])}) == 3

    heard = fox.job.conditioning.clip_sha256
    assert (len(heard), without.job.conditioning.clip_sha256) == (64, "")
    assert pixels(draw(engine, fox.job, tmp_path / "again")[0]) == pixels(fox)
    another = replace(fox.job, conditioning=replace(fox.job.conditioning, clip_sha256="0" * 64))
    said = failure(engine, another, tmp_path)
    assert (said.field, "another version of the model" in said.message) == ("conditioning.enabled", True)


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diffusers folder of each kind, named by it."""
    tiny_pipelines = pytest.importorskip("tests.clipdiff_core.tiny_pipelines")
    tiny_pipelines.calm()
    root = tmp_path_factory.mktemp("pipelines")
    tiny_pipelines.write_unconditional(root / UNET_2D)
    tiny_pipelines.write_stable_diffusion(root / STABLE)
    return root


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("kind", [UNET_2D, STABLE])
def test_a_folder_that_diffusers_saved_draws_copied_or_where_it_is(
    kind: str, in_place: bool, pipelines: Path, engine: Engine, guided_job: Job, tmp_path: Path
) -> None:
    *_, last = install(ImportJob(str(pipelines / kind), "mine", in_place=in_place))
    assert isinstance(last, Imported)
    assert find_model("mine").kind == kind
    changed = replace(guided_job, model=Model("mine"), size=Size(32, 48))
    (picture,) = draw(engine, changed, tmp_path / "out")
    with Image.open(picture.path) as image:
        assert image.size == (32, 48)
    told = replace(changed, guidance=replace(changed.guidance, clip_guidance_scale=0.0))
    other = replace(told, targets=(replace(told.targets[0], text="fox fox"),))
    drawn = [pixels(draw(engine, one, tmp_path / "told")[0]) for one in (told, other)]
    assert (drawn[0] != drawn[1]) == (kind == STABLE), "one hears words, the other does not"


@pytest.mark.parametrize("words", [True, False])
def test_a_model_that_draws_latents_denoises_and_redraws_any_size(
    words: bool, pipelines: Path, engine: Engine, guided_job: Job, tmp_path: Path
) -> None:
    list(install(ImportJob(str(pipelines / STABLE), "mine", in_place=True)))
    noisy = Image.effect_noise((45, 70), 25).convert("RGB")
    noisy.save(tmp_path / "given.png")
    job = replace(guided_job, model=Model("mine"), init=Source(engine.sources.add(tmp_path / "given.png")))
    job = job if words else replace(job, targets=())
    redrawn = replace(job, task="upscale", upscale=Upscale(2, redraw=0.6))
    anew = replace(job, task="denoise", denoise=Denoise(mode="vivid", sigma=25))
    faithful = replace(job, task="denoise", denoise=Denoise(mode="faithful", sigma=25))
    for asked, size in ((redrawn, (90, 140)), (anew, (45, 70)), (faithful, (45, 70))):
        (first,), (again,) = (draw(engine, asked, tmp_path / name) for name in ("first", "again"))
        assert pixels(first) == pixels(again)
        with Image.open(first.path) as image:
            assert image.size == size
            assert image.tobytes() != noisy.resize(size).tobytes()
    plain = draw(engine, replace(redrawn, upscale=Upscale(2)), tmp_path / "plain")[0]
    (drawn,) = draw(engine, redrawn, tmp_path / "drawn")
    assert pixels(plain) != pixels(drawn)
    unguided = replace(redrawn, guidance=replace(redrawn.guidance, clip_guidance_scale=0.0))
    assert (pixels(draw(engine, unguided, tmp_path / "unguided")[0]) != pixels(drawn)) == words


def test_the_secondary_model_sees_no_latents(pipelines: Path, engine: Engine, guided_job: Job, tmp_path: Path) -> None:
    list(install(ImportJob(str(pipelines / STABLE), "mine", in_place=True)))
    take(write_secondary, tmp_path, "small")
    through = replace(guided_job, model=Model("mine"), guidance=replace(guided_job.guidance, gradient="secondary"))
    said = failure(engine, through, tmp_path)
    assert (said.field, "draws latents" in said.message) == ("guidance.gradient", True)
