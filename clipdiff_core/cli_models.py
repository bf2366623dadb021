"""`clipdiff models list | download | import | verify | remove`: the models folder, for people and programs."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import Entry, find_entry
from clipdiff_core.checkpoints.elsewhere import add_folder, find_files, forget_folder
from clipdiff_core.checkpoints.importing import ImportJob, clean_leftovers, free_name, remove_model
from clipdiff_core.checkpoints.listing import Listed, State, list_everything
from clipdiff_core.checkpoints.recognise import holds_model
from clipdiff_core.checkpoints.recognised import Answer
from clipdiff_core.checkpoints.store import BUILT_IN, check_files, find_model, list_models
from clipdiff_core.checkpoints.transfer import Cancel
from clipdiff_core.cli_terminal import Report, make_report, megabytes
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Asking, Event, Fetched, Imported, Question

_MISTAKE = 2
_STATES = {
    State.BUILT_IN: "here",
    State.HERE: "here",
    State.DAMAGED: "broken",
    State.ELSEWHERE: "elsewhere",
    State.TO_DOWNLOAD: "to download",
}
_OPTIONS = {"num_heads": "--heads N", "num_head_channels": "--head-channels N"}


def add_models_arguments(parser: argparse.ArgumentParser) -> None:
    """Fill `parser` with the commands behind `clipdiff models`."""
    commands = parser.add_subparsers(dest="models_command", metavar="COMMAND", required=True)
    for name, does in _HELP.items():
        command = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.", allow_abbrev=False)
        command.add_argument("--json", action="store_true", help="one JSON object a line, for programs")
        if name in ("download", "import"):
            what = "" if name == "download" else "a checkpoint file, a model's folder, or what “list” found elsewhere"
            command.add_argument("name_or_path", metavar="PATH" if what else "NAME", help=what)
            command.add_argument("--name", default="", help="what to call it here")
            command.add_argument("--yes", action="store_true", help="agree to the licence; take the likely answers")
            command.add_argument("--heads", type=int, metavar="N", help="attention heads, if the file does not say")
            command.add_argument("--head-channels", type=int, metavar="N", help="or the channels of each")
            command.add_argument(
                "--set", action="append", default=[], metavar="FIELD=VALUE", help="any other answer; may be given often"
            )
        if name == "import":
            command.add_argument(
                "--in-place",
                action="store_true",
                help="copy nothing: use a model where it is, look into a folder of many",
            )
        if name == "verify":
            command.add_argument("names", nargs="*", metavar="NAME", help="all, when none is given")
        if name == "remove":
            command.add_argument(
                "name_or_path", metavar="NAME", help="a model, or a folder that was added with --in-place"
            )


def run_models(args: argparse.Namespace) -> int:
    """Do what `args` ask for and return the exit code; raises `CheckpointError`."""
    clean_leftovers()
    match args.models_command:
        case "list":
            return _list(args.json)
        case "download":
            return _download(args)
        case "import":
            return _import(args)
        case "verify":
            return _verify(args.names or list_models(), args.json)
        case _:
            return _remove(args.name_or_path, args.json)


_HELP = {
    "list": "name the models that are here, and those that can be downloaded",
    "download": "download a model of the list and import it",
    "import": "take a checkpoint file or a model's folder in, as a copy or where it is",
    "verify": "check that models are still the files they came as",
    "remove": "remove a model from the models folder; files that were not copied stay",
}


def _list(as_json: bool) -> int:
    for item in list_everything():
        line = _described(item)
        print(json.dumps(line) if as_json else _listed(line))
    return 0


def _described(item: Listed) -> dict[str, object]:
    about: dict[str, object] = {"state": _STATES[item.state], "name": item.name}
    match item.state:
        case State.DAMAGED:
            about |= {"message": item.message}
        case State.ELSEWHERE:
            about |= {"path": str(item.path), "size": item.size}
        case State.TO_DOWNLOAD:
            about |= {"title": item.title, "family": item.kind, "size": item.size}
            about |= {"licence": item.licence, "page": item.page, "sha256": item.sha256}
        case _:
            about |= {"family": item.kind, "size": item.size, "origin": dict(item.origin)}
    return about | ({"place": str(item.place)} if item.place is not None else {})


def _listed(line: Mapping[str, object]) -> str:
    size = line.get("size")
    about = megabytes(size) if isinstance(size, int) and size else ""
    words = [line.get("title"), line.get("family"), about, *(line.get(name) for name in ("path", "place", "message"))]
    return f"{line['state']:<12} {line['name']}  " + ", ".join(str(word) for word in words if word)


def _download(args: argparse.Namespace) -> int:
    from clipdiff_core.checkpoints.download import download

    entry = find_entry(args.name_or_path)
    name = free_name(args.name or entry.name)
    _agree(entry, args.yes)
    report = make_report(args.json, quiet=False)
    try:
        fetched = _last(download(entry, folders.downloads(), Cancel()), report)
        if not isinstance(fetched, Fetched):
            return _MISTAKE
        job = ImportJob(fetched.path, name, _answers(args), args.yes, entry.name)
        _install(job, report, asks=not args.json)
        Path(fetched.path).unlink(missing_ok=True)  # its weights are in the models folder now
    finally:
        report.close()
    return 0


def _agree(entry: Entry, agreed: bool) -> None:
    """Show the licence and wait for a yes; raises `CheckpointError` when there is none."""
    host = urlsplit(entry.urls[0]).hostname
    size = megabytes(entry.size) if entry.size else "a file of unknown size"
    print(f"{entry.title}: {size} from {host}\nLicence: {entry.licence}\nPage: {entry.page}", file=sys.stderr)
    if agreed:
        return
    if not _has_person():
        raise CheckpointError("Add --yes to download it under this licence.", "yes")
    if _ask("Download it under this licence? [y/N] ").lower() not in ("y", "yes"):
        raise CheckpointError("Nothing was downloaded.", "yes")


def _import(args: argparse.Namespace) -> int:
    path = _find_path(args.name_or_path)
    if args.in_place and os.path.isdir(path) and not holds_model(path):
        add_folder(path)
        _say({"event": "added", "folder": str(path.resolve())}, f"Looks into {path.resolve()} from now on.", args.json)
        return 0
    report = make_report(args.json, quiet=False)
    try:
        job = ImportJob(str(path), args.name, _answers(args), args.yes, in_place=args.in_place)
        _install(job, report, asks=not args.json)
    finally:
        report.close()
    return 0


def _find_path(word: str) -> Path:
    """A path, or that of the checkpoint elsewhere that is listed by this name."""
    if os.path.exists(word):
        return Path(word)
    return next((found.path for found in find_files() if found.name == word), Path(word))


def _install(job: ImportJob, report: Report, asks: bool) -> None:
    """Import, and ask the person what the file does not say; raises `CheckpointError` when there is no person."""
    from clipdiff_core.checkpoints.installing import install

    last = _last(install(job), report)
    if isinstance(last, Asking):
        if not (asks and _has_person()):
            raise _unanswered(last)
        report.close()
        answers = {**job.answers, **_ask_all(last)}
        last = _last(install(replace(job, answers=answers, likely=True)), report)
    if isinstance(last, Imported) and asks:
        report.close()
        print(last.folder)


def _last(happening: Iterator[Event], report: Report) -> Event | None:
    last = None
    for last in happening:
        report.show(last)
    return last


def _answers(args: argparse.Namespace) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for word in args.set:
        field, equals, value = word.partition("=")
        if not equals:
            raise CheckpointError(f"--set wants FIELD=VALUE, and “{word}” has no “=”.", "set")
        answers[field] = value
    if args.heads is not None:
        answers["num_heads"] = args.heads
    if args.head_channels is not None:
        answers["num_head_channels"] = args.head_channels
    return answers


def _ask_all(asking: Asking) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for question in asking.questions:
        if question.field == "num_heads" and answers.get("num_head_channels", "-1") != "-1":
            continue  # their width tells their number
        answers[question.field] = _answer(question)
    return answers


def _answer(question: Question) -> str:
    choices = ", ".join(str(choice) for choice in question.choices)
    return _ask(f"{question.field} ({choices}) [{question.likely}]: ") or str(question.likely)


def _unanswered(asking: Asking) -> CheckpointError:
    asked = "; ".join(
        f"{question.field} (likely {question.likely}: {_OPTIONS.get(question.field, f'--set {question.field}=VALUE')})"
        for question in asking.questions
    )
    return CheckpointError(
        f"This {asking.family} file does not say: {asked}. Answer with these options, or take the likely "
        "answers with --yes.",
        asking.questions[0].field,
    )


def _verify(names: list[str], as_json: bool) -> int:
    wrong = 0
    for name in names:
        try:
            check_files(find_model(name))
        except CheckpointError as error:
            wrong += 1
            _say({"name": name, "whole": False, "message": error.message}, error.message, as_json)
        else:
            _say({"name": name, "whole": True}, f"“{name}” is whole.", as_json)
    return _MISTAKE if wrong else 0


def _remove(name: str, as_json: bool) -> int:
    if name not in list_models() and name != BUILT_IN and Path(name).is_absolute():
        forget_folder(Path(name))
        _say({"event": "forgotten", "folder": name}, f"Looks into {name} no more; it is left as it is.", as_json)
    else:
        remove_model(name)
        _say({"event": "removed", "name": name}, f"Removed “{name}”.", as_json)
    return 0


def _say(values: Mapping[str, object], sentence: str, as_json: bool) -> None:
    print(json.dumps(values) if as_json else sentence, flush=True)


def _has_person() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
