"""`clipdiff export` and `clipdiff sheet`: finished pictures in other formats, and many of them on one."""

import argparse
import sys
from pathlib import Path
from typing import get_args

from clipdiff_core.bounds import in_range
from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.contact_sheet import write_contact_sheet
from clipdiff_core.pictures.exporting import export_as, export_picture
from clipdiff_core.pictures.formats import USUAL_QUALITY, Encoding, read_colour
from clipdiff_core.pictures.output import SUFFIXES, Kind


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff export` understands."""
    add = parser.add_argument
    add("pictures", nargs="+", type=Path, metavar="PICTURE")
    add("--format", choices=get_args(Kind), help="the format to write (that of --out's suffix if not given)")
    add("--out", type=Path, default=Path(), metavar="PATH", help="a folder (this one), or for one picture a file")
    add(
        "--quality",
        type=int,
        metavar="N",
        help=f"1 to 100, of JPEG ({USUAL_QUALITY}) and WebP (lossless if not given)",
    )
    add("--background", default="white", metavar="COLOUR", help="what a JPEG shows where the picture is transparent")
    add("--no-metadata", action="store_true", help="leave out the job and the parameters")


def run_export(args: argparse.Namespace) -> int:
    """Write each picture anew and print where; raises `ClipDiffError`."""
    if args.quality is not None:
        in_range(args.quality, 1, 100, "output", "quality")
    read_colour(args.background)
    suffix = args.out.suffix.lower()
    if suffix in SUFFIXES and not args.out.is_dir():
        if len(args.pictures) > 1:
            raise PictureError("Several pictures go into a folder: leave out the suffix of --out.", "output")
        if args.format not in (None, SUFFIXES[suffix]):
            raise PictureError(f"“{args.out.name}” is no name for {args.format}: leave out --format.", "output")
        print(export_as(args.pictures[0], args.out, args.quality, args.background, not args.no_metadata))
        return 0
    if args.format is None:
        raise PictureError(
            f"Say which format: --format {', '.join(get_args(Kind))}, or a name with a suffix.", "output"
        )
    encoding = Encoding(args.format, args.quality, args.background, not args.no_metadata)
    for path in args.pictures:
        print(export_picture(path, args.out, encoding), flush=True)
    return 0


def add_sheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff sheet` understands."""
    parser.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="a .png, .jpg, .webp or .tiff, replacing what was there"
    )


def run_sheet(args: argparse.Namespace) -> int:
    """Write the sheet and print where; raises `ClipDiffError`."""
    sheet = write_contact_sheet(args.pictures, args.out)
    if sheet.missing:
        print(f"No font of this computer has these letters: {sheet.missing}", file=sys.stderr)
    print(sheet.path)
    return 0
