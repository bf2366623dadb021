"""The grid of a sweep: every picture at its place, labels along its sides, nothing that is too wide."""

from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.sweep_sheet import WIDEST, AxisLabels, cell_side, sweep_sheet, write_sweep_sheet

COLOURS = ("#ff0000", "#00ff00", "#0000ff", "#ffff00", "#ff00ff", "#00ffff")


def pictures(folder: Path, side: int = 32) -> list[Path | None]:
    paths: list[Path | None] = []
    for colour in COLOURS:
        path = folder / f"{colour[1:]}.png"
        Image.new("RGB", (side, side), colour).save(path)
        paths.append(path)
    return paths


def places(sheet: Image.Image) -> list[tuple[int, int]]:
    """Where the upper left corner of each colour is."""
    found = []
    for colour in COLOURS:
        wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
        at = next(
            i
            for i in range(sheet.width * sheet.height)
            if sheet.getpixel((i % sheet.width, i // sheet.width)) == wanted
        )
        found.append((at % sheet.width, at // sheet.width))
    return found


def test_every_picture_stands_in_its_row_and_column(tmp_path: Path) -> None:
    across, down = AxisLabels("steps", ("10", "20", "30")), AxisLabels("guidance scale", ("0.5", "2"))
    written = write_sweep_sheet(pictures(tmp_path), across, down, "a fox", tmp_path, "fox-sweep.png")
    assert written.path == tmp_path / "fox-sweep.png"
    assert written.missing == ""
    with Image.open(written.path) as sheet:
        found = places(sheet.convert("RGB"))
        assert sheet.width > 3 * 32 + 60  # the labels' room
    assert [x for x, _ in found[:3]] == [x for x, _ in found[3:]] == sorted({x for x, _ in found})
    assert len({y for _, y in found[:3]}) == len({y for _, y in found[3:]}) == 1
    assert found[3][1] - found[0][1] == 32 + 8
    again = write_sweep_sheet(pictures(tmp_path), across, down, "a fox", tmp_path, "fox-sweep.png")
    assert again.path == tmp_path / "fox-sweep (2).png"


def test_labels_are_drawn(tmp_path: Path) -> None:
    cells = [Image.new("RGB", (32, 32), "white")] * 2
    one = sweep_sheet(cells, AxisLabels("steps", ("10", "20")), None, "")
    other = sweep_sheet(cells, AxisLabels("steps", ("10", "25")), None, "")
    assert one.size == other.size
    assert one.tobytes() != other.tobytes()
    half = one.width // 2
    assert one.crop((0, 0, half, one.height)).tobytes() == other.crop((0, 0, half, one.height)).tobytes()


def test_what_is_missing_leaves_its_cell_empty(tmp_path: Path) -> None:
    paths = pictures(tmp_path)
    paths[1] = None
    (tmp_path / "0000ff.png").write_bytes(b"no picture")
    across, down = AxisLabels("seed", ("1", "2", "3")), AxisLabels("steps", ("1", "2"))
    whole = write_sweep_sheet(paths, across, down, "", tmp_path, "sweep.png")
    with Image.open(whole.path) as sheet:
        assert sheet.convert("RGB").getcolors(100_000) is not None
    with pytest.raises(PictureError, match="None of the sweep's pictures"):
        write_sweep_sheet([None], AxisLabels("seed", ("1",)), None, "", tmp_path, "none.png")


def test_many_columns_are_narrow(tmp_path: Path) -> None:
    assert cell_side(3) == 512
    assert 50 * (cell_side(50) + 8) <= WIDEST * 1.3
    long = AxisLabels("words", tuple(f"a very long prompt number {number} that goes on and on" for number in range(6)))
    written = write_sweep_sheet(pictures(tmp_path, 200), long, None, "title " * 200, tmp_path, "wide.png")
    with Image.open(written.path) as sheet:
        assert sheet.width == 6 * (200 + 8) + 8
