"""The driver: classifier-free guidance, and what CLIP's gradient may and may not change."""

import math
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.cutouts import evenly
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import Moment, steady
from clipdiff_core.job import Gradient
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.solvers import State, draw_noise
from clipdiff_core.sampling.updates import STRENGTH, Steering, strength, turned, unit_rms
from clipdiff_core.targets import Span
from tests.clipdiff_core.toys import ToyDenoiser, generators

pytestmark = pytest.mark.usefixtures("one_thread")
GRADIENTS: tuple[Gradient, ...] = ("fast", "exact")


@pytest.fixture
def guide(perceptor: Perceptor) -> Guide:
    descriptors = Descriptors(perceptor.encode_texts(["a fox", "a dog"]), torch.tensor([1.0, -0.3]))
    return Guide((View(perceptor, descriptors),), steady(2))


def make_driver(
    guide: Guide | None, gradient: Gradient = "fast", clip_guidance_scale: float = 1.0, iterations: int = 1
) -> Driver:
    return Driver(ToyDenoiser(), None, 1.0, guide, Steering((clip_guidance_scale,), gradient, iterations))


def start(*seeds: int, sigma: float = 3.0) -> State:
    random = generators(*seeds)
    return State(draw_noise(torch.empty(len(seeds), 3, 16, 16), random) * sigma, 0, (), random)


def rms(x: Tensor) -> list[float]:
    return x.square().mean((1, 2, 3)).sqrt().tolist()


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_guidance_leaves_the_noise_as_predicted(gradient: Gradient, guide: Guide) -> None:
    state = start(1, 2)
    plain_x, plain = make_driver(None).predict(state, 3.0)
    x, x0 = make_driver(guide, gradient, iterations=2).predict(state, 3.0)
    assert torch.equal(plain_x, state.x)
    assert torch.allclose(x - x0, state.x - plain, atol=1e-5)
    assert (x0 - plain).abs().max() > 0.01


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_the_move_has_the_strength_of_the_noise_level(gradient: Gradient, guide: Guide) -> None:
    state = start(1, 2)
    _, plain = make_driver(None).predict(state, 3.0)
    driver = make_driver(guide, gradient, clip_guidance_scale=0.7)
    _, x0 = driver.predict(state, 3.0)
    assert strength(0.7, 3.0) == pytest.approx(0.7 * STRENGTH * math.atan(3.0) / (math.pi / 2))
    assert rms(x0 - plain) == pytest.approx([strength(0.7, 3.0)] * 2, rel=1e-4)
    assert strength(0.7, 1e9) == pytest.approx(0.7 * STRENGTH)
    assert strength(0.7, 1e-9) == pytest.approx(0.0, abs=1e-8)


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_guidance_lowers_the_loss(gradient: Gradient, guide: Guide) -> None:
    state = start(1, 2)
    _, plain = make_driver(None).predict(state, 3.0)
    driver = make_driver(guide, gradient, clip_guidance_scale=0.1)
    _, guided = driver.predict(state, 3.0)
    before = guide.loss(plain, generators(8, 9))
    after = guide.loss(guided, generators(8, 9))
    assert (after < before).all()
    assert driver.seen.loss == pytest.approx(float(before.mean()), abs=0.1)
    assert driver.seen.x0 is guided


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_a_picture_in_a_batch_is_the_picture_alone(gradient: Gradient, guide: Guide) -> None:
    together = make_driver(guide, gradient, iterations=2).predict(start(1, 2, 3), 3.0)[1]
    alone = make_driver(guide, gradient, iterations=2).predict(start(2), 3.0)[1]
    assert torch.allclose(together[1:2], alone, atol=1e-5)


class Loud(ToyDenoiser):
    """Predicts three times its picture, far outside of what a picture is."""

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        return 3 * x


def test_a_clipped_prediction_leaves_the_rest_to_the_noise() -> None:
    state = start(1, 2)
    loud = Driver(Loud(), None, 1.0, None, Steering((0.0,)))
    assert torch.equal(loud.predict(state, 3.0)[1], 3 * state.x)
    x, x0 = replace(loud, clip_denoised=True).predict(state, 3.0)
    assert torch.equal(x, state.x)
    assert torch.equal(x0, (3 * state.x).clamp(-1, 1))


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_guidance_moves_a_clipped_prediction_as_any_other(gradient: Gradient, guide: Guide) -> None:
    state = start(1, 2)
    driver = Driver(Loud(), None, 1.0, guide, Steering((1.0,), gradient), clip_denoised=True)
    x, x0 = driver.predict(state, 3.0)
    clipped = (3 * state.x).clamp(-1, 1)
    assert rms(x0 - clipped) == pytest.approx([strength(1.0, 3.0)] * 2, rel=1e-4)
    assert torch.allclose(x - x0, state.x - clipped, atol=1e-5)


def test_no_guidance_never_asks_the_guide(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        pytest.fail("the guide was asked")

    monkeypatch.setattr(Guide, "gradient", asked)
    monkeypatch.setattr(Guide, "loss", asked)
    for gradient in GRADIENTS:
        driver = make_driver(guide, gradient, clip_guidance_scale=0.0)
        driver.predict(start(1), 3.0)
        assert driver.seen.loss is None


def test_nothing_leaks_a_graph(guide: Guide) -> None:
    for gradient in GRADIENTS:
        x, x0 = make_driver(guide, gradient).predict(start(1), 3.0)
        assert not x.requires_grad
        assert not x0.requires_grad


class Shades(ToyDenoiser):
    """Says one number for each descriptor: its sum, and a tenth for none."""

    def denoise(self, x: Tensor, sigma: float, cond: Tensor | None) -> Tensor:
        self.asked.append(cond)
        return torch.full_like(x, 0.1) if cond is None else cond.sum(1).view(-1, 1, 1, 1).expand_as(x)


def conditioned(weights: list[float], vectors: list[list[float]], guidance_scale: float) -> tuple[float, int]:
    """The shade drawn, and how often the network was asked."""
    denoiser = Shades()
    descriptors = Descriptors(torch.tensor(vectors), torch.tensor(weights))
    driver = Driver(denoiser, descriptors, guidance_scale, None, Steering((0.0,)))
    _, x0 = driver.predict(start(1, 2), 3.0)
    assert x0.amax() == x0.amin()
    return float(x0.mean()), len(denoiser.asked)


def test_classifier_free_guidance_by_its_formula() -> None:
    without, wanted = 0.1, 0.2  # what 0.8 - 0.6 makes
    for weight in (1.0, 5.0):
        shade, asked = conditioned([weight], [[0.8, -0.6]], 3.0)
        assert asked == 2
        assert shade == pytest.approx(without + 3.0 * (wanted - without))


def test_guidance_scale_1_asks_the_network_once() -> None:
    assert conditioned([1.0], [[0.8, -0.6]], 1.0) == (pytest.approx(0.2), 1)


def test_an_unwanted_target_pushes_away_by_its_share() -> None:
    shade, asked = conditioned([2.0, -1.0], [[0.8, -0.6], [0.6, -0.8]], 2.0)
    away, without = -0.2, 0.1
    assert asked == 3
    assert shade == pytest.approx(without + 2 * (0.2 - without) - 2 * 0.5 * (away - without))


def test_a_great_guidance_scale_is_kept_in_bounds() -> None:
    assert conditioned([1.0], [[1.0, 0.0]], 100.0)[0] == pytest.approx(1.5)


def test_without_conditioning_the_network_is_told_nothing() -> None:
    denoiser = ToyDenoiser()
    Driver(denoiser, None, 3.0, None, Steering((0.0,))).predict(start(1), 3.0)
    assert denoiser.asked == [None]


def test_unit_rms_is_each_pictures_own_and_leaves_zero_alone() -> None:
    gradient = torch.stack([torch.full((3, 4, 4), 1e-5), torch.full((3, 4, 4), -7.0), torch.zeros(3, 4, 4)])
    brought = unit_rms(gradient)
    assert rms(brought) == pytest.approx([1.0, 1.0, 0.0])
    assert (brought[1] < 0).all()


def test_a_step_outside_of_the_guided_part_never_asks_the_guide(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = replace(make_driver(guide), steering=Steering((1.0, 0.0)))
    state = start(1)
    driver.predict(state, 3.0)
    assert driver.seen.loss is not None
    monkeypatch.setattr(Guide, "gradient", lambda *_: pytest.fail("the guide was asked"))
    x, x0 = driver.predict(replace(state, step=1), 3.0)
    assert torch.equal(x, state.x)
    assert (driver.seen.loss, driver.seen.x0) == (None, x0)


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_the_classic_update_leaves_the_picture_and_moves_the_prediction(gradient: Gradient, guide: Guide) -> None:
    state = start(1, 2)
    _, plain = make_driver(None).predict(state, 3.0)
    driver = replace(make_driver(guide), steering=Steering((1.0,), gradient, update="clamped", clamp=0.05))
    x, x0 = driver.predict(state, 3.0)
    assert torch.equal(x, state.x)
    assert rms(x0 - plain) == pytest.approx([0.05 * 9 / 10**0.5] * 2, rel=1e-3)


def test_tfg_looks_around_the_prediction(guide: Guide) -> None:
    state = start(1, 2)
    plain = make_driver(guide).predict(state, 3.0)[1]
    around = replace(make_driver(guide), steering=Steering((1.0,), update="tfg"))
    _, x0 = around.predict(start(1, 2), 3.0)
    assert not torch.equal(x0, plain)
    unsteered = make_driver(None).predict(state, 3.0)[1]
    assert guide.loss(x0, generators(8, 9)).mean() < guide.loss(unsteered, generators(8, 9)).mean()


@pytest.mark.parametrize("gradient", GRADIENTS)
@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_broken_gradient_leaves_its_picture_as_predicted(
    gradient: Gradient, number: float, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = start(1, 2)
    _, plain = make_driver(None).predict(state, 3.0)
    whole = make_driver(guide, gradient).predict(start(1, 2), 3.0)[1]
    gradients = torch.autograd.grad

    def broken(*args: Any, **options: Any) -> tuple[Tensor]:
        (found,) = gradients(*args, **options)
        found[1, 0, 0, 0] = number
        return (found,)

    monkeypatch.setattr(torch.autograd, "grad", broken)
    driver = make_driver(guide, gradient)
    x, x0 = driver.predict(state, 3.0)
    assert driver.seen.unguided == (1,)
    assert torch.equal(x0[0], whole[0])
    assert torch.equal(x0[1], plain[1])
    assert torch.equal(x[1], state.x[1])


def test_fresh_noise_is_turned_towards_what_is_wanted(guide: Guide) -> None:
    state = start(1, 2)
    driver = replace(make_driver(guide), steering=Steering((1.0,), spherical=0.3))
    driver.predict(state, 3.0)
    gradient = driver.seen.gradient
    assert gradient is not None
    drawn = driver.draw(state.x, generators(5, 6))
    plain = draw_noise(state.x, generators(5, 6))
    assert torch.allclose(drawn, turned(plain, gradient, 0.3))
    assert torch.equal(make_driver(None).draw(state.x, generators(5, 6)), plain)


def test_targets_out_of_their_span_are_neither_told_nor_steered_towards(perceptor: Perceptor) -> None:
    spans = (Span(0.0, 0.5),)
    descriptors = Descriptors(perceptor.encode_texts(["a fox"]), torch.ones(1), spans)
    moments = tuple(Moment(step / 4, evenly(2)) for step in range(4))
    denoiser = ToyDenoiser()
    guide = Guide((View(perceptor, descriptors),), moments)
    driver = Driver(denoiser, descriptors, 3.0, guide, Steering((1.0,) * 4))
    early = start(1)
    driver.predict(early, 3.0)
    assert len(denoiser.asked) == 2
    assert list(driver.seen.terms) == ["clip"]
    denoiser.asked.clear()
    _, x0 = driver.predict(replace(early, step=2), 3.0)
    assert denoiser.asked == [None]
    assert (driver.seen.loss, driver.seen.terms) == (None, {})
    assert torch.equal(x0, denoiser.denoise(early.x, 3.0, None))


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_the_terms_of_a_step_add_up_to_its_loss(gradient: Gradient, guide: Guide) -> None:
    busy = replace(guide, moments=(Moment(0.0, evenly(2), {"total_variation": 1.0, "up_down": 0.5}),))
    driver = make_driver(busy, gradient)
    driver.predict(start(1, 2), 3.0)
    assert list(driver.seen.terms) == ["clip", "total_variation", "up_down"]
    assert all(term > 0 for term in driver.seen.terms.values())
    assert driver.seen.loss == pytest.approx(sum(driver.seen.terms.values()))
