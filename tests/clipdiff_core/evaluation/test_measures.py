"""The measures themselves: a distance between pictures, and the training picture nearest to a drawn one."""

import pytest
import torch

from clipdiff_core.evaluation.copying import nearest_training_pictures
from clipdiff_core.evaluation.measures import frechet_distance
from clipdiff_core.evaluation.sheet import CELL, LABEL, contact_sheet
from clipdiff_core.images import to_image
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.judge import Judge
from clipdiff_core.training.reference import Reference, measure
from clipdiff_core.training.sprites import Sprites

pytestmark = pytest.mark.usefixtures("one_thread")


def test_the_frechet_distance_is_none_between_alike_and_known_between_gaussians() -> None:
    features = torch.randn(4000, 3, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    mean, covariance = features.mean(0), features.T.cov()
    assert frechet_distance(features, mean, covariance) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(features, mean + 2, covariance) == pytest.approx(12, abs=1e-6)
    # Of the same mean, and with c and 4c as covariances: tr(c + 4c - 2 · 2c) = tr(c).
    assert frechet_distance(features, mean, 4 * covariance) == pytest.approx(float(covariance.trace()), rel=1e-6)


def test_the_distance_does_not_mind_turned_axes() -> None:
    features = torch.randn(500, 4, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    other = features * torch.tensor([1.0, 2.0, 0.5, 3.0]) + 1
    turn, _ = torch.linalg.qr(torch.randn(4, 4, generator=torch.Generator().manual_seed(3), dtype=torch.float64))
    straight = frechet_distance(features, other.mean(0), other.T.cov())
    turned = frechet_distance(features @ turn, (other @ turn).mean(0), (other @ turn).T.cov())
    assert straight == pytest.approx(turned)


def test_a_reference_is_what_the_judge_sees_in_fresh_composites(sprites: Sprites) -> None:
    torch.manual_seed(1)
    judge = Judge(3, 2, 12, width=8)
    reference = measure(judge, Composer(sprites, 64, seed=1), 100)
    assert 0 <= reference.accuracy <= 1
    same = measure(judge, Composer(sprites, 64, seed=1), 100)
    assert torch.equal(reference.mean, same.mean)
    with torch.no_grad():
        features = judge.features(Composer(sprites, 64, seed=2).batch(100).pictures)
        grey = judge.features(torch.zeros(100, 3, 64, 64))
    near = frechet_distance(features, reference.mean, reference.covariance)
    assert near < frechet_distance(grey, reference.mean, reference.covariance)
    again = Reference.from_tensors(reference.to_tensors())
    assert torch.equal(again.covariance, reference.covariance)
    assert reference.to_tensors()["covariance"].numel() == 256 * 257 // 2, "what is there twice is kept once"


def test_a_copy_is_found_out(sprites: Sprites) -> None:
    torch.manual_seed(1)
    judge = Judge(3, 2, 12, width=8)
    with torch.no_grad():
        heads = judge.colour[0]
        assert isinstance(heads, torch.nn.Linear)
        heads.weight.zero_()
        heads.bias.copy_(torch.nn.functional.one_hot(torch.tensor([5, 5]), 12).flatten())  # sees blue behind all
    composer = Composer(sprites, 64, seed=9, scales=(0.8, 0.8), room=0.0, flips=False)
    copies = composer.compose(torch.tensor([4, 0]), torch.tensor([[5, 5], [5, 5]])).pictures
    nearest = nearest_training_pictures(judge, copies, sprites, 64, 0.8)
    assert nearest.rms.max() < 0.15, "the background's ramp is all that differs"
    other = nearest_training_pictures(judge, torch.zeros(1, 3, 64, 64), sprites, 64, 0.8)
    assert other.rms.min() > 0.3


def test_a_sheet_holds_every_group_under_its_name() -> None:
    red, blue = to_image(torch.tensor([1.0, -1, -1]).view(3, 1, 1)), to_image(torch.tensor([-1.0, -1, 1]).view(3, 1, 1))
    sheet = contact_sheet([("a", [red, blue])] * 7)
    assert sheet.size == (12 * CELL, 2 * (CELL + LABEL))
    assert sheet.getpixel((CELL // 2, LABEL + CELL // 2)) == (255, 0, 0)
    assert sheet.getpixel((CELL + CELL // 2, CELL + 2 * LABEL + CELL // 2)) == (0, 0, 255)
    assert sheet.getpixel((3 * CELL, CELL + 2 * LABEL + CELL // 2)) == (255, 255, 255)
