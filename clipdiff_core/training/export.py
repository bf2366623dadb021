"""From a finished training to a model's folder: configurations, weights in half precision, a card, a manifest."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import torch

from clipdiff_core.checkpoints.read import write_tensors
from clipdiff_core.checkpoints.store import MANIFEST, STARTER, file_sha256, write_manifest
from clipdiff_core.models import MERGES
from clipdiff_core.training.captions import COLOURS
from clipdiff_core.training.recipe import STAGES
from clipdiff_core.training.sprites import CAPTIONS_FILE, Sprites
from clipdiff_core.training.workshop import CLIP_CONFIG, Workshop

CARD = "model-card.md"
CONCEPTS = "concepts.txt"
MADE_SECTIONS = ("Data", "Recipe")


def export(workshop: Workshop, folder: Path) -> None:
    """Write everything that draws into `folder`; what its card says by hand, of sources and figures, is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    card = folder / CARD
    kept = _kept_sections(card.read_text(encoding="utf-8")) if card.exists() else ""
    (folder / MANIFEST).unlink(missing_ok=True)  # without it the folder is no model until it is whole again
    for old in folder.glob("*.safetensors"):
        old.unlink()
    sprites = workshop.sprites(size=8)
    (folder / CONCEPTS).write_text("\n".join(sprites.names) + "\n", encoding="utf-8")
    names_zh = {name: zh for name, zh in zip(sprites.names, sprites.names_zh, strict=True) if zh}
    (folder / "names_zh.json").write_text(json.dumps(names_zh, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(workshop.state / MERGES, folder / MERGES)
    shutil.copyfile(workshop.state / CLIP_CONFIG, folder / CLIP_CONFIG)
    for stem, network in (("denoiser", workshop.recipe.network), ("upscaler", workshop.recipe.enlarger)):
        (folder / f"{stem}.json").write_text(json.dumps(asdict(network), indent=2) + "\n", encoding="utf-8")
    for stem, stage in (("clip", "tempering"), ("denoiser", "denoiser"), ("upscaler", "upscaler")):
        write_tensors(workshop.weights(stage), folder, stem)
    judge = {"concepts": len(sprites.names), "styles": list(sprites.styles), "verbatim": sprites.verbatim}
    (folder / "judge.json").write_text(json.dumps(judge, indent=2) + "\n", encoding="utf-8")
    write_tensors(workshop.weights("judge"), folder, "judge")
    write_tensors(workshop.reference().to_tensors(), folder, "reference", torch.float32)
    card.write_text(_card(workshop, sprites, kept), encoding="utf-8")
    write_manifest(folder, STARTER)


def _card(workshop: Workshop, sprites: Sprites, kept: str) -> str:
    """What the model is, where it comes from and how it was made, in Markdown, and the sections `kept`."""
    recipe = workshop.recipe
    rows = "\n".join(f"| {stage} | {workshop.steps_done(stage)} | {getattr(recipe, stage).batch} |" for stage in STAGES)
    sha256 = workshop.began_from()
    began = f"These batches came on top of an earlier model's weights, `{sha256}`.\n\n" if sha256 else ""
    return f"""# Model card

A small CLIP, a CLIP-conditioned denoiser at {recipe.network.size} px and an upscaler to
{recipe.network.size * recipe.enlarger.enlarge} px, with a judge to measure them. Trained by `clipdiff train`.

## Data

{_data(workshop, sprites)}

## Recipe

| network | batches | pictures in each |
|---|---|---|
{rows}

{began}CLIP: contrastive, every true pair counted as true, on noisy, blurred and cropped pictures; tempered by learning
to see through small changes made to fool it. Denoiser: EDM's preconditioning and loss, log-normal noise levels, an
average of the weights. Upscaler: absolute error of pictures and outlines, on pictures worn and redrawn by the denoiser.
Judge: cross-entropy, with composites of its own.
{kept}"""


def _data(workshop: Workshop, sprites: Sprites) -> str:
    licences = ", ".join(sorted(path.name for path in workshop.folder.glob("LICENSE*")))
    lay = f"Licences that lay with the pictures: {licences or 'none; ask whoever made them'}."
    if sprites.verbatim:
        return f"{len(sprites.concepts)} pictures with {len(sprites.names)} different captions, as they stand.\n{lay}"
    return f"""{len(sprites.concepts)} cut-out pictures of {len(sprites.names)} concepts in {len(sprites.styles)} styles
({", ".join(sprites.styles)}), composed on {len(COLOURS)} named background colours and gradients between them; captions
{"in English and Chinese " if any(sprites.names_zh) else ""}made from names, rare keywords, styles and backgrounds.
The captions file's SHA-256 is `{file_sha256(workshop.folder / CAPTIONS_FILE)}`.
{lay}"""


def _kept_sections(card: str) -> str:
    """The sections of an older card that are not made anew."""
    sections = card.split("\n## ")[1:]
    return "".join(f"\n## {section}" for section in sections if section.partition("\n")[0] not in MADE_SECTIONS)
