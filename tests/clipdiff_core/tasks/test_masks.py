"""Masks: what a picture's mask may be, and where is looked at."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clipdiff_core.errors import JobError
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Source, TextTarget
from clipdiff_core.task_settings import Inpaint, Outpaint
from clipdiff_core.tasks.masks import Box, feathered, grown, look_around, mask_of

SIZE = (60, 40)
HOLE = (20, 10, 40, 30)


@pytest.fixture
def sources(tmp_path: Path) -> SourceStore:
    return SourceStore(tmp_path / "sources")


def hole(size: tuple[int, int] = SIZE, edges: tuple[int, int, int, int] = HOLE) -> Image.Image:
    mask = Image.new("L", size)
    mask.paste(255, edges)
    return mask


def asked(sources: SourceStore, folder: Path, mask: Image.Image | None, **settings: float) -> Job:
    named = Source()
    if mask is not None:
        mask.save(folder / "mask.png")
        named = Source(sources.add(folder / "mask.png"))
    return Job((TextTarget("a fox"),), task="inpaint", inpaint=replace(Inpaint(mask=named), **settings))


def test_white_is_drawn_anew_and_grey_is_kept_as_it_is(sources: SourceStore, tmp_path: Path) -> None:
    painted = hole()
    painted.putpixel((0, 0), 100)
    painted.putpixel((1, 0), 3)  # what a JPEG makes of black
    mask = mask_of(asked(sources, tmp_path, painted), Image.new("RGB", SIZE), sources)
    assert (mask.mode, mask.size) == ("L", SIZE)
    assert [mask.getpixel(xy) for xy in ((0, 0), (1, 0), (20, 10), (39, 29), (40, 30))] == [100, 0, 255, 255, 0]
    turned = mask_of(asked(sources, tmp_path, painted, invert=True), Image.new("RGB", SIZE), sources)
    assert [turned.getpixel(xy) for xy in ((0, 0), (1, 0), (20, 10))] == [155, 252, 0]


def test_without_a_mask_what_is_transparent_is_drawn(sources: SourceStore, tmp_path: Path) -> None:
    clear = Image.new("RGBA", SIZE, (1, 2, 3, 255))
    clear.paste((0, 0, 0, 0), HOLE)
    clear.putpixel((0, 0), (9, 9, 9, 155))
    mask = mask_of(asked(sources, tmp_path, None), clear, sources)
    assert mask.getpixel((30, 20)) == 255
    assert mask.getpixel((0, 0)) == 100
    assert mask.getpixel((1, 1)) == 0


def test_a_mask_of_the_same_shape_is_brought_to_size(sources: SourceStore, tmp_path: Path) -> None:
    small = hole((30, 20), (10, 5, 20, 15))
    mask = mask_of(asked(sources, tmp_path, small), Image.new("RGB", SIZE), sources)
    assert mask.size == SIZE
    assert (mask.getpixel((30, 20)), mask.getpixel((2, 2))) == (255, 0)


@pytest.mark.parametrize(
    ("mask", "settings", "says", "field"),
    [
        (None, {}, "paint a mask", "inpaint.mask"),
        (Image.new("L", SIZE), {}, "empty", "inpaint.mask"),
        (Image.new("L", SIZE, 255), {"invert": True}, "empty", "inpaint.mask"),
        (Image.new("L", (40, 40), 255), {}, "40x40 and the picture 60x40", "inpaint.mask"),
        (hole(edges=(5, 5, 7, 7)), {"feather": 200.0}, "feather", "inpaint.feather"),
    ],
)
def test_a_mask_that_leaves_nothing_to_do_is_refused(
    mask: Image.Image | None,
    settings: dict[str, float],
    says: str,
    field: str,
    sources: SourceStore,
    tmp_path: Path,
) -> None:
    with pytest.raises(JobError, match=says) as refused:
        mask_of(asked(sources, tmp_path, mask, **settings), Image.new("RGB", SIZE), sources)
    assert refused.value.field == field


def test_a_mask_that_is_gone_is_named(sources: SourceStore) -> None:
    job = Job((TextTarget("a fox"),), task="inpaint", inpaint=Inpaint(mask=Source("0" * 64)))
    with pytest.raises(JobError, match="mask is not on this computer") as refused:
        mask_of(job, Image.new("RGB", SIZE), sources)
    assert refused.value.field == "inpaint.mask"


def test_a_feather_reaches_inwards_alone() -> None:
    mask = hole((200, 200), (50, 50, 150, 150))
    soft = feathered(mask, 20)
    row = np.asarray(soft)[100, 40:100].astype(int)
    assert not row[:10].any()
    assert row[10] < 40 < row[25]
    assert (np.diff(row) >= 0).all()
    assert row[45] > 250
    assert feathered(mask, 0) is mask


def test_a_canvas_grows_and_what_is_new_is_drawn() -> None:
    canvas, mask = grown(Image.new("RGB", SIZE, "red"), Outpaint(left=10, bottom=5))
    assert canvas.size == mask.size == (70, 45)
    assert canvas.getpixel((10, 0)) == (255, 0, 0)
    assert [mask.getpixel(xy) for xy in ((9, 0), (10, 0), (69, 39), (69, 40))] == [255, 0, 0, 255]
    with pytest.raises(JobError, match="too large"):
        grown(Image.new("RGB", (9000, 9000)), Outpaint(right=2048, top=2048))


@pytest.mark.parametrize(
    ("edges", "context", "least", "box"),
    [
        ((400, 300, 500, 350), 0.5, 64, Box(350, 250, 200, 150)),
        ((400, 300, 500, 350), 0.0, 64, Box(400, 293, 100, 64)),
        ((0, 0, 10, 10), 0.5, 64, Box(0, 0, 64, 64)),
        ((990, 590, 1000, 600), 1.0, 64, Box(936, 536, 64, 64)),
        ((0, 0, 100, 600), 0.5, 64, Box(0, 0, 700, 600)),
        ((0, 0, 1000, 600), 0.5, 64, Box(0, 0, 1000, 600)),
    ],
)
def test_the_part_that_is_looked_at_holds_the_mask_and_its_surroundings(
    edges: tuple[int, int, int, int], context: float, least: int, box: Box
) -> None:
    assert look_around(hole((1000, 600), edges), context, least) == box
