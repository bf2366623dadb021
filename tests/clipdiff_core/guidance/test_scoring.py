"""Scores: a picture's cosine to what was asked for, by which pictures are ranked."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from clipdiff_core.cast import Cast
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.descriptors import as_tensor
from clipdiff_core.guidance.scoring import Scorer
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import TextTarget
from tests.clipdiff_core.toys import ToyDenoiser, cast_of

pytestmark = pytest.mark.usefixtures("one_thread")
FOX, DOG = TextTarget("a fox"), TextTarget("a dog", -0.5)


@pytest.fixture
def picture(perceptor: Perceptor) -> Image.Image:
    """As large as the CLIP sees it, so that nothing is resampled."""
    generator = torch.Generator().manual_seed(1)
    side = perceptor.size
    levels = torch.randint(0, 256, (side, side, 3), generator=generator, dtype=torch.uint8)
    return Image.fromarray(levels.numpy())


def score(cast: Cast, job: Job, picture: Image.Image, folder: Path) -> float | None:
    return Scorer.prepare(job, cast, SourceStore(folder)).score(picture)


def test_it_is_the_weighted_mean_of_cosines(
    perceptor: Perceptor, picture: Image.Image, job: Job, tmp_path: Path
) -> None:
    seen = perceptor.encode_pictures(as_tensor(picture))
    fox, dog = (seen @ perceptor.encode_texts([FOX.text, DOG.text]).T)[0].tolist()
    cast = cast_of(ToyDenoiser(), perceptor)
    assert score(cast, replace(job, targets=(FOX,)), picture, tmp_path) == pytest.approx(fox, abs=1e-5)
    both = score(cast, replace(job, targets=(FOX, DOG)), picture, tmp_path)
    assert both == pytest.approx((fox - 0.5 * dog) / 1.5, abs=1e-5)


def test_the_clip_that_is_listened_to_scores_where_none_guides(
    perceptor: Perceptor, picture: Image.Image, job: Job, tmp_path: Path
) -> None:
    cast = cast_of(ToyDenoiser(), perceptor)
    assert score(replace(cast, guides=()), job, picture, tmp_path) == score(cast, job, picture, tmp_path)


def test_without_targets_or_clips_there_is_no_score(
    perceptor: Perceptor, picture: Image.Image, job: Job, tmp_path: Path
) -> None:
    cast = cast_of(ToyDenoiser(), perceptor, heard=False)
    assert score(replace(cast, guides=()), job, picture, tmp_path) is None
    assert score(cast, replace(job, targets=()), picture, tmp_path) is None
