"""Trains the CLIP that judges without guiding: smaller than the starter's, from scratch, on composites of its own.

    python tests/bench/witness.py SPRITES --concepts resources/starter/concepts.txt --state .witness --out witness

It knows the starter's concepts and nothing of the starter's CLIP: another size, other first weights, other pictures.
The folder it writes is what the other benchmarks take as their `--witness`. Interrupted, it goes on where it was.
"""

import argparse
import json
import shutil
import sys
from contextlib import closing
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as `tests` are no package that is installed

from clipdiff_core.checkpoints.read import write_tensors
from clipdiff_core.checkpoints.store import STARTER, write_manifest
from clipdiff_core.clip.perceptor import Perceptor, build_perceptor
from clipdiff_core.models import MERGES
from clipdiff_core.training.captions import every_text
from clipdiff_core.training.clip_training import ClipTraining
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.export import CONCEPTS
from clipdiff_core.training.loop import train
from clipdiff_core.training.recipe import CONTEXT, SIDE, SUBJECT_SEEN
from clipdiff_core.training.sprites import Sprites, read_sprites
from clipdiff_core.training.tokens import prune_merges
from clipdiff_core.training.workshop import CLIP_CONFIG

SEED, LOOKED_AT_SEED = 9001, 9002  # the stages of the recipe have small numbers


def witness_config(vocabulary: int) -> dict:
    """A network a fifth as large as the starter's CLIP."""
    return {
        "embed_dim": 128,
        "vision_cfg": {"image_size": SIDE, "layers": 3, "width": 96, "head_width": 32, "patch_size": 8},
        "text_cfg": {"context_length": CONTEXT, "vocab_size": vocabulary, "width": 96, "heads": 3, "layers": 2},
        "preprocess": {"mean": [0.5, 0.5, 0.5], "std": [0.35, 0.35, 0.35]},
    }


@torch.no_grad()
def named_rightly(perceptor: Perceptor, sprites: Sprites, count: int = 400) -> float:
    """The share of fresh composites whose concept it names among all of them."""
    pictures = Composer(sprites, SIDE, seed=LOOKED_AT_SEED, scales=SUBJECT_SEEN).batch(count)
    said = perceptor.encode_texts([f"a {name}" for name in sprites.names])
    named = (perceptor.encode_pictures(pictures.pictures) @ said.T).argmax(1)
    return float((named == pictures.concepts).float().mean())


def main() -> int:
    """Train, say how well it names things, and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("folder", type=Path, help="the pictures that `clipdiff train` learns from")
    add("--concepts", type=Path, required=True, metavar="FILE")
    add("--state", type=Path, required=True, metavar="FOLDER")
    add("--out", type=Path, required=True, metavar="FOLDER")
    add("--batches", type=int, default=3000)
    args = parser.parse_args()
    args.state.mkdir(parents=True, exist_ok=True)
    sprites = read_sprites(args.folder, args.concepts.read_text(encoding="utf-8").split("\n")[:-1], SIDE)
    config = witness_config(prune_merges(every_text(sprites), args.state / MERGES))
    torch.manual_seed(SEED)
    perceptor = build_perceptor(config, args.state / MERGES)
    composer = Composer(sprites, SIDE, seed=SEED, scales=SUBJECT_SEEN)
    task = ClipTraining(perceptor, composer, 128, torch.float32)
    with closing(train(task, args.batches, args.state / "clip.state")) as learned:
        for one in learned:
            if one.done % 100 == 0:
                right = named_rightly(perceptor, sprites)
                print(f"{one.done}/{one.steps} loss {one.figures['loss']:.3f} right {right:.1%}", flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / CLIP_CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(args.state / MERGES, args.out / MERGES)
    (args.out / CONCEPTS).write_text("\n".join(sprites.names) + "\n", encoding="utf-8")
    write_tensors(perceptor.model.state_dict(), args.out, "clip")
    write_manifest(args.out, STARTER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
