"""`clipdiff render | train | ...`: reads the command and hands over; each loads what it needs."""

import argparse
import io
import os
import sys

from clipdiff_core import __version__
from clipdiff_core.errors import ClipDiffError

_COMMANDS = {
    "render": "draw pictures",
    "vary": "draw variations of a picture",
    "inpaint": "draw a part of a picture anew",
    "outpaint": "grow a picture beyond its edges",
    "denoise": "take the noise out of a picture",
    "cutout": "make the background of a picture transparent",
    "describe": "rank words for a picture",
    "upscale": "make a picture 2 or 4 times as large",
    "sweep": "draw every job of a file, here or on a cluster of machines",
    "export": "save finished pictures in other formats, their jobs with them",
    "sheet": "show pictures and what differs in their settings on one",
    "train": "train the starter models from a folder of captioned pictures",
    "evaluate": "measure how well the models draw what they are asked for",
    "bench": "measure how long a step takes, and each part of it",
    "selftest": "find out whether this installation works",
    "models": "list, download, import, verify and remove models",
}
_MISTAKE, _INTERRUPTED, _NO_READER = 2, 130, 1


def main(argv: list[str] | None = None) -> int:
    """Do what the words say and return the exit code: 0, 2 for mistakes and failures, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console that lacks a letter is no reason to fail
    try:
        code = _dispatch(sys.argv[1:] if argv is None else argv)
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as stop:  # argparse has said what there was to say
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _forget_reader()
        return _NO_READER
    except ClipDiffError as error:
        print(f"clipdiff: {error.message}", file=sys.stderr)
        return _MISTAKE
    return code


def _dispatch(words: list[str]) -> int:
    command = next((word for word in words if not word.startswith("-")), "")
    parser, commands = _parsers()
    match command:
        case "render" | "vary" | "inpaint" | "outpaint" | "denoise" | "cutout" | "describe" | "upscale":
            return _draw(command, parser, commands[command], words)
        case "sweep":
            from clipdiff_core import cli_sweep

            add, run = cli_sweep.add_sweep_arguments, cli_sweep.run_sweep
        case "train":
            from clipdiff_core.training import command as training

            add, run = training.add_train_arguments, training.run_train
        case "evaluate":
            from clipdiff_core.evaluation import command as evaluation

            add, run = evaluation.add_evaluate_arguments, evaluation.run_evaluate
        case "bench":
            from clipdiff_core import cli_bench

            add, run = cli_bench.add_bench_arguments, cli_bench.run_bench
        case "selftest":
            from clipdiff_core import cli_selftest

            add, run = cli_selftest.add_selftest_arguments, cli_selftest.run_selftest
        case "models":
            from clipdiff_core import cli_models

            add, run = cli_models.add_models_arguments, cli_models.run_models
        case "export":
            from clipdiff_core import cli_export

            add, run = cli_export.add_export_arguments, cli_export.run_export
        case "sheet":
            from clipdiff_core import cli_export

            add, run = cli_export.add_sheet_arguments, cli_export.run_sheet
        case _:
            parser.parse_args(words)
            return _MISTAKE
    add(commands[command])
    return run(parser.parse_args(words))


def _draw(name: str, parser: argparse.ArgumentParser, command: argparse.ArgumentParser, words: list[str]) -> int:
    from clipdiff_core import cli_render
    from clipdiff_core.cli_tasks import TASKS, UNDRAWN

    cli_render.add_render_arguments(command, TASKS.get(name, "generate"))
    args, rest = parser.parse_known_args(words)
    takes_words = args.task not in UNDRAWN
    if options := [word for word in rest if word.startswith("-") or not takes_words]:
        command.error(f"unrecognized arguments: {' '.join(options)}")
    args.targets += rest  # argparse leaves over the targets that come after an option
    return cli_render.run_render(args)


def _parsers() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(
        prog="clipdiff", description="Draws pictures that CLIP recognises. Without a command, opens the window."
    )
    parser.add_argument("--version", action="version", version=f"clipdiff {__version__}")
    group = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    return parser, {
        name: group.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.", allow_abbrev=False)
        for name, does in _COMMANDS.items()
    }


def _forget_reader() -> None:
    """Point the output nowhere, or Python would complain of the closed pipe once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError, AttributeError):  # not a real stream: nothing to complain of
            continue
    os.close(nowhere)
