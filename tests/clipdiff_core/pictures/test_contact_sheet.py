"""Contact sheets say what pictures share and what differs, and draw the letters that there is a font for."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from clipdiff_core.errors import PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job, Losses, Model, Sampling, Size
from clipdiff_core.pictures import letters
from clipdiff_core.pictures.contact_sheet import THUMBNAIL, compare, write_contact_sheet
from clipdiff_core.pictures.letters import draw_text, drawable, text_width, wrapped
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import save_picture
from clipdiff_core.targets import PictureTarget, Source, Span, TextTarget
from clipdiff_core.task_settings import OwnWord

MADE_WITH = MadeWith("cpu", "float32", 2, {})
JOB = Job((TextTarget("a fox", 1.5), TextTarget("blurry", -0.3)), seed=7, model=Model("mine", "a" * 64))


@pytest.fixture
def no_wide_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_WIDER", ())
    letters._fonts.cache_clear()
    letters._font.cache_clear()


def saved(folder: Path, job: Job, name: str, colour: str = "red") -> Path:
    return save_picture(Image.new("RGB", (40, 20), colour), job, MADE_WITH, Output(folder, name), 0, 1)


def test_what_is_shared_and_what_differs_is_told_apart() -> None:
    slow = replace(JOB, seed=8, sampling=Sampling(steps=50))
    shared, differing = compare([JOB, slow])
    assert shared == ["a fox:1.5, blurry:-0.3", "model: mine"]
    assert differing == [["seed: 7", "sampling steps: 0"], ["seed: 8", "sampling steps: 50"]]


def test_one_picture_tells_its_seed_alone() -> None:
    assert compare([JOB]) == (["a fox:1.5, blurry:-0.3", "model: mine"], [["seed: 7"]])


def test_nothing_is_said_of_pictures_without_a_job() -> None:
    shared, differing = compare([JOB, None, replace(JOB, seed=8)])
    assert shared == ["a fox:1.5, blurry:-0.3", "model: mine"]
    assert differing == [["seed: 7"], [], ["seed: 8"]]
    assert compare([None]) == ([], [[]])


def test_every_kind_of_setting_is_said() -> None:
    job = replace(
        JOB,
        targets=(PictureTarget("b" * 64, "fox.png", -2.0, Span(0, 0.5)),),
        size=Size(64, 32),
        init=Source("c" * 64, "start.png"),
        tiling=True,
        guidance=replace(JOB.guidance, losses=Losses(total_variation="0.5")),
        describe=replace(JOB.describe, own=(OwnWord("red"), OwnWord("blue"))),
    )
    _, differing = compare([JOB, job])
    assert differing[1] == [
        "fox.png:-2@0-50%", "seed: 7", "size: 64x32", "guidance losses total variation: 0.5", "init: start.png",
        "tiling: True", "describe own: red, blue",
    ]  # fmt: skip


def test_a_sheet_of_pictures_with_and_without_jobs(tmp_path: Path) -> None:
    paths = [saved(tmp_path, replace(JOB, seed=seed), f"{seed}", "red") for seed in range(3)]
    Image.new("RGBA", (20, 40), (0, 0, 0, 0)).save(tmp_path / "other.png")
    sheet = write_contact_sheet([*paths, tmp_path / "other.png"], tmp_path / "new" / "sheet.jpg")
    assert sheet.path == tmp_path / "new" / "sheet.jpg"
    assert sheet.missing == ""
    with Image.open(sheet.path) as image:
        assert image.format == "JPEG"
        shown = image.convert("RGB")
    pixels = shown.tobytes()
    reds = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
    assert sum(red > 200 and max(green, blue) < 60 for red, green, blue in reds) > 3 * 40 * 20 * 0.9
    assert shown.width > 2 * THUMBNAIL


def test_a_sheet_replaces_and_says_its_mistakes(tmp_path: Path) -> None:
    path = saved(tmp_path, JOB, "a")
    for _ in range(2):
        write_contact_sheet([path], tmp_path / "sheet.png")
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["a.png", "sheet.png"]
    with pytest.raises(PictureError, match="1 to 500 pictures, not 0"):
        write_contact_sheet([], tmp_path / "b.png")
    with pytest.raises(PictureError, match="not 501"):
        write_contact_sheet([path] * 501, tmp_path / "b.png")
    with pytest.raises(PictureError, match="There is no picture"):
        write_contact_sheet([path, tmp_path / "none.png"], tmp_path / "b.png")
    with pytest.raises(PictureError, match="ClipDiff saves PNG"):
        write_contact_sheet([path], tmp_path / "b.gif")


@pytest.mark.usefixtures("no_wide_fonts")
def test_letters_without_a_font_are_named(tmp_path: Path) -> None:
    assert drawable("a fox 狐狸") == "a fox ??"
    sheet = write_contact_sheet([saved(tmp_path, Job((TextTarget("狐狸 fox"),)), "a")], tmp_path / "sheet.png")
    assert sheet.missing == "狐狸"


def test_text_is_drawn_where_it_belongs() -> None:
    image = Image.new("L", (200, 40), 255)
    draw_text(ImageDraw.Draw(image), (10, 10), "a fox", 14, "black")
    box = image.point(lambda value: 255 - value).getbbox()
    assert box is not None
    assert box[0] >= 9
    assert box[2] <= 12 + text_width("a fox", 14)
    assert box[1] >= 8
    assert box[3] <= 30


def test_lines_break_between_words_and_are_cut() -> None:
    lines = wrapped("a red fox in the snow " + "x" * 60, 14, 100, 20)
    assert lines[0] == "a red fox in the"
    assert all(text_width(line, 14) <= 100 for line in lines)
    assert "".join(lines).replace(" ", "") == "aredfoxinthesnow" + "x" * 60
    cut = wrapped("a red fox in the snow " + "x" * 60, 14, 100, 2)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert text_width(cut[1], 14) <= 100
    assert wrapped("", 14, 100, 3) == [""]
