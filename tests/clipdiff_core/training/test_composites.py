"""Training pictures: what they show is what is said of them, and a taken state goes on exactly."""

import pytest
import torch
from torch import Tensor

from clipdiff_core.training.captions import COLOURS, UNSAID, CaptionMix
from clipdiff_core.training.composites import Composer, Composites
from clipdiff_core.training.sprites import Sprites
from clipdiff_core.training.wear import wear

pytestmark = pytest.mark.usefixtures("one_thread")


def palette(colour: int) -> Tensor:
    return torch.tensor(COLOURS[colour][2]) / 127.5 - 1


def same(a: Composites, b: Composites) -> bool:
    return torch.equal(a.pictures, b.pictures) and a.captions == b.captions and torch.equal(a.colours, b.colours)


def test_pictures_have_the_size_and_range_and_indices_that_fit(sprites: Sprites) -> None:
    for size in (16, 24):  # one is oversampled from 32 pixels, one is not
        batch = Composer(sprites, size, seed=1).batch(40)
        assert batch.pictures.shape == (40, 3, size, size)
        assert batch.pictures.abs().max() <= 1
        assert set(batch.concepts.tolist()) == {0, 1, 2}
        assert set(batch.styles.tolist()) == {0, 1}
        assert len(set(batch.colours.tolist())) > 8
        for caption, concept, style, colour in zip(
            batch.captions, batch.concepts, batch.styles, batch.colours, strict=True
        ):
            assert caption.concept == concept
            assert caption.style in (UNSAID, int(style))
            assert caption.colour in (UNSAID, int(colour))


def test_the_background_has_the_named_colour_and_the_subject_its_own(sprites: Sprites) -> None:
    colours = torch.arange(len(COLOURS))
    batch = Composer(sprites, 16, seed=1).compose(torch.zeros_like(colours), colours)
    subject = torch.tensor([200, 30, 30]) / 127.5 - 1
    for colour, picture in enumerate(batch.pictures):
        assert (picture[:, 0, 0] - palette(colour)).abs().max() < 0.25
        assert (picture[:, 8, 8] - subject).abs().max() < 0.1


def test_the_subject_fills_the_share_of_the_side_that_was_asked_for(sprites: Sprites) -> None:
    white = torch.full((64,), [name for name, *_ in COLOURS].index("white"))
    for scale in (0.5, 0.9):
        batch = Composer(sprites, 16, seed=1, scales=(scale, scale)).compose(torch.zeros_like(white), white)
        subject = (batch.pictures[:, 2] < 0).float()  # the ball is red, without blue
        widest = subject.sum(2).amax(1) / 16
        assert float(widest.mean()) == pytest.approx(scale, abs=0.06)
        assert subject.sum((1, 2)).min() > 0.8 * float(subject.sum((1, 2)).mean()), "a subject is cut off"


def test_about_half_of_the_pictures_are_flipped(sprites: Sprites) -> None:
    boxes, white = torch.full((100,), 2), torch.full((100,), 10)
    pictures = Composer(sprites, 16, seed=1, scales=(0.9, 0.9)).compose(boxes, white).pictures
    left = (pictures[:, 2, :, :8].mean((1, 2)) < pictures[:, 2, :, 8:].mean((1, 2))).float().mean()
    assert 0.3 < left < 0.7


def test_a_restored_state_goes_on_with_the_same_pictures_and_words(sprites: Sprites) -> None:
    composer, other = Composer(sprites, 16, seed=1), Composer(sprites, 16, seed=2)
    assert not same(composer.batch(8), other.batch(8))
    state = composer.state()
    expected = composer.batch(8)
    other.restore(state)
    assert same(other.batch(8), expected)
    assert not same(other.batch(8), expected)


def test_the_mix_of_words_is_the_one_given(sprites: Sprites) -> None:
    mix = CaptionMix(style=0, background=0)
    captions = Composer(sprites, 16, seed=1, mix=mix).batch(30).captions
    assert {(caption.style, caption.colour) for caption in captions} == {(UNSAID, UNSAID)}


def worn(seed: int, **shares: float) -> tuple[Tensor, Tensor]:
    pictures = torch.rand(40, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 2 - 1
    none = {"crop": 0.0, "blur": 0.0, "noise": 0.0}
    return pictures, wear(pictures, torch.Generator().manual_seed(seed), **(none | shares))


def test_no_wear_changes_nothing() -> None:
    pictures, same = worn(1)
    assert torch.allclose(pictures, same, atol=1e-4)


@pytest.mark.parametrize("kind", ["crop", "blur", "noise"])
def test_each_kind_of_wear_hits_its_share_of_the_pictures(kind: str) -> None:
    pictures, some = worn(1, **{kind: 0.5})
    changed = ((some - pictures).abs().amax((1, 2, 3)) > 1e-3).float().mean()
    assert 0.1 < changed < 0.75
    assert some.shape == pictures.shape


def test_wear_is_decided_by_its_generator_alone() -> None:
    shares = {"crop": 0.5, "blur": 0.5, "noise": 0.5}
    assert torch.equal(worn(1, **shares)[1], worn(1, **shares)[1])
    assert not torch.equal(worn(1, **shares)[1], worn(2, **shares)[1])


def test_blurred_pictures_are_smoother_and_noisy_ones_rougher() -> None:
    def roughness(pictures: Tensor) -> float:
        return float((pictures[..., 1:] - pictures[..., :-1]).abs().mean())

    pictures, blurred = worn(1, blur=1.0)
    _, noisy = worn(1, noise=1.0)
    assert roughness(blurred) < 0.8 * roughness(pictures)
    assert roughness(noisy) > roughness(pictures)
