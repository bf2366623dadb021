"""`clipdiff models list | download | import | verify | remove`: the models folder, for people and programs."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import Entry, find_entry, read_catalogue
from clipdiff_core.checkpoints.elsewhere import add_folder, find_files, forget_folder
from clipdiff_core.checkpoints.importing import ImportJob, clean_leftovers, free_name, remove_model
from clipdiff_core.checkpoints.recognised import Answer
from clipdiff_core.checkpoints.store import BUILT_IN, check_files, find_model, list_models
from clipdiff_core.checkpoints.transfer import Cancel
from clipdiff_core.cli_terminal import Report, make_report, megabytes
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Asking, Event, Fetched, Imported, Question

_MISTAKE = 2
_OPTIONS = {"num_heads": "--heads N", "num_head_channels": "--head-channels N"}


def add_models_arguments(parser: argparse.ArgumentParser) -> None:
    """Fill `parser` with the commands behind `clipdiff models`."""
    commands = parser.add_subparsers(dest="models_command", metavar="COMMAND", required=True)
    for name, does in _HELP.items():
        command = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.", allow_abbrev=False)
        command.add_argument("--json", action="store_true", help="one JSON object a line, for programs")
        if name in ("download", "import"):
            command.add_argument("name_or_path", metavar="NAME" if name == "download" else "PATH")
            command.add_argument("--name", default="", help="what to call it here")
            command.add_argument("--yes", action="store_true", help="agree to the licence; take the likely answers")
            command.add_argument("--heads", type=int, metavar="N", help="attention heads, if the file does not say")
            command.add_argument("--head-channels", type=int, metavar="N", help="or the channels of each")
            command.add_argument(
                "--set", action="append", default=[], metavar="FIELD=VALUE", help="any other answer; may be given often"
            )
        if name == "import":
            command.add_argument("--in-place", action="store_true", help="leave a folder where it is, and look into it")
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
    "import": "take a checkpoint file or a model's folder into the models folder",
    "verify": "check that models are still the files they came as",
    "remove": "remove a model from the models folder",
}


def _list(as_json: bool) -> int:
    here = set(list_models())
    lines: list[dict[str, object]] = []
    for name in list_models():
        try:
            model = find_model(name)
        except CheckpointError as error:
            lines.append({"state": "broken", "name": name, "message": error.message})
            continue
        size = sum((model.folder / file).stat().st_size for file in model.hashes if (model.folder / file).is_file())
        lines.append({"state": "here", "name": name, "family": model.kind, "size": size, "origin": dict(model.origin)})
    for found in find_files():
        lines.append({"state": "elsewhere", "name": found.name, "path": str(found.path), "size": found.size})
    for entry in read_catalogue():
        if entry.name not in here:
            lines.append({"state": "to download", **_described(entry)})
    for line in lines:
        print(json.dumps(line) if as_json else _listed(line))
    return 0


def _described(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "title": entry.title,
        "family": entry.family,
        "size": entry.size,
        "licence": entry.licence,
        "page": entry.page,
        "sha256": entry.sha256,
    }


def _listed(line: Mapping[str, object]) -> str:
    size = line.get("size")
    about = megabytes(size) if isinstance(size, int) and size else ""
    words = (line.get("title", ""), line.get("family", ""), about, line.get("path", ""), line.get("message", ""))
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
    path = Path(args.name_or_path)
    if args.in_place:
        add_folder(path)
        _say({"event": "added", "folder": str(path.resolve())}, f"Looks into {path.resolve()} from now on.", args.json)
        return 0
    report = make_report(args.json, quiet=False)
    try:
        _install(ImportJob(str(path), args.name, _answers(args), args.yes), report, asks=not args.json)
    finally:
        report.close()
    return 0


def _install(job: ImportJob, report: Report, asks: bool) -> None:
    """Import, and ask the person what the file does not say; raises `CheckpointError` when there is no person."""
    from clipdiff_core.checkpoints.installing import install

    last = _last(install(job), report)
    if isinstance(last, Asking):
        if not (asks and _has_person()):
            raise _unanswered(last)
        report.close()
        answers = {**job.answers, **_ask_all(last)}
        last = _last(install(ImportJob(job.path, job.name, answers, True, job.entry)), report)
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
