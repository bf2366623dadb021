"""`clipdiff evaluate`: draws what a model knows, measures it, and shows it."""

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import torch
from PIL import Image

from clipdiff_core.checkpoints.store import BUILT_IN, find_model
from clipdiff_core.errors import JobError
from clipdiff_core.evaluation.copying import nearest_training_pictures
from clipdiff_core.evaluation.drawing import MODES, Drawn, Evaluation, judged
from clipdiff_core.evaluation.listening import listen
from clipdiff_core.evaluation.measures import Score
from clipdiff_core.evaluation.sheet import write_sheet
from clipdiff_core.images import to_image
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.training.export import CARD
from clipdiff_core.training.judge import SIDE
from clipdiff_core.training.recipe import SUBJECT_DRAWN
from clipdiff_core.training.workshop import read_pictures

MEASURED = "## Measured"
LISTENED = 1000  # composites that CLIP is asked about
USUAL_MODES = ("both", "guided", "conditioned", "chinese", "described")


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff evaluate` understands."""
    add = parser.add_argument
    add("--model", default=BUILT_IN, help="a model's name or folder")
    add("--modes", nargs="+", choices=MODES, default=list(USUAL_MODES), help="kinds of steering to measure")
    add("--concepts", type=int, metavar="N", help="N of the concepts, drawn at random by the first seed")
    add("--seeds", type=int, default=2, metavar="N", help="pictures of each concept (2)")
    add("--first-seed", type=int, default=1, metavar="N", help="the first of the seeds (1)")
    add("--witness", metavar="MODEL", help="another model, whose CLIP scores the pictures too")
    add("--sheet", type=Path, metavar="FILE", help="write a contact sheet of the first mode")
    add("--data", type=Path, metavar="FOLDER", help="the training pictures, to see what was copied from them")
    add("--card", action="store_true", help="write the figures into the model's card")
    add("--json", action="store_true", help="print the figures as JSON")


def run_evaluate(args: argparse.Namespace) -> int:
    """Draw, judge and print; returns the exit code."""
    if args.seeds < 1 or (args.concepts is not None and args.concepts < 1):
        raise JobError("Evaluating needs at least one concept and one seed.")
    witness = find_model(args.witness) if args.witness else None
    evaluation = Evaluation(find_model(args.model), args.concepts, args.seeds, args.first_seed, witness)
    told: dict[str, object] = {}
    if evaluation.reference:
        told["judge_accuracy"] = round(evaluation.reference.accuracy, 4)
        if not args.json:
            print(f"The judge names {evaluation.reference.accuracy:.1%} of real pictures rightly.", flush=True)
    if args.data:
        told |= _listen(evaluation, args)
    scores: list[Score] = []
    for mode in args.modes:
        with tempfile.TemporaryDirectory() as folder:
            drawn = list(evaluation.draw(mode, Path(folder)))
            if mode == args.modes[0]:
                told |= _show(evaluation, drawn, args)
            scores.append(evaluation.score(mode, drawn))
        if not args.json:
            print(_line(scores[-1]), flush=True)
    if args.card:
        write_figures(evaluation.files.folder / CARD, scores)
    if args.json:
        print(json.dumps(told | {score.mode: asdict(score) for score in scores}, ensure_ascii=False))
    return 0


def _listen(evaluation: Evaluation, args: argparse.Namespace) -> dict[str, object]:
    """How well the model's CLIP understands composites of the training pictures that it has not seen."""
    sprites = read_pictures(args.data, list(evaluation.names), 2 * SIDE)
    heard = asdict(listen(evaluation.perceptor, sprites, SIDE, LISTENED))
    figures = {f"clip_{name}": round(value, 4) for name, value in heard.items() if value is not None}
    if not args.json:
        print("CLIP rightly: " + ", ".join(f"{name[5:].replace('_', ' ')} {figures[name]:.1%}" for name in figures))
    return dict(figures)


def _show(evaluation: Evaluation, drawn: list[Drawn], args: argparse.Namespace) -> dict[str, object]:
    """The first mode's pictures on a sheet, with `--data` each beside the training picture it is nearest to."""
    beside: list[Image.Image] = []
    told: dict[str, object] = {}
    if args.data:
        pictures = torch.stack([judged(one.path) for one in drawn])
        sprites = read_pictures(args.data, list(evaluation.names), SIDE)
        scale = sum(SUBJECT_DRAWN) / 2
        nearest = nearest_training_pictures(evaluation.judge, pictures, sprites, SIDE, scale)
        beside = [to_image(picture) for picture in nearest.pictures]
        told = {
            "nearest_rms": round(float(nearest.rms.mean()), 4),
            "nearest_rms_least": round(float(nearest.rms.min()), 4),
        }
        if not args.json:
            print(f"Nearest training pictures: RMS difference {nearest.rms.mean():.3f}, least {nearest.rms.min():.3f}.")
    if args.sheet:
        groups: dict[int, list[Image.Image]] = {}
        for number, one in enumerate(drawn):
            groups.setdefault(one.asked.concept, []).extend([open_picture(one.path), *beside[number : number + 1]])
        write_sheet([(evaluation.names[concept], shown) for concept, shown in groups.items()], args.sheet)
    return told


def _line(score: Score) -> str:
    parts = [f"{score.mode}: {score.right:.1%} of {score.pictures} named rightly"]
    if score.style_right is not None:
        parts.append(f"{score.style_right:.1%} in the right style")
    if score.background_right is not None:
        parts.append(f"{score.background_right:.1%} on the right background")
    parts.append(f"CLIP score {score.clip_score:.3f}")
    if score.held_out is not None:
        parts.append(f"by another CLIP {score.held_out:.3f}")
    if score.frechet is not None:
        parts.append(f"Fréchet distance {score.frechet:.2f}")
    parts.append(f"{score.seconds_each:.1f} s each")
    return ", ".join(parts) + (f"; missed {', '.join(score.missed)}" if score.missed else "")


def write_figures(card: Path, scores: list[Score]) -> None:
    """Replace the section “Measured” of a model's card."""

    def cell(value: float | None, form: str) -> str:
        return "" if value is None else format(value, form)

    rows = "\n".join(
        f"| {s.mode} | {s.pictures} | {s.right:.1%} | {cell(s.style_right, '.1%')} | {cell(s.background_right, '.1%')} "
        f"| {cell(s.frechet, '.2f')} | {s.clip_score:.3f} | {s.seconds_each} |"
        for s in scores
    )
    before = card.read_text(encoding="utf-8").partition(f"\n{MEASURED}\n")[0].rstrip()
    card.write_text(
        f"{before}\n\n{MEASURED}\n\n"
        "By `clipdiff evaluate`: how often the judge, trained apart, names what was asked for, and how far the\n"
        "pictures are from real ones in its features (Fréchet distance, which depends on their number).\n\n"
        "| steering | pictures | right | style | background | Fréchet | CLIP score | seconds each |\n"
        f"|---|---|---|---|---|---|---|---|\n{rows}\n",
        encoding="utf-8",
    )
