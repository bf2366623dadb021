"""The mask without a window: strokes, changes of all of it, undo and redo, and files."""

import io
import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_gui.model.area import NOWHERE, Area
from clipdiff_gui.model.brush import LARGEST, SMALLEST, Brush
from clipdiff_gui.model.mask import BLACK, UNDECIDED, WHITE, Mask
from clipdiff_gui.model.mask_files import to_png, transparency_for, values_for

HARD = Brush(20, 0)


def stroke(mask: Mask, brush: Brush, *points: tuple[float, float], paint: int = WHITE) -> Area:
    mask.begin_stroke(brush, paint, *points[0])
    for point in points[1:]:
        mask.stroke_to(*point)
    return mask.end_stroke()


def test_one_dab_is_a_disc() -> None:
    mask = Mask(64, 48)
    stroke(mask, HARD, (30, 20))
    rows, columns = np.mgrid[:48, :64] + 0.5
    away = np.hypot(rows - 20, columns - 30)
    assert (mask.values[away < 9.3] == WHITE).all()
    assert (mask.values[away > 10.7] == BLACK).all()
    assert mask.values.sum() / WHITE == pytest.approx(math.pi * 100, rel=0.01)


@pytest.mark.parametrize("diameter", [1, 2, 7.5, 33, 600])
def test_a_stroke_has_no_gaps(diameter: float) -> None:
    mask = Mask(900, 640)
    stroke(mask, Brush(diameter, 0), (10, 20), (890, 600))
    for share in np.linspace(0, 1, 2001):
        x, y = 10 + share * 880, 20 + share * 580
        near = mask.values[max(0, int(y) - 1) : int(y) + 2, max(0, int(x) - 1) : int(x) + 2]
        assert near.max() > 150, (x, y)


@pytest.mark.parametrize("diameter", [12, 64, 300])
def test_the_edge_of_a_line_is_straight(diameter: float) -> None:
    mask = Mask(1000, 400)
    stroke(mask, Brush(diameter, 0), (200, 200.5), (800, 200.5))
    widths = mask.values[:, 300:700].sum(axis=0) / WHITE
    assert widths == pytest.approx(diameter, abs=0.5)


def test_softness_fades_towards_the_rim() -> None:
    profiles = []
    for softness in (0, 0.5, 1):
        mask = Mask(200, 200)
        stroke(mask, Brush(160, softness), (100, 100))
        profiles.append(mask.values[100, 100:185].astype(int))
        assert mask.values[100, 100] == WHITE
        assert (np.diff(profiles[-1]) <= 0).all()
    hard, half, soft = profiles
    assert hard[:79].min() == WHITE  # all of it
    assert half[:39].min() == WHITE  # the inner half
    assert half[60] < hard[60]
    assert soft[30] < half[30]
    assert all(not profile[82:].any() for profile in profiles)


def test_soft_edges_do_not_build_up_within_a_stroke() -> None:
    once, often = Mask(200, 100), Mask(200, 100)
    stroke(once, Brush(60, 1), (50, 50), (150, 50))
    stroke(often, Brush(60, 1), (50, 50), (150, 50), (50, 50), (150, 50))
    assert np.abs(once.values.astype(int) - often.values).max() <= 8
    stroke(once, Brush(60, 1), (50, 50), (150, 50))
    assert once.values[70, 100] > often.values[70, 100] + 20  # a second stroke adds


def test_the_eraser_takes_away_by_the_same_rule() -> None:
    mask = Mask(100, 100)
    mask.fill()
    stroke(mask, Brush(40, 1), (50, 50), paint=BLACK)
    assert mask.values[50, 50] == BLACK
    assert 0 < mask.values[50, 60] < WHITE
    assert mask.values[5, 5] == WHITE


def test_a_stroke_reaches_beyond_the_picture() -> None:
    mask = Mask(50, 40)
    assert stroke(mask, HARD, (-30, -30)) == NOWHERE
    assert not mask.can_undo
    stroke(mask, HARD, (-30, 20), (80, 20))
    assert (mask.values[20] == WHITE).all()


def test_pressure_makes_the_brush_smaller() -> None:
    mask = Mask(200, 100)
    mask.begin_stroke(Brush(60, 0), WHITE, 30, 50, 1.0)
    mask.stroke_to(170, 50, 0.2)
    mask.end_stroke()
    covered = mask.values.sum(axis=0) / WHITE
    assert covered[30] == pytest.approx(60, abs=1)
    assert covered[100] == pytest.approx(36, abs=3)
    assert covered[165] < 16


def test_what_is_returned_is_where_it_changed() -> None:
    mask = Mask(500, 400)
    before = mask.values.copy()
    area = mask.begin_stroke(HARD, WHITE, 100, 100)
    area = area.united(mask.stroke_to(140, 120))
    changed = np.argwhere(mask.values != before)
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0) + 1
    assert area.within(Area(left, top, right, bottom)) == Area(left, top, right, bottom)
    assert area.pixels < 70 * 50


def test_undo_and_redo_one_stroke_at_a_time() -> None:
    mask = Mask(700, 300)
    states = [mask.values.copy()]
    for x in (100, 300, 320, 600):
        stroke(mask, Brush(90, 0.5), (x, 100), (x + 40, 200))
        states.append(mask.values.copy())
    for state in reversed(states[:-1]):
        assert not mask.undo().empty
        assert (mask.values == state).all()
    assert not mask.can_undo
    assert mask.undo() == NOWHERE
    for state in states[1:]:
        assert not mask.redo().empty
        assert (mask.values == state).all()
    assert not mask.can_redo
    mask.undo()
    stroke(mask, HARD, (10, 10))
    assert not mask.can_redo  # another way was taken


def test_a_stroke_under_way_cannot_be_undone_yet() -> None:
    mask = Mask(100, 100)
    mask.begin_stroke(HARD, WHITE, 50, 50)
    assert mask.undo() == NOWHERE
    mask.end_stroke()
    assert not mask.undo().empty
    assert mask.blank


def test_a_stroke_that_changes_nothing_is_no_step() -> None:
    mask = Mask(100, 100)
    mask.fill()
    stroke(mask, HARD, (50, 50))
    mask.fill()
    mask.undo()
    assert mask.blank
    assert not mask.can_undo


def test_undo_is_bounded_by_bytes_and_drops_the_oldest() -> None:
    noise = np.random.default_rng(1)
    mask = Mask(512, 512, most_kept=1_000_000)
    states = []
    for _ in range(12):
        states.append(mask.values.copy())
        mask.replace(mask.whole, noise.integers(0, 256, (512, 512), np.uint8))  # as large as it comes
        assert mask.kept <= 1_000_000
    undone = 0
    while mask.can_undo:
        mask.undo()
        undone += 1
        assert (mask.values == states[-undone]).all()
        assert mask.kept <= 1_000_000
    assert undone == 3
    while mask.can_redo:
        mask.redo()
        assert mask.kept <= 1_000_000


def test_what_takes_more_room_on_its_other_side_is_bounded_too() -> None:
    mask = Mask(512, 512, most_kept=100_000)
    mask.replace(mask.whole, np.random.default_rng(1).integers(0, 256, (512, 512), np.uint8))
    assert mask.can_undo  # it was blank before, which takes next to nothing
    mask.undo()
    assert mask.blank
    assert not mask.can_redo
    assert mask.kept == 0


def test_only_what_changed_is_kept() -> None:
    mask = Mask(2048, 2048)
    stroke(mask, Brush(40, 0.5), (1000, 1000))
    assert mask.kept < 3000
    for _ in range(10):
        mask.invert()
    assert mask.kept < 1_000_000  # of 40 MB that changed


def test_fill_clear_and_invert() -> None:
    mask = Mask(300, 280)
    stroke(mask, Brush(100, 1), (150, 140))
    painted = mask.values.copy()
    mask.invert()
    assert (mask.values == 255 - painted).all()
    mask.fill()
    assert (mask.values == WHITE).all()
    mask.clear()
    assert mask.blank
    for _ in range(3):
        mask.undo()
    assert (mask.values == painted).all()


def test_feather_softens_edges_over_so_many_pixels() -> None:
    mask = Mask(400, 300)
    mask.replace(Area(0, 0, 200, 300), np.full((300, 200), WHITE, np.uint8))
    mask.feather(40)
    row = mask.values[150].astype(int)
    assert row[199] == pytest.approx(127, abs=12)
    assert row[180] > 240
    assert row[219] < 15
    assert row[:160].min() == WHITE
    assert row[240:].max() == BLACK
    assert (mask.values == mask.values[0]).all()  # the picture's rim is no edge
    mask.undo()
    assert set(np.unique(mask.values)) == {BLACK, WHITE}


def test_feather_of_nothing_is_nothing() -> None:
    mask = Mask(100, 100)
    assert mask.feather(10) == NOWHERE
    assert not mask.can_undo


def test_the_pixels_stay_where_they_are() -> None:
    mask = Mask(300, 300)
    shown = mask.values.data  # as the canvas does
    stroke(mask, HARD, (100, 100))
    mask.feather(4)
    mask.invert()
    mask.undo()
    mask.fill()
    assert shown[100, 100] == WHITE
    assert shown[0, 0] == WHITE


def test_corrections_have_two_paints_and_a_rest() -> None:
    mask = Mask(200, 100, rest=UNDECIDED)
    assert mask.blank
    stroke(mask, HARD, (50, 50))
    stroke(mask, HARD, (150, 50), paint=BLACK)
    assert [mask.values[50, x] for x in (50, 100, 150)] == [WHITE, UNDECIDED, BLACK]
    mask.invert()
    assert [mask.values[50, x] for x in (50, 100, 150)] == [BLACK, UNDECIDED, WHITE]
    mask.clear()
    assert mask.blank


@pytest.mark.parametrize("rest", [BLACK, UNDECIDED])
def test_a_png_gives_the_mask_back(rest: int) -> None:
    mask = Mask(256, 1, rest)
    mask.replace(mask.whole, np.arange(256, dtype=np.uint8)[None])
    values, size = values_for(Mask(256, 1, rest), to_png(mask))
    assert size == (256, 1)
    assert (values == mask.values).all()


def test_what_the_png_says() -> None:
    mask, corrections = Mask(3, 1), Mask(3, 1, UNDECIDED)
    mask.replace(mask.whole, np.array([[0, 100, 255]], np.uint8))
    corrections.replace(corrections.whole, np.array([[0, 128, 255]], np.uint8))
    grey = Image.open(io.BytesIO(to_png(mask)))
    assert (grey.mode, grey.tobytes()) == ("L", bytes([0, 100, 255]))
    decided = Image.open(io.BytesIO(to_png(corrections)))
    assert decided.mode == "LA"
    assert decided.tobytes() == bytes([0, 255, 255, 0, 255, 255])


def png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def test_a_file_of_another_size_is_stretched(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20))
    image.paste((255, 255, 255), (20, 0, 40, 20))
    (tmp_path / "mask.png").write_bytes(png(image))
    values, size = values_for(Mask(200, 200), tmp_path / "mask.png")
    assert size == (40, 20)
    assert values.shape == (200, 200)
    assert values[:, :90].max() == BLACK
    assert values[:, 110:].min() == WHITE


def test_what_is_transparent_in_a_mask_says_nothing() -> None:
    image = Image.new("RGBA", (3, 1), (255, 255, 255, 0))
    image.putpixel((1, 0), (255, 255, 255, 255))
    image.putpixel((2, 0), (0, 0, 0, 255))
    assert values_for(Mask(3, 1), png(image))[0].tolist() == [[BLACK, WHITE, BLACK]]
    assert values_for(Mask(3, 1, UNDECIDED), png(image))[0].tolist() == [[UNDECIDED, WHITE, BLACK]]


def test_a_pictures_transparency_is_painted() -> None:
    image = Image.new("RGBA", (2, 1), (9, 9, 9, 255))
    image.putpixel((1, 0), (9, 9, 9, 55))
    assert transparency_for(Mask(2, 1), png(image)).tolist() == [[0, 200]]
    with pytest.raises(PictureError, match="Nothing of this picture is transparent"):
        transparency_for(Mask(2, 1), png(Image.new("RGB", (2, 1))))


def test_no_picture_is_no_mask(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no picture")
    with pytest.raises(PictureError, match="not a picture"):
        values_for(Mask(2, 2), tmp_path / "notes.txt")


def test_a_brush_stays_within_its_bounds() -> None:
    assert Brush(0, -1) == Brush(SMALLEST, 0)
    assert Brush(1e9, 7) == Brush(LARGEST, 1)
    assert Brush(100, 0.5).scaled(0.25) == Brush(25, 0.5)
    assert Brush(100, 0.5).scaled(0) == Brush(SMALLEST, 0.5)
