"""The size at which a network draws what is wanted at another."""

from pathlib import Path

import pytest

from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.denoisers.upscaler import Upscaler
from clipdiff_core.job import Size
from clipdiff_core.models import Models
from clipdiff_core.tasks.sizes import drawn_size, working_size
from tests.clipdiff_core.tiny_model import UPSCALER, tiny_unet
from tests.clipdiff_core.toys import ToyDenoiser


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        (Size(256, 256), Size(64, 64)),
        (Size(32, 32), Size(64, 64)),
        (Size(2048, 2048), Size(64, 64)),
        (Size(512, 128), Size(128, 32)),
        (Size(128, 512), Size(32, 128)),
        (Size(256, 192), Size(64, 48)),
        (Size(320, 192), Size(80, 48)),
    ],
)
def test_the_working_size_has_the_shape_and_about_the_pixels(asked: Size, drawn: Size) -> None:
    assert working_size(asked, 64, 16) == drawn


@pytest.mark.parametrize(
    ("asked", "upscaled", "drawn"),
    [
        (Size(256, 256), True, Size(64, 64)),
        (Size(256, 256), False, Size(256, 256)),
        (Size(128, 64), False, Size(128, 64)),
        (Size(72, 56), False, Size(80, 64)),
        (Size(32, 32), False, Size(32, 32)),
        (Size(512, 512), False, Size(256, 256)),
        (Size(8, 8), False, Size(32, 32)),
    ],
)
def test_a_model_without_an_upscaler_draws_the_size_itself_within_reason(
    asked: Size, upscaled: bool, drawn: Size
) -> None:
    files = ModelFiles("toy", "toy", Path(), {}, "")
    upscaler = Upscaler(tiny_unet(UPSCALER)) if upscaled else None
    assert drawn_size(asked, Models(files, ToyDenoiser(), 64, 16, upscaler=upscaler)) == drawn


def test_no_working_size_is_far_from_the_shape_that_was_asked_for() -> None:
    for width in range(32, 520, 8):
        for height in range(max(32, -(-width // 32) * 8), min(520, 4 * width + 8), 8):
            drawn = working_size(Size(width, height), 64, 16)
            assert drawn.width % 16 == drawn.height % 16 == 0
            assert 0.5 < drawn.width * drawn.height / 64**2 < 2
            assert 0.78 < (drawn.width / drawn.height) / (width / height) < 1.28
