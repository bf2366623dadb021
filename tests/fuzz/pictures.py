"""Pictures, masks and source pictures, as the engine and the window read them."""

import hashlib
import random
from dataclasses import replace
from pathlib import Path

from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.job import Job
from clipdiff_core.library.reading import read_entry
from clipdiff_core.pictures.opening import MOST_MEGAPIXELS, open_picture
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Source, TextTarget
from clipdiff_core.task_settings import Inpaint
from clipdiff_core.tasks.masks import mask_of
from clipdiff_gui.model.mask import BLACK, UNDECIDED, Mask
from clipdiff_gui.model.mask_files import transparency_for, values_for
from clipdiff_gui.model.thumbnail_files import LONGEST, read_scaled
from clipdiff_gui.viewer import read_picture
from tests.fuzz.mutate import ELSEWHERE, odd_text
from tests.fuzz.outcome import Feed, Kind, Reading
from tests.fuzz.picture_files import SUFFIXES, bent_picture

_MOST_MEMORY = 1_600_000_000  # bytes: a picture of 100 megapixels, and what it is turned into


def _pictures(folder: Path) -> Feed:
    """Opened as the engine does."""

    def feed(chance: random.Random) -> Reading:
        path = folder / f"a{chance.choice(SUFFIXES)}"
        path.write_bytes(bent_picture(chance))

        def read() -> None:
            read_entry(path)
            image = open_picture(path if chance.random() < 0.8 else path.read_bytes())
            assert image.mode in ("RGB", "RGBA")
            assert 0 < image.width * image.height <= MOST_MEGAPIXELS * 1_000_000

        return read

    return feed


def _thumbnails(folder: Path) -> Feed:
    """Read by Qt, as the gallery and the canvas do; what it cannot read is a null image."""

    def feed(chance: random.Random) -> Reading:
        path = folder / f"a{chance.choice(SUFFIXES)}"
        path.write_bytes(bent_picture(chance))

        def read() -> None:
            small = read_scaled(str(path), LONGEST)
            assert max(small.width(), small.height()) <= LONGEST
            if read_picture(path).isNull():
                raise PictureError("The window shows nothing of it.")

        return read

    return feed


def _masks(folder: Path) -> Feed:
    """Loaded into the canvas's mask, and taken by a job."""
    sources = SourceStore(folder / "sources")

    def feed(chance: random.Random) -> Reading:
        content = bent_picture(chance)
        path = folder / "mask.png"
        path.write_bytes(content)
        mask = Mask(17, 11, chance.choice((BLACK, UNDECIDED)))
        inpaint = Inpaint(feather=chance.choice((0, 3)), invert=chance.random() < 0.5)

        def read() -> None:
            values, _ = values_for(mask, path)
            assert values.shape == (11, 17)
            if mask.rest == BLACK:
                assert transparency_for(mask, content).shape == (11, 17)
            sha256 = sources.add(content)
            job = Job((TextTarget("a fox"),), task="inpaint", inpaint=replace(inpaint, mask=Source(sha256)))
            assert mask_of(job, Image.new("RGB", (17, 11)), sources).size == (17, 11)

        return read

    return feed


def _sources(folder: Path) -> Feed:
    """Kept by their hashes, and asked for by names that are none."""
    store = SourceStore(folder / "sources")

    def feed(chance: random.Random) -> Reading:
        names = (chance.choice(ELSEWHERE), odd_text(chance), "a" * 64, "A" * 64, "a" * 64 + "\n")
        asked, content = chance.choice((*names, "", "", "", "")), bent_picture(chance)

        def read() -> None:
            if asked:
                store.open(asked)
            sha256 = store.add(content)
            assert sha256 == hashlib.sha256(content).hexdigest()
            assert store.open(sha256).width > 0

        return read

    return feed


KINDS = (
    Kind("pictures", _pictures, _MOST_MEMORY),
    Kind("thumbnails", _thumbnails, _MOST_MEMORY),
    Kind("masks", _masks, _MOST_MEMORY),
    Kind("sources", _sources, _MOST_MEMORY),
)
