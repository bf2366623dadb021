"""Jobs, presets and messages: all that is read from JSON as what a picture depends on, and what crosses the pipe."""

import json
import random
import shutil
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.child import read_command
from clipdiff_core.errors import EngineError
from clipdiff_core.events import Preview, decode, encode, to_dict
from clipdiff_core.job import Clip, Guidance, Job
from clipdiff_core.pictures.job_files import load_job, save_job
from clipdiff_core.pictures.naming import made_name
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.saving import check_writable
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.presets import PATHS, PresetStore, preset_of, read_preset, write_preset
from clipdiff_core.queue.entry import Entry
from clipdiff_core.queue.store import QueueStore
from clipdiff_core.targets import ClipWeight, PictureTarget, TextTarget
from clipdiff_core.training_job import TrainingJob
from clipdiff_core.training_job import validate as validate_training
from clipdiff_core.validation import validate
from tests.clipdiff_core.test_events import EVENTS
from tests.fuzz.mutate import ELSEWHERE, bent_bytes, bent_json, bent_text
from tests.fuzz.outcome import Feed, Kind, Reading
from tests.fuzz.picture_files import whole_pictures

JOB = Job(
    (TextTarget("a fox", 1.5, clip_weights=(ClipWeight("starter", 0.5),)), TextTarget("rain", -0.5)),
    guidance=Guidance(2.0, clips=(Clip("starter"),), course="0: 1 -> 40%: 0.5"),
    seed=7,
)
WORDS = tuple(sorted({field.name for field in fields(Job)} | {path.rpartition(".")[2] for path in PATHS}))
_ENTRY = ("output", "job", "name", "folder", "done", "count", *ELSEWHERE)
_COURSES = ("0: 1", "40%: 4", "->", "→", ",", "σ2: 0", "s2:", "%", "1e9", "99999999999999", "-", " ")


def _jobs(folder: Path) -> Feed:
    """As text, and as files with their source pictures."""
    sources = SourceStore(folder / "sources")
    job = replace(JOB, targets=(*JOB.targets, PictureTarget(sources.add(whole_pictures()[0]), "a.png")))
    save_job(folder / "whole.json", job, sources)
    whole = json.loads((folder / "whole.json").read_text("utf-8"))

    def feed(chance: random.Random) -> Reading:
        path = folder / "a.json"
        path.write_bytes(bent_json(whole, chance, (*WORDS, *ELSEWHERE)))
        text = bent_json(_course(job.to_dict(), chance), chance, WORDS).decode("utf-8", "replace")
        is_file = chance.random() < 0.5

        def read() -> None:
            job = load_job(path, sources) if is_file else Job.from_json(text)
            assert Job.from_json(job.to_json()) == job
            assert Path(made_name(job)).name == made_name(job)
            validate(job)
            save_job(folder / "b.json", job, sources)
            assert load_job(folder / "b.json", sources) == job

        return read

    return feed


def _course(values: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """With a course that is odd as text, as only some fields are courses."""
    course = bent_text("0: 1 -> 40%: 0.5", chance, _COURSES)
    return {**values, "guidance": {**values["guidance"], "course": course}} if chance.random() < 0.2 else values


def _presets(folder: Path) -> Feed:
    """Opened as files, and put into the folder by hand."""
    store = PresetStore(folder / "presets")
    (folder / "presets").mkdir()
    write_preset(folder / "whole.json", preset_of("Mine", JOB))
    whole = json.loads((folder / "whole.json").read_text("utf-8"))

    def feed(chance: random.Random) -> Reading:
        path = folder / "presets" / "0.json"
        path.write_bytes(bent_json(whole, chance, (*WORDS, "settings", "name", "clipdiff_preset")))

        def read() -> None:
            store.all()
            preset = read_preset(path)
            validate(preset.applied(JOB))
            assert preset.applied(JOB).targets == JOB.targets
            store.save(preset)
            assert store.find(preset.name) == preset
            store.delete(preset.name)

        return read

    return feed


def _messages(folder: Path) -> Feed:
    """Events from the engine, and commands and jobs to it."""
    tasks = (JOB, TrainingJob(str(folder), "mine"), ImportJob(str(folder / "x.pt"), answers={"num_heads": 1}))
    output = Output(folder, "fox", snapshot=folder / "a.snapshot").to_dict()
    runs: list[dict[str, Any]] = [{"do": "run", "run": 3, "job": task.to_dict(), "output": output} for task in tasks]
    commands = (*runs, {"do": "pause"}, {"do": "keep"}, {"do": "close"})

    def feed(chance: random.Random) -> Reading:
        if chance.random() < 0.5:
            message = _event(chance)
            return lambda: _decode(message)
        command = bent_json(
            chance.choice(commands), chance, ("do", "run", "job", "output", "folder", "name", *ELSEWHERE)
        )
        return lambda: _obey(command)

    return feed


def _event(chance: random.Random) -> bytes:
    event = chance.choice(EVENTS)
    head = bent_json(to_dict(event), chance, ("event", *(field.name for field in fields(event))))
    pixels = event.rgb if isinstance(event, Preview) else b""
    return head.replace(b"\n", b" ") + b"\n" + (bent_bytes(pixels, chance) if chance.random() < 0.3 else pixels)


def _decode(message: bytes) -> None:
    event = decode(message)
    again = decode(encode(event))
    assert repr(again) == repr(event)  # as text: what is not a number does not equal itself


def _obey(message: bytes) -> None:
    """As the children do, which draw, train and import."""
    command = read_command(message)
    if command["do"] != "run":
        return
    output, values = Output.from_dict(command.get("output")), command.get("job")
    if isinstance(values, dict) and "minutes" in values:
        validate_training(TrainingJob.from_dict(values))
    elif isinstance(values, dict) and "path" in values:
        ImportJob.from_dict(values)
    else:
        validate(Job.from_dict(values))
        check_writable(output)


def _queue(folder: Path) -> Feed:
    """A queue whose files are bent."""
    place = folder / "queue"
    entry = Entry.of(Job((TextTarget("a fox"),), count=3), Output(folder / "pictures", "fox"))

    def feed(chance: random.Random) -> Reading:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        (place / f"{entry.id}.entry.json").write_bytes(bent_json(entry.to_dict(), chance, _ENTRY))
        (place / "order.json").write_bytes(bent_json([entry.id, "x"], chance))
        return lambda: _go_on(place)

    return feed


def _go_on(place: Path) -> None:
    """Read the queue, and take each entry up and out of it."""
    store = QueueStore(place)
    try:
        kept = store.read()
        for each in kept.entries:
            assert len(each.begun().files) == each.job.count
            store.put(each)
            store.remove(each.id)
    finally:
        store.close()
    if kept.damaged:
        raise EngineError("The entry was put aside.")


KINDS = (Kind("jobs", _jobs), Kind("presets", _presets), Kind("messages", _messages), Kind("queue", _queue))
