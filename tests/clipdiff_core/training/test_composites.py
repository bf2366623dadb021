"""Training pictures: what they show is what is said of them, and a taken state goes on exactly."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from clipdiff_core.training.captions import ABOVE, ALONE, BELOW, COLOURS, LEFT, RIGHT, UNSAID, CaptionMix, concepts_of
from clipdiff_core.training.composites import Composer, Composites
from clipdiff_core.training.sprites import Sprites
from clipdiff_core.training.wear import wear

pytestmark = pytest.mark.usefixtures("one_thread")


def palette(colour: int) -> Tensor:
    return torch.tensor(COLOURS[colour][2]) / 127.5 - 1


def same(a: Composites, b: Composites) -> bool:
    return torch.equal(a.pictures, b.pictures) and a.captions == b.captions and torch.equal(a.contents, b.contents)


def test_pictures_have_the_size_and_range_and_indices_that_fit(sprites: Sprites) -> None:
    for size in (16, 24):  # one is oversampled from 32 pixels, one is not
        batch = Composer(sprites, size, seed=1).batch(40)
        assert batch.pictures.shape == (40, 3, size, size)
        assert batch.pictures.abs().max() <= 1
        assert set(batch.concepts.tolist()) == {0, 1, 2}
        assert set(batch.styles.tolist()) == {0, 1}
        assert len(set(batch.backgrounds[:, 0].tolist())) > 8
        assert 0.05 < (batch.backgrounds[:, 0] != batch.backgrounds[:, 1]).float().mean() < 0.45
        for caption, shown in zip(batch.captions, batch.contents.tolist(), strict=True):
            assert all(said in (UNSAID, value) for said, value in zip(caption.says, shown, strict=True))


def test_the_background_has_the_named_colour_and_the_subject_its_own(sprites: Sprites) -> None:
    colours = torch.arange(len(COLOURS))
    backgrounds = torch.stack([colours, colours.roll(1)], dim=1)
    batch = Composer(sprites, 16, seed=1).compose(torch.zeros_like(colours), backgrounds)
    subject = torch.tensor([200, 30, 30]) / 127.5 - 1
    for (top, bottom), picture in zip(backgrounds.tolist(), batch.pictures, strict=True):
        assert (picture[:, 0, 0] - palette(top)).abs().max() < 0.25
        assert (picture[:, -1, -1] - palette(bottom)).abs().max() < 0.25
        assert (picture[:, 8, 8] - subject).abs().max() < 0.1


def test_scenes_show_two_subjects_and_each_again_with_both_exchanged(sprites: Sprites) -> None:
    batch = Composer(sprites, 32, seed=1, scenes=0.5, mix=CaptionMix(place=1)).batch(40)
    scenes = [caption.says for caption in batch.captions if caption.says.pair != ALONE]
    assert len(scenes) == 14
    assert 0 < sum(shown.place for shown in scenes) < 20, "some are above each other, some beside"
    orders = sorted((shown.pair, shown.place, concepts_of(sprites, shown)) for shown in scenes)
    mirrored = sorted((pair, place, (second, first)) for pair, place, (first, second) in orders)
    assert orders == mirrored


def test_a_subject_with_a_place_is_there_and_once_more_opposite(sprites: Sprites) -> None:
    batch = Composer(sprites, 32, seed=1, scenes=1.0, mix=CaptionMix(place=1)).batch(90)
    placed = [(one.says, picture) for one, picture in zip(batch.captions, batch.pictures, strict=True)]
    placed = [(says, picture) for says, picture in placed if says.pair == ALONE]
    assert len(placed) == 30
    places = [says.place for says, _ in placed]
    assert set(places) == {ABOVE, LEFT, BELOW, RIGHT}
    assert (places.count(ABOVE), places.count(LEFT)) == (places.count(BELOW), places.count(RIGHT))
    for says, picture in placed:
        edges = (picture - picture[:, :1, :1]).abs().amax(0) > 0.5  # the subject, on a background that hardly changes
        rows, columns = edges.sum(1).float(), edges.sum(0).float()
        if says.top != UNSAID and says.top == says.bottom and edges.any():
            middle = torch.arange(32).float() - 15.5
            down, right = (rows * middle).sum() / rows.sum(), (columns * middle).sum() / columns.sum()
            seen = (BELOW if down > 0 else ABOVE) if abs(down) > abs(right) else (RIGHT if right > 0 else LEFT)
            assert seen == says.place


def test_the_first_of_two_is_above_or_left(sprites: Sprites) -> None:
    paint = torch.eye(3, dtype=torch.uint8)[sprites.concepts] * 255  # red, green and blue squares, one for each concept
    squares = torch.cat([paint, torch.full((len(paint), 1), 255, dtype=torch.uint8)], dim=1)
    painted = replace(sprites, rgba=squares[:, :, None, None].repeat(1, 1, 32, 32))
    batch = Composer(painted, 32, seed=1, scenes=1.0, mix=CaptionMix(place=1)).batch(60)
    assert {caption.says.place for caption in batch.captions if caption.says.pair != ALONE} == {ABOVE, LEFT}
    for caption, picture in zip(batch.captions, batch.pictures, strict=True):
        if caption.says.pair == ALONE:
            continue
        middles = ((16, 8), (16, 24)) if caption.says.place == LEFT else ((8, 16), (24, 16))
        seen = tuple(int(picture[:, row, column].argmax()) for row, column in middles)
        assert seen == concepts_of(sprites, caption.says), caption.text


def test_one_concept_cannot_be_put_beside_another(sprites: Sprites) -> None:
    alone = replace(sprites, names=("ball",), names_zh=("球",), synonyms=((),), concepts=sprites.concepts * 0)
    assert {content[4] for content in Composer(alone, 16, seed=1, scenes=1.0).batch(8).contents.tolist()} == {-2}


def test_the_subject_fills_the_share_of_the_side_that_was_asked_for(sprites: Sprites) -> None:
    white = torch.full((64, 2), [name for name, *_ in COLOURS].index("white"))
    for scale in (0.5, 0.9):
        batch = Composer(sprites, 16, seed=1, scales=(scale, scale)).compose(torch.zeros(64, dtype=torch.long), white)
        subject = (batch.pictures[:, 2] < 0).float()  # the ball is red, without blue
        widest = subject.sum(2).amax(1) / 16
        assert float(widest.mean()) == pytest.approx(scale, abs=0.06)
        assert subject.sum((1, 2)).min() > 0.8 * float(subject.sum((1, 2)).mean()), "a subject is cut off"


def test_about_half_of_the_pictures_are_flipped(sprites: Sprites) -> None:
    boxes, white = torch.full((100,), 2), torch.full((100, 2), 10)
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
    assert {caption.says[1:4] for caption in captions} == {(UNSAID, UNSAID, UNSAID)}


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
