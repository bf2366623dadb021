"""The pictures of docs/seed.md: a dog, found by each of the seed's methods.

    python tests/bench/seed_dog.py docs/images

Writes a strip for each method, of how its picture forms and what was kept, and prints what CLIP makes of picture and
words.
"""

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import torch
from PIL import Image

from clipdiff_core.checkpoints.store import BUILT_IN, find_model
from clipdiff_core.engine import Engine
from clipdiff_core.errors import EngineError
from clipdiff_core.events import Failed, Picture, Preview
from clipdiff_core.guidance.descriptors import describe
from clipdiff_core.job import Conditioning, Job
from clipdiff_core.methods import Method
from clipdiff_core.models import load_perceptor
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import PictureTarget, TextTarget

WORDS = "a dog"
SEED = 7
SHOWN, CELL, GAP = 6, 112, 4  # pictures on the way, pixels of each, and between them
COLOURS = 128
METHODS: tuple[Method, ...] = ("langevin", "conv_prior", "noise_search")


def drawn(engine: Engine, job: Job, folder: Path, name: str) -> tuple[list[Image.Image], Path, float]:
    """What was seen on the way, where the picture is, and its seconds; raises `EngineError` when it fails."""
    seen: list[Image.Image] = []
    for event in engine.run(job, Output(folder, name)):
        if isinstance(event, Failed):
            raise EngineError(event.message, event.field)
        if isinstance(event, Preview):
            seen.append(Image.frombytes("RGB", (event.width, event.height), event.rgb))
        if isinstance(event, Picture):
            return seen, Path(event.path), event.seconds
    raise EngineError("The engine drew nothing.")


def strip(seen: list[Image.Image], last: Path) -> Image.Image:
    """Some of what was seen, evenly spread, and the picture that was kept."""
    places = [round(number * (len(seen) - 1) / (SHOWN - 1)) for number in range(SHOWN)]
    shown = [*(seen[place] for place in places), open_picture(last).convert("RGB")]
    sheet = Image.new("RGB", (len(shown) * (CELL + GAP) - GAP, CELL), "white")
    for number, picture in enumerate(shown):
        sheet.paste(picture.resize((CELL, CELL), Image.Resampling.LANCZOS), (number * (CELL + GAP), 0))
    return sheet.quantize(COLOURS, dither=Image.Dither.NONE)


@torch.no_grad()
def cosines(picture: PictureTarget, sources: SourceStore) -> dict[str, float]:
    """How near CLIP finds the picture to its words, and to others."""
    perceptor = load_perceptor(find_model(BUILT_IN), torch.device("cpu"))
    texts = [WORDS, "a cat", "a pizza"]
    described = describe((picture, *(TextTarget(text) for text in texts)), perceptor, sources).vectors
    return {text: round(float(described[0] @ vector), 3) for text, vector in zip(texts, described[1:], strict=True)}


def main() -> None:
    """Draw the dog that is shown, and then what each method makes of it and its words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the strips go")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    args = parser.parse_args()
    engine = Engine()
    with tempfile.TemporaryDirectory() as temporary:
        _, path, _ = drawn(engine, Job((TextTarget(WORDS),), seed=SEED), Path(temporary), "shown")
        picture = PictureTarget(engine.sources.add(path), "dog.png", 0.5)
        open_picture(path).convert("RGB").resize((CELL, CELL), Image.Resampling.LANCZOS).quantize(COLOURS).save(
            args.folder / "seed-dog.png", optimize=True
        )
        told: dict[str, object] = {"cosines": cosines(picture, engine.sources)}
        # What a descriptor is to a guide: a direction for the picture and one for the words, with half its weight each.
        job = Job((TextTarget(WORDS, 0.5), picture), conditioning=Conditioning(enabled=False), seed=SEED)
        for method in args.methods:
            seen, last, seconds = drawn(engine, replace(job, method=method), Path(temporary), method)
            strip(seen, last).save(args.folder / f"seed-{method.replace('_', '-')}.png", optimize=True)
            told[method] = {"seconds": seconds}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
