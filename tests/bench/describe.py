"""Describes composites of what a model knows, and times a long list of words.

    python tests/bench/describe.py SPRITES --pictures 200

Every picture shows one of the model's concepts, composed anew from the cut-outs in SPRITES on a background of one
colour. Counted is how often the right word comes first among the model's subjects, and the right colour among the
colours; then how long a thousand words take, the first time and when their descriptors are cached.
"""

import argparse
import io
import sys
import tempfile
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as `tests` are no package that is installed

from clipdiff_core.cast import Cast, Loader
from clipdiff_core.checkpoints.store import BUILT_IN
from clipdiff_core.guidance.word_cache import WordCache
from clipdiff_core.images import to_image
from clipdiff_core.job import Job, Model
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.pictures.words import read_words
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import Describe, OwnWord
from clipdiff_core.tasks.describe import DescribeTask
from clipdiff_core.training.captions import COLOURS
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.recipe import SIDE
from clipdiff_core.training.sprites import read_sprites

SEED = 4242
WORDS = 1000


def main() -> int:
    """Describe, count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("folder", type=Path, help="the pictures that `clipdiff train` learns from")
    add("--model", default=BUILT_IN)
    add("--pictures", type=int, default=200, metavar="N")
    args = parser.parse_args()
    loader = Loader(torch.device("cpu"))
    plan = loader.plan(Job((), model=Model(args.model), task="describe", describe=Describe(most=1)))
    cast = loader.load(plan)
    names = cast.models.files.concepts()
    composer = Composer(read_sprites(args.folder, list(names), 2 * SIDE), SIDE, SEED)
    generator = torch.Generator().manual_seed(SEED)
    which = torch.randint(len(composer.sprites.concepts), (args.pictures,), generator=generator)
    colours = torch.randint(len(COLOURS), (args.pictures, 1), generator=generator).expand(-1, 2)
    made = composer.compose(which, colours)
    with tempfile.TemporaryDirectory() as folder:
        sources, cache = SourceStore(Path(folder) / "sources"), WordCache(Path(folder) / "cache")
        subjects = shades = 0
        init = Source()
        for picture, concept, colour in zip(made.pictures, made.concepts.tolist(), colours.tolist(), strict=True):
            content = io.BytesIO()
            to_image(picture).save(content, "PNG")
            init = Source(sources.add(content.getvalue()))
            job = Job((), init=init, task="describe", describe=plan.job.describe)
            found = dict(DescribeTask.prepare(job, cast, sources, cache).ranked())
            subjects += next(iter(found["subjects"])) == names[concept]
            shades += next(iter(found["colours"])) == COLOURS[colour[0]][0]
        print(f"the right subject first: {subjects / args.pictures:.1%}")
        print(f"the right colour first: {shades / args.pictures:.1%}")
        _time_words(cast, init, sources, cache)
    return 0


def _time_words(cast: Cast, init: Source, sources: SourceStore, cache: WordCache) -> None:
    own = tuple(OwnWord(word) for word in read_words("subjects")[:WORDS])
    long = Job((), init=init, task="describe", describe=Describe(False, False, False, False, own))
    for when in ("new", "cached"):
        began = time.monotonic()
        list(DescribeTask.prepare(long, cast, sources, cache).ranked())
        print(f"{len(own)} words, {when}: {time.monotonic() - began:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
