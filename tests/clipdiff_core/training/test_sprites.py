"""Reading a folder to train on, with a sentence for each way it can be wrong."""

import shutil
from pathlib import Path

import pytest
import torch

from clipdiff_core.errors import TrainingError
from clipdiff_core.training.sprites import Sprites, read_sprites
from tests.clipdiff_core.training.drawn_sprites import ENTRIES, STYLES, write_captions


@pytest.fixture
def copy(sprites_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sprites_folder, tmp_path / "copy")


def test_every_picture_is_read_with_its_concept_and_style(sprites: Sprites) -> None:
    assert sprites.names == ("ball", "orange box", "kite")
    assert sprites.names_zh == ("球", "盒子", "")
    assert sprites.styles == STYLES
    assert sprites.rgba.shape == (5, 4, 32, 32)
    assert sprites.concepts.tolist() == [0, 0, 1, 1, 2]
    assert sprites.drawn_in.tolist() == [0, 1, 0, 1, 0]


def test_keywords_that_many_share_or_that_name_another_concept_are_no_synonyms(sprites: Sprites) -> None:
    assert sprites.synonyms == (("sphere", "round"), ("cube",), ())


def test_colours_hidden_under_clear_pixels_do_not_show(sprites: Sprites) -> None:
    red, green, blue, alpha = sprites.rgba[0]
    assert sprites.rgba.dtype == torch.uint8
    assert alpha[0, 0] == 0
    assert alpha[16, 16] == 255
    assert (green.int() <= red.int() + 5).all(), "the green under the clear pixels has bled into the outline"
    assert torch.equal(torch.stack([red, green, blue])[:, 0, 0], torch.zeros(3, dtype=torch.uint8))


def test_only_the_named_concepts_are_read_in_their_order(sprites_folder: Path) -> None:
    some = read_sprites(sprites_folder, ["kite", "ball"], 8)
    assert some.names == ("kite", "ball")
    assert some.concepts.tolist() == [0, 1, 1]


def test_a_name_that_is_not_there_is_said(sprites_folder: Path) -> None:
    with pytest.raises(TrainingError, match="“unicorn” is not in"):
        read_sprites(sprites_folder, ["ball", "unicorn"], 8)


def test_a_folder_without_captions_is_said(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"no captions\.json in"):
        read_sprites(tmp_path, None, 8)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_captions_that_are_no_json_are_said(content: bytes, copy: Path) -> None:
    (copy / "captions.json").write_bytes(content)
    with pytest.raises(TrainingError, match="should be a JSON list"):
        read_sprites(copy, None, 8)


@pytest.mark.parametrize(
    "entries",
    [{}, "ball", [1], [{"id": "01", "name": "ball"}], [ENTRIES[0] | {"styles": "noto"}], [ENTRIES[0] | {"id": 1}]],
)
def test_captions_of_another_form_are_said(entries: object, copy: Path) -> None:
    write_captions(copy, entries)
    with pytest.raises(TrainingError, match="should be a JSON list in which"):
        read_sprites(copy, None, 8)


@pytest.mark.parametrize("entries", [[], [ENTRIES[0] | {"styles": []}]])
def test_nothing_to_learn_from_is_said(entries: object, copy: Path) -> None:
    write_captions(copy, entries)
    with pytest.raises(TrainingError, match="nothing to learn from"):
        read_sprites(copy, None, 8)


def test_an_empty_list_of_concepts_is_said(sprites_folder: Path) -> None:
    with pytest.raises(TrainingError, match="nothing to learn from"):
        read_sprites(sprites_folder, [], 8)


@pytest.mark.parametrize("content", [None, b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50])
def test_a_picture_that_is_missing_or_broken_is_named(content: bytes | None, copy: Path) -> None:
    picture = copy / "noto" / "02.webp"
    picture.unlink()
    if content is not None:
        picture.write_bytes(content)
    with pytest.raises(TrainingError, match=r"02\.webp is missing or broken"):
        read_sprites(copy, None, 8)
