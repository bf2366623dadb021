"""Diffusers pipelines as denoisers: the same numbers as diffusers' own, and pictures that guidance reaches."""

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.diffusers_model import DiffusersModel, load_diffusers
from clipdiff_core.denoisers.latent import LatentDenoiser, LatentSpace, blotches
from clipdiff_core.denoisers.protocol import WordEncoder
from clipdiff_core.denoisers.tiling import tiled
from clipdiff_core.denoisers.unconditional import UnconditionalDenoiser
from clipdiff_core.guidance.conditioning import encode_prompts
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from clipdiff_core.job import Conditioning, Gradient, Guidance, Job, Sampling, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.solvers import State, ddim, walk
from clipdiff_core.sampling.updates import Steering
from clipdiff_core.targets import TextTarget
from clipdiff_core.tasks.generate import Generate, Step
from tests.clipdiff_core.tiny_pipelines import (
    calm,
    diffusers,
    tiny_autoencoder,
    write_stable_diffusion,
    write_unconditional,
    write_xl,
)
from tests.clipdiff_core.toys import cast_of, generators

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")
KINDS: dict[str, Callable[[Path], None]] = {
    "pixels": write_unconditional,
    "pixels-sample": lambda folder: write_unconditional(folder, "sample", clip_sample=True),
    "latent": write_stable_diffusion,
    "latent-v": lambda folder: write_stable_diffusion(folder, "v_prediction"),
    "xl": write_xl,
}
LATENT = ["latent", "latent-v", "xl"]
TARGETS = (TextTarget("a fox"),)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A pipeline of every kind."""
    calm()
    root = tmp_path_factory.mktemp("pipelines")
    for name, write in KINDS.items():
        write(root / name)
    return {name: root / name for name in KINDS}


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, DiffusersModel]:
    """The same, loaded."""
    return {name: load_diffusers(folder, CPU) for name, folder in folders.items()}


def noise(channels: int, side: int = 8) -> Tensor:
    return torch.randn(1, channels, side, side, generator=torch.Generator().manual_seed(7))


def drawn(model: DiffusersModel, targets: tuple[TextTarget, ...], guidance_scale: float, steps: int) -> Tensor:
    """The last x0 of Euler's method over the network's own levels, which DDIM without new noise is."""
    sigmas = [*model.denoiser.network_sigmas(steps), 0.0]
    start = State(noise(model.space.channels) * sigmas[0], 0, (), generators(7))
    heard = encode_prompts(targets, model.words) if model.words else None
    driver = Driver(model.denoiser, heard, guidance_scale, None, Steering((0.0,)), model.space)
    return list(walk(ddim(start, sigmas, driver.predict)))[-1].x


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers' own scheduler
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("latent", "StableDiffusionPipeline"),
        ("latent-v", "StableDiffusionPipeline"),
        ("xl", "StableDiffusionXLPipeline"),
    ],
)
def test_latents_are_those_of_diffusers_own_pipeline(
    name: str, kind: str, folders: dict[str, Path], models: dict[str, DiffusersModel]
) -> None:
    pipeline = getattr(diffusers, kind).from_pretrained(str(folders[name]), use_safetensors=True)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = diffusers.EulerDiscreteScheduler.from_config(pipeline.scheduler.config)
    theirs = pipeline(
        prompt="a fox", num_inference_steps=4, guidance_scale=3.0, latents=noise(4), height=16, width=16,
        output_type="latent",
    ).images  # fmt: skip
    ours = drawn(models[name], TARGETS, 3.0, 4)
    assert theirs.std() > 0.1
    assert torch.allclose(ours, theirs, atol=2e-3 * float(theirs.abs().max()))
    decoded = pipeline.vae.decode(theirs / pipeline.vae.config.scaling_factor, return_dict=False)[0].detach()
    assert torch.allclose(models[name].space.decode(theirs), decoded, atol=1e-5)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_pixels_are_those_of_diffusers_own_network_and_scheduler(
    folders: dict[str, Path], models: dict[str, DiffusersModel]
) -> None:
    network = diffusers.UNet2DModel.from_pretrained(str(folders["pixels"] / "unet"), use_safetensors=True)
    scheduler = diffusers.EulerDiscreteScheduler.from_pretrained(str(folders["pixels"] / "scheduler"))
    scheduler.set_timesteps(4)
    x = noise(3) * scheduler.init_noise_sigma
    for time in scheduler.timesteps:
        with torch.no_grad():
            predicted = network(scheduler.scale_model_input(x, time), time).sample
        x = scheduler.step(predicted, time, x).prev_sample
    ours = drawn(models["pixels"], TARGETS, 1.0, 4)
    assert torch.allclose(ours, x, atol=2e-3 * float(x.abs().max()))


def test_a_scheduler_that_clips_clips_pixels_and_never_latents(models: dict[str, DiffusersModel]) -> None:
    pixels, latent = models["pixels-sample"].denoiser, models["latent"].denoiser
    assert isinstance(pixels, UnconditionalDenoiser)
    assert isinstance(latent, LatentDenoiser)
    assert pixels.process.clip_range == 1.0
    assert latent.process.clip_range == float("inf")
    assert pixels.denoise(noise(3) * 9, 5.0, None).abs().max() == 1


def test_what_is_known_of_sizes(models: dict[str, DiffusersModel]) -> None:
    pixels, latent = models["pixels"], models["latent"]
    assert (pixels.working_side, pixels.multiple, pixels.space.channels, pixels.space.scale) == (16, 2, 3, 1)
    assert (latent.working_side, latent.multiple, latent.space.channels, latent.space.scale) == (16, 4, 4, 2)


@pytest.mark.parametrize("name", LATENT)
def test_words_change_the_picture_and_no_words_are_the_empty_text(name: str, models: dict[str, DiffusersModel]) -> None:
    model = models[name]
    assert model.words is not None
    said = model.words.encode_words(["a fox", "", "a fox"])
    assert torch.equal(said[0], said[2])
    x = noise(4) * 3

    def shown(cond: Tensor | None) -> Tensor:
        with torch.no_grad():
            return model.denoiser.denoise(x, 3.0, cond)

    assert (shown(said[:1]) - shown(None)).abs().max() > 1e-3
    empty = torch.zeros_like(said[1:2]) if name == "xl" else said[1:2]
    assert torch.allclose(shown(empty), shown(None), atol=1e-6)
    assert torch.equal(model.words.encode_words(["a fox " * 50])[:, :4], said[:1, :4]), "too long is cut, not refused"


@pytest.mark.parametrize("name", LATENT)
@torch.no_grad()
def test_a_latent_model_that_is_tiled_knows_no_edge(name: str, models: dict[str, DiffusersModel]) -> None:
    denoiser, space = models[name].denoiser, models[name].space
    x = noise(4, side=16)
    with tiled([denoiser.network, *space.networks]):
        x0 = denoiser.denoise(x, 3.0, None)
        again = denoiser.denoise(x.roll((4, 6), (2, 3)), 3.0, None)
        shown = space.decode(x0)
        assert torch.allclose(again, x0.roll((4, 6), (2, 3)), atol=1e-4 * float(x0.abs().max()))
        assert torch.allclose(space.decode(again), shown.roll((8, 12), (2, 3)), atol=2e-3 * float(shown.abs().max()))
    assert not torch.allclose(denoiser.denoise(x, 3.0, None), x0, atol=1e-2)


@pytest.mark.parametrize("name", LATENT)
def test_the_guides_gradient_reaches_the_latent_through_the_decoder(
    name: str, models: dict[str, DiffusersModel], perceptor: Perceptor
) -> None:
    descriptors = Descriptors(perceptor.encode_texts(["a fox"]), torch.ones(1))
    guide = Guide((View(perceptor, descriptors),), steady(2), space=models[name].space)
    latent = noise(4, side=16).repeat(2, 1, 1, 1)
    terms, gradient = guide.gradient(latent, generators(1, 2))
    assert gradient.shape == latent.shape
    assert (gradient != 0).float().mean() > 0.9
    nearer = guide.loss(latent - 0.05 * gradient / gradient.square().mean().sqrt(), generators(1, 2))
    assert (nearer < terms["clip"]).all()


@pytest.mark.parametrize("gradient", ["fast", "exact"])
@pytest.mark.parametrize("name", KINDS)
def test_a_guided_picture_of_every_kind_is_drawn_the_same_twice(
    name: str, gradient: Gradient, models: dict[str, DiffusersModel], perceptor: Perceptor, job: Job, tmp_path: Path
) -> None:
    changed = replace(
        job,
        targets=(TextTarget("a fox"), TextTarget("a dog", -0.5)),
        guidance=Guidance(cutouts=2, iterations=1, gradient=gradient),
    )
    steps = render(changed, models[name], perceptor, tmp_path, 3)
    assert steps[-1].pictures().shape == (1, 3, 16, 24)
    assert all(torch.isfinite(step.pictures()).all() and not step.x0.requires_grad for step in steps)
    assert steps[0].loss is not None  # the last push may be too faint to be worth a gradient
    again = render(changed, models[name], perceptor, tmp_path, 3)
    assert torch.equal(steps[-1].x0, again[-1].x0)
    unguided = replace(changed, guidance=Guidance(clip_guidance_scale=0))
    assert (render(unguided, models[name], perceptor, tmp_path, 3)[-1].x0 - steps[-1].x0).abs().max() > 1e-3


def render(job: Job, model: DiffusersModel, perceptor: Perceptor, folder: Path, *seeds: int) -> list[Step]:
    cast = cast_of(model.denoiser, perceptor, heard=False, space=model.space, words=model.words)
    task = Generate.prepare(job, cast, SourceStore(folder), Size(24, 16))
    return list(task.steps(seeds, CPU))


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_drawn_among_others_is_the_one_drawn_alone(
    name: str, models: dict[str, DiffusersModel], perceptor: Perceptor, job: Job, tmp_path: Path
) -> None:
    job = replace(job, sampling=Sampling(steps=2), guidance=Guidance(cutouts=2, iterations=1))
    together = render(job, models[name], perceptor, tmp_path, 4, 5)[-1].x0
    alone = render(job, models[name], perceptor, tmp_path, 5)[-1].x0
    assert torch.allclose(together[1:], alone, atol=2e-3 * float(alone.abs().max()))
    assert not torch.allclose(together[:1], alone, atol=0.1)


def test_without_conditioning_the_guide_pushes_with_its_whole_strength(
    models: dict[str, DiffusersModel], perceptor: Perceptor, job: Job, tmp_path: Path
) -> None:
    model = models["latent"]

    def heard(job: Job, words: WordEncoder | None) -> object:
        cast = cast_of(model.denoiser, perceptor, heard=False, space=model.space, words=words)
        return Generate.prepare(job, cast, SourceStore(tmp_path), Size(16, 16)).conditioning

    assert heard(job, model.words) is not None
    assert heard(job, None) is None
    assert heard(replace(job, conditioning=Conditioning(enabled=False)), model.words) is None


class LinearAutoencoder(torch.nn.Module):
    """Decodes each latent to two by two pixels of one colour."""

    def __init__(self) -> None:
        super().__init__()
        self.config = tiny_autoencoder().config
        self.mix = torch.nn.Conv2d(4, 3, 1)

    def decode(self, latents: Tensor, return_dict: bool) -> tuple[Tensor]:
        assert not return_dict
        return (torch.nn.functional.interpolate(self.mix(latents), scale_factor=2.0),)


def test_the_preview_finds_the_colours_of_a_decoder_that_has_them() -> None:
    space = LatentSpace(LinearAutoencoder())
    latents = blotches(4, seed=1)
    expected = torch.nn.functional.avg_pool2d(space.decode(latents), 2).clamp(-1, 1)
    assert torch.allclose(space.preview(latents), expected, atol=1e-4)


def test_the_preview_of_any_decoder_is_a_small_picture(models: dict[str, DiffusersModel]) -> None:
    previews = models["latent"].space.preview(noise(4))
    assert previews.shape == (1, 3, 8, 8)
    assert previews.abs().max() <= 1
    assert previews.std() > 0.01


def test_encoding_is_the_autoencoders_mean_and_decoding_undoes_its_scale(models: dict[str, DiffusersModel]) -> None:
    space = models["latent"].space
    pictures = torch.rand(1, 3, 16, 24, generator=torch.Generator().manual_seed(0)) * 2 - 1
    latent = space.encode(pictures)
    assert latent.shape == (1, 4, 8, 12)
    assert isinstance(space, LatentSpace)
    with torch.no_grad():
        mean = space.autoencoder.encode(pictures).latent_dist.mean
        assert torch.allclose(latent, mean * 0.18215, atol=1e-6)
        assert torch.allclose(space.decode(latent), space.autoencoder.decode(mean).sample, atol=1e-5)


def test_latents_that_were_whitened_are_shifted_too() -> None:
    autoencoder = tiny_autoencoder()
    autoencoder.register_to_config(
        latents_mean=[1.0, 2.0, 3.0, 4.0], latents_std=[0.5, 1.0, 2.0, 4.0], scaling_factor=2
    )
    space = LatentSpace(autoencoder)
    x0 = noise(4)
    expected = x0 * torch.tensor([0.25, 0.5, 1.0, 2.0]).view(1, 4, 1, 1) + torch.tensor([1.0, 2, 3, 4]).view(1, 4, 1, 1)
    with torch.no_grad():
        assert torch.allclose(space.decode(x0), autoencoder.decode(expected).sample, atol=1e-5)


@pytest.mark.parametrize("name", ["latent", "xl"])
def test_halves_draw_nearly_the_same(name: str, folders: dict[str, Path], models: dict[str, DiffusersModel]) -> None:
    halves = load_diffusers(folders[name], CPU, torch.bfloat16)
    x = noise(4) * 3
    with torch.no_grad():
        whole, half = (model.denoiser.denoise(x, 3.0, None) for model in (models[name], halves))
    assert half.dtype == torch.float32
    assert 0 < (whole - half).square().mean().sqrt() < 0.05 * whole.square().mean().sqrt()


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_asked_of_the_network(name: str, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, **__: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", asked)
    monkeypatch.setattr(socket, "getaddrinfo", asked)
    load_diffusers(folders[name], CPU)
