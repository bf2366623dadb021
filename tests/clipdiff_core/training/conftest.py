"""The drawn folder, read once in the sizes that tests use."""

from pathlib import Path

import pytest

from clipdiff_core.training.sprites import Sprites, read_sprites
from tests.clipdiff_core.training.drawn_sprites import draw_sprites


@pytest.fixture(scope="session")
def sprites_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three concepts in two styles; a test that changes them must copy the folder first."""
    return draw_sprites(tmp_path_factory.mktemp("sprites") / "drawn")


@pytest.fixture(scope="session")
def sprites(sprites_folder: Path) -> Sprites:
    """All of them, at 32 pixels."""
    return read_sprites(sprites_folder, None, 32)
