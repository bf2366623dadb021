"""Pictures of one's own: where their words come from, and a sentence for each way the folder can be wrong."""

import json
import random
from pathlib import Path

import pytest
import torch
from PIL import Image

from clipdiff_core.errors import TrainingError
from clipdiff_core.training.album import find_pictures, has_album, read_album
from clipdiff_core.training.captions import UNSAID, CaptionMix, Content, write_caption
from clipdiff_core.training.composites import Composer

pytestmark = pytest.mark.usefixtures("one_thread")


def paint(path: Path, colour: tuple[int, ...] = (200, 30, 30), size: tuple[int, int] = (40, 20)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(path)
    return path


def words(folder: Path) -> dict[str, tuple[str, ...]]:
    return {captioned.path.name: captioned.texts for captioned in find_pictures(folder)[0]}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("red-fox_03 (2).png", "red fox"),
        ("a castle, by night.JPG", "a castle, by night"),
        ("雪中的狐狸1.webp", "雪中的狐狸"),
        ("fox copy 2.png", "fox"),
        ("2 dogs.png", "2 dogs"),
    ],
)
def test_a_files_name_says_what_it_shows(name: str, says: str, tmp_path: Path) -> None:
    paint(tmp_path / name)
    assert words(tmp_path) == {name: (says,)}


@pytest.mark.parametrize("name", ["IMG_1234.png", "DSC0001.jpg", "2024-01-02 10.11.12.png", "Screenshot (3).png"])
def test_a_cameras_name_says_nothing_and_is_left_out(name: str, tmp_path: Path) -> None:
    paint(tmp_path / name)
    found, left_out = find_pictures(tmp_path)
    assert not found
    assert f"“{name}” has no words" in left_out[0]


def test_a_text_beside_the_picture_goes_before_its_name_and_may_say_it_twice(tmp_path: Path) -> None:
    paint(tmp_path / "IMG_1.png")
    (tmp_path / "IMG_1.txt").write_text("\ufeffa  fox in snow\n\nfox, winter\n", encoding="utf-8")
    assert words(tmp_path) == {"IMG_1.png": ("a fox in snow", "fox, winter")}


def test_a_captions_file_goes_before_all_and_knows_folders(tmp_path: Path) -> None:
    paint(tmp_path / "a.png")
    paint(tmp_path / "deep" / "b.png")
    (tmp_path / "a.txt").write_text("not this", encoding="utf-8")
    (tmp_path / "captions.json").write_text(json.dumps({"a.png": "an owl", "deep/b.png": ["a cat", "a kitten"]}))
    assert words(tmp_path) == {"a.png": ("an owl",), "b.png": ("a cat", "a kitten")}


def test_captions_may_be_a_table(tmp_path: Path) -> None:
    paint(tmp_path / "a.png")
    paint(tmp_path / "deep" / "b.png")
    (tmp_path / "captions.csv").write_text('file,caption\na.png,"an owl, at night"\ndeep\\b.png,a cat\n')
    assert words(tmp_path) == {"a.png": ("an owl, at night",), "b.png": ("a cat",)}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("captions.json", b"{", "should be JSON"),
        ("captions.json", b"3", "should be a JSON object"),
        ("captions.json", b'{"a.png": 3}', "should be a JSON object"),
        ("captions.csv", b"a.png\n", "file name and its caption"),
        ("captions.csv", b"\xff\xfe,\n", "UTF-8"),
        ("fox.txt", b"\xff\xfe", "UTF-8"),
    ],
)
def test_broken_words_are_said(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    paint(tmp_path / "fox.png")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TrainingError, match=says):
        find_pictures(tmp_path)


def test_an_album_holds_each_caption_once_and_knows_what_is_whole(tmp_path: Path) -> None:
    paint(tmp_path / "fox 1.png")
    paint(tmp_path / "fox 2.png", (10, 200, 10, 0))
    paint(tmp_path / "owl.png", (0, 0, 250))
    album = read_album(tmp_path, 16)
    assert album.names == ("fox", "owl")
    assert album.concepts.tolist() == [0, 0, 1]
    assert album.whole.tolist() == [True, False, True]
    assert album.rgba.dtype == torch.uint8
    assert album.rgba[0, :, 8, 8].tolist() == [200, 30, 30, 255]
    assert album.rgba[2, :, 0, 0].tolist() == [0, 0, 250, 255], "a whole picture is cropped to its middle, not padded"
    assert album.rgba[1, 3].max() == 0


def test_broken_pictures_are_left_out_and_named(tmp_path: Path) -> None:
    paint(tmp_path / "fox.png")
    paint(tmp_path / "owl.png")
    (tmp_path / "cat.png").write_bytes(b"no picture")
    album = read_album(tmp_path, 16)
    assert album.names == ("fox", "owl")
    assert "“cat.png”" in album.left_out[0]


def test_a_folder_of_no_use_is_said(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="There are no pictures in"):
        read_album(tmp_path, 16)
    paint(tmp_path / "fox.png")
    with pytest.raises(TrainingError, match="One picture is not enough"):
        read_album(tmp_path, 16)
    paint(tmp_path / "IMG_1.png")
    with pytest.raises(TrainingError, match=r"1 can be learned from\. “IMG_1\.png” has no words"):
        read_album(tmp_path, 16)
    with pytest.raises(TrainingError, match="There is no folder"):
        read_album(tmp_path / "nowhere", 16)


def test_a_list_of_cut_outs_is_no_album(sprites_folder: Path, tmp_path: Path) -> None:
    assert not has_album(sprites_folder)
    assert has_album(tmp_path)


def test_whole_pictures_fill_their_frame_and_cut_outs_get_a_named_background(tmp_path: Path) -> None:
    paint(tmp_path / "fox.png", (200, 30, 30), (64, 64))
    paint(tmp_path / "owl.png", (0, 0, 0, 0), (64, 64))
    composer = Composer(read_album(tmp_path, 32), 16, seed=1, mix=CaptionMix(background=1.0))
    batch = composer.compose(torch.tensor([0, 0, 1, 1]), torch.tensor([[5, 5], [0, 0], [5, 5], [0, 0]]))
    red = torch.tensor([200, 30, 30]) / 127.5 - 1
    assert (batch.pictures[:2] - red[:, None, None]).abs().max() < 0.02
    assert batch.backgrounds.tolist() == [[UNSAID, UNSAID], [UNSAID, UNSAID], [5, 5], [0, 0]]
    assert [caption.text for caption in batch.captions[:2]] == ["fox", "fox"]
    assert all("blue" in caption.text for caption in batch.captions[2:3])


def test_one_of_the_texts_is_used_as_it_stands(tmp_path: Path) -> None:
    for name in ("a", "b"):
        paint(tmp_path / f"{name}.png")
    (tmp_path / "a.txt").write_text("Foxes, 3\nred ones", encoding="utf-8")
    album = read_album(tmp_path, 16)
    said = {write_caption(album, Content(0, 0, UNSAID, UNSAID), random.Random(seed)).text for seed in range(20)}
    assert said == {"Foxes, 3", "red ones"}
