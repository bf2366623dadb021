"""The options of `clipdiff render` that say what a picture is compared with, how it is cut, and what else is wrong."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import get_args

from clipdiff_core.bounds import in_range
from clipdiff_core.cuttings import CUTTINGS
from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.job import Cutting, Distance, Guidance, Job, Losses
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import EVEN_SHARE, DescriptorTarget, PictureTarget, Source, Span, split_target

LOSSES = {
    "tv": "total_variation",
    "range": "value_range",
    "saturation": "saturation",
    "init": "init_pixels",
    "init-features": "init_features",
    "left-right": "left_right",
    "up-down": "up_down",
}
_CUTTING = ("overview", "inner", "size_power", "grey")


def add_target_arguments(parser: argparse.ArgumentParser) -> None:
    """Pictures as targets."""
    add = parser.add_argument
    add(
        "--picture",
        action="append",
        default=[],
        metavar="PATH[:WEIGHT][@A-B%]",
        help="a picture to draw towards; repeatable",
    )
    add(
        "--descriptor",
        action="append",
        default=[],
        metavar="PATH=WORDS[:WEIGHT][@A-B%]",
        help="a picture and its words as one target; repeatable",
    )
    add("--picture-share", type=float, metavar="SHARE", help="of a descriptor's weight for its picture, 0 to 1")


def add_guidance_arguments(parser: argparse.ArgumentParser) -> None:
    """How CLIP looks, and the losses beside it; what changes in a run is written like “0: 12, 40%%: 4”."""
    add = parser.add_argument
    add("--cutting", choices=tuple(CUTTINGS), help="a way of cutting; the options below change it")
    add("--overview", metavar="COURSE", help="cutouts that show the whole picture, for example “0: 12, 40%%: 4”")
    add("--inner", metavar="COURSE", help="cutouts that look closer")
    add("--size-power", metavar="COURSE", help="above 1, cutouts that look closer are smaller")
    add("--grey", metavar="COURSE", help="the share of cutouts without colour")
    add("--distance", choices=get_args(Distance), help="how far a cutout is from a target")
    add(
        "--loss",
        action="append",
        metavar="NAME=COURSE",
        help=f"what else makes a picture wrong, and how much it weighs: {', '.join(LOSSES)}; repeatable",
    )


def picture_targets(args: argparse.Namespace, sources: SourceStore) -> tuple[PictureTarget | DescriptorTarget, ...]:
    """What `--picture` and `--descriptor` name, kept in `sources`; raises `ClipDiffError`."""
    share = EVEN_SHARE if args.picture_share is None else args.picture_share
    in_range(share, 0, 1, "targets", "picture's share of a target")
    pictures = [_picture_target(text, sources) for text in args.picture]
    return (*pictures, *(_descriptor_target(text, share, sources) for text in args.descriptor))


def with_guidance(job: Job, args: argparse.Namespace, sources: SourceStore) -> Job:
    """`job` with what the options here change; raises `ClipDiffError` for those that cannot be read."""
    if args.init is not None:
        path = Path(args.init)
        try:
            job = replace(job, init=Source(sources.add(path), path.name))
        except PictureError as error:
            raise PictureError(error.message, "init") from error
    return replace(job, guidance=_changed(job.guidance, args))


def _changed(guidance: Guidance, args: argparse.Namespace) -> Guidance:
    cutting: Cutting = CUTTINGS[args.cutting] if args.cutting is not None else guidance.cutting
    given = {name: value for name in _CUTTING if (value := getattr(args, name)) is not None}
    losses: Losses = guidance.losses
    for text in args.loss or ():
        name, equals, course = text.partition("=")
        if not equals or name.strip() not in LOSSES:
            raise JobError(
                f"“{text}” is no loss: write NAME=COURSE, with one of {', '.join(LOSSES)}.", "guidance.losses"
            )
        losses = replace(losses, **{LOSSES[name.strip()]: course.strip()})
    if args.distance is not None:
        losses = replace(losses, distance=args.distance)
    return replace(guidance, cutting=replace(cutting, **given), losses=losses)


def _picture_target(text: str, sources: SourceStore) -> PictureTarget:
    """Read "PATH:WEIGHT@0-50%"; where the whole is a file, its colons belong to the name."""
    name, weight, span = (text, 1.0, Span()) if os.path.isfile(text) else split_target(text)
    return PictureTarget(sources.add(Path(name)), Path(name).name, weight, span)


def _descriptor_target(text: str, share: float, sources: SourceStore) -> DescriptorTarget:
    """Read "PATH=WORDS:WEIGHT@0-50%"; the path ends at the first = that makes it one of a file."""
    places = [place for place, letter in enumerate(text) if letter == "="]
    if not places:
        raise JobError(f"“{text}” has no words: write PATH=WORDS, for example dog.png=a dog.", "targets")
    at = next((place for place in places if os.path.isfile(text[:place])), places[0])
    words, weight, span = split_target(text[at + 1 :])
    path = Path(text[:at])
    return DescriptorTarget(words, sources.add(path), path.name, weight, share, span)
