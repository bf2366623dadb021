"""Cutting out: a map by guidance, an outline, and alpha at the picture's own size."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from clipdiff_core.engine import Engine
from clipdiff_core.events import Failed, Picture
from clipdiff_core.guidance.matting import cut
from clipdiff_core.guidance.subject_map import filled, otsu
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import CutOut
from tests.clipdiff_core.known_alpha import KINDS, iou, known

SIDE = 96


def _disc(colour: tuple[int, int, int] = (210, 40, 40)) -> Image.Image:
    image = Image.new("RGBA", (4 * SIDE, 4 * SIDE))
    ImageDraw.Draw(image).ellipse((8, 8, 4 * SIDE - 8, 4 * SIDE - 8), (*colour, 255))
    return image


def _hint(alpha: np.ndarray) -> torch.Tensor:
    """A map that knows roughly where: 16 cells a side, a quarter of the subject left out."""
    where = torch.from_numpy(alpha)[None, None]
    coarse = torch.nn.functional.interpolate(where, (16, 16), mode="area")[0, 0]
    coarse[:8, :8] *= 0.3
    return coarse


def _png(image: Image.Image) -> bytes:
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize("kind", KINDS[:3])
def test_a_rough_map_becomes_a_fine_outline(kind: str, one_thread: None) -> None:
    case = known(_disc(), kind, SIDE, seed=3)
    found = np.asarray(cut(case.picture, _hint(case.alpha), None, soft=True))[..., 3] / 255
    assert iou(found, case.alpha) > 0.9


def test_soft_edges_lose_the_colour_that_lay_behind(one_thread: None) -> None:
    case = known(_disc((255, 0, 0)), "flat", SIDE, seed=5)
    made = np.asarray(cut(case.picture, _hint(case.alpha), None, soft=True))
    edge = (made[..., 3] > 40) & (made[..., 3] < 215)
    assert edge.any()
    assert np.abs(made[edge][:, :3].astype(int) - (255, 0, 0)).mean() < 20
    assert np.abs(made[..., 3] / 255 - case.alpha).mean() < 0.02


def test_a_correction_has_the_last_word(one_thread: None) -> None:
    case = known(_disc(), "flat", SIDE, seed=3)
    correction = Image.new("RGBA", (SIDE, SIDE))
    pen = ImageDraw.Draw(correction)
    pen.rectangle((0, 0, 9, 9), "white")
    rows, columns = np.nonzero(case.alpha > 0.9)
    middle = (int(columns.mean()), int(rows.mean()))
    pen.rectangle((*middle, middle[0] + 5, middle[1] + 5), "black")
    alpha = np.asarray(cut(case.picture, _hint(case.alpha), correction, soft=True))[..., 3]
    assert (alpha[:10, :10] == 255).all()
    assert (alpha[middle[1] : middle[1] + 6, middle[0] : middle[0] + 6] == 0).all()


def test_what_was_clear_stays_clear(one_thread: None) -> None:
    case = known(_disc(), "flat", SIDE, seed=3)
    picture = case.picture.convert("RGBA")
    faint = np.full((SIDE, SIDE), 255, np.uint8)
    faint[: SIDE // 2] = 90
    picture.putalpha(Image.fromarray(faint))
    assert (np.asarray(cut(picture, _hint(case.alpha), None, soft=True))[: SIDE // 2, :, 3] <= 90).all()


def test_what_is_enclosed_belongs_to_it() -> None:
    ring = torch.zeros(1, 9, 9)
    ring[0, 2:7, 2:7] = 0.8
    ring[0, 4, 4] = 0.1
    assert filled(ring)[0, 4, 4] == pytest.approx(0.8)
    assert filled(ring)[0, 0, 0] == 0


def test_the_threshold_parts_two_groups() -> None:
    assert 0.2 < otsu(torch.tensor([0.1, 0.12, 0.15, 0.2, 0.7, 0.8, 0.9])) < 0.7


def test_the_engine_saves_a_picture_with_alpha(engine: Engine, job: Job, tmp_path: Path) -> None:
    sha256 = engine.sources.add(_png(Image.new("RGB", (50, 70), "teal")))
    asked = replace(job, targets=(), task="cut_out", init=Source(sha256, "pot.jpg"), cut_out=CutOut(looks=8))
    drawn = [list(engine.run(asked, Output(tmp_path)))[-1] for _ in range(2)]
    made: list[bytes] = []
    for event in drawn:
        assert isinstance(event, Picture)
        assert "pot-cut-out" in event.path
        with Image.open(event.path) as image:
            assert (image.mode, image.size) == ("RGBA", (50, 70))
            made.append(image.tobytes())
    assert made[0] == made[1]


def test_words_and_a_missing_correction(engine: Engine, job: Job, tmp_path: Path) -> None:
    sha256 = engine.sources.add(_png(Image.new("RGB", (40, 40), "teal")))
    words = CutOut("fox", "blue background", looks=4)
    asked = replace(job, targets=(), task="cut_out", init=Source(sha256), cut_out=words)
    assert isinstance(list(engine.run(asked, Output(tmp_path)))[-1], Picture)
    lost = replace(asked, cut_out=replace(words, correction=Source("0" * 64)))
    failed = list(engine.run(lost, Output(tmp_path)))[-1]
    assert isinstance(failed, Failed)
    assert failed.field == "cut_out.correction"
