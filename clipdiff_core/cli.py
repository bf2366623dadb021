"""`clipdiff render | train | evaluate | bench | models`: reads the command and hands over; each loads what it needs."""

import argparse
import io
import os
import sys

from clipdiff_core import __version__
from clipdiff_core.errors import ClipDiffError

_COMMANDS = {
    "render": "draw pictures",
    "train": "train the starter models from a folder of captioned pictures",
    "evaluate": "measure how well the models draw what they are asked for",
    "bench": "measure how long a step takes, and each part of it",
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
        case "render":
            from clipdiff_core import cli_render

            cli_render.add_render_arguments(commands["render"])
            args, rest = parser.parse_known_args(words)
            if options := [word for word in rest if word.startswith("-")]:
                commands["render"].error(f"unrecognized arguments: {' '.join(options)}")
            args.targets += rest  # argparse leaves over the targets that come after an option
            return cli_render.run_render(args)
        case "train":
            from clipdiff_core.training import command as training

            training.add_train_arguments(commands["train"])
            return training.run_train(parser.parse_args(words))
        case "evaluate":
            from clipdiff_core.evaluation import command as evaluation

            evaluation.add_evaluate_arguments(commands["evaluate"])
            return evaluation.run_evaluate(parser.parse_args(words))
        case "bench":
            from clipdiff_core import cli_bench

            cli_bench.add_bench_arguments(commands["bench"])
            return cli_bench.run_bench(parser.parse_args(words))
        case "models":
            from clipdiff_core import cli_models

            cli_models.add_models_arguments(commands["models"])
            return cli_models.run_models(parser.parse_args(words))
        case _:
            parser.parse_args(words)
            return _MISTAKE


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
