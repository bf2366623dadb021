"""`clipdiff train`: the stages one after another, with a progress bar, ending in a model's folder."""

import argparse
import json
import math
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from clipdiff_core.checkpoints.store import find_model
from clipdiff_core.device import pick_device, use_threads
from clipdiff_core.errors import TrainingError
from clipdiff_core.events import Event, Found, Learning, Preview, Trained, to_dict
from clipdiff_core.training.learning import learn
from clipdiff_core.training.ranks import rank, together
from clipdiff_core.training.recipe import STAGES, Recipe, Stage
from clipdiff_core.training.workshop import Workshop


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything `clipdiff train` understands."""
    add = parser.add_argument
    add("folder", type=Path, help="your pictures, named by what they show, or with captions")
    add("--concepts", type=Path, metavar="FILE", help="learn only these names, one a line")
    add("--from", dest="start", metavar="MODEL", help="go on from what this model has learned (scratch)")
    add("--out", type=Path, metavar="FOLDER", help="write the finished model here")
    add("--state", type=Path, default=Path(".training"), metavar="FOLDER", help="keeps the training between runs")
    add("--stage", choices=[*STAGES, "all"], default="all", help="train one network only")
    add("--threads", type=int, help="processor threads to use (all)")
    add("--minutes", type=_minutes, metavar="N", help="share N minutes among the networks, whatever the batches")
    add("--json", action="store_true", help="print JSON events, one a line")
    for stage in STAGES:
        standard: Stage = getattr(Recipe(), stage)
        add(f"--{stage}-steps", type=int, default=standard.steps, metavar="N", help=f"batches ({standard.steps})")


def _minutes(text: str) -> float:
    minutes = float(text)
    if not 0 < minutes < math.inf:
        raise ValueError
    return minutes


def run_train(args: argparse.Namespace) -> int:
    """Train, going on where an earlier run with the same --state stopped, and return the exit code."""
    use_threads(args.threads)
    standard = Recipe()
    stages = {name: replace(getattr(standard, name), steps=getattr(args, f"{name}_steps")) for name in STAGES}
    recipe = replace(standard, **stages)
    names = _read_names(args.concepts) if args.concepts else None
    start = find_model(args.start) if args.start else None
    try:
        with together(pick_device()) as device:
            workshop = Workshop(args.folder, names, args.state, recipe, device, start, args.minutes)
            _train(workshop, args)
    except KeyboardInterrupt:
        print(f"\nStopped; the state is kept in {args.state}. The same command goes on from here.", file=sys.stderr)
        raise
    return 0


def _train(workshop: Workshop, args: argparse.Namespace) -> None:
    tell = _tell_json if args.json else _Teller(args.state)
    with closing(learn(workshop, args.out, STAGES if args.stage == "all" else (args.stage,))) as told:
        for event in told:
            if not rank():
                tell(event)


def _read_names(path: Path) -> list[str]:
    try:
        names = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(
            f"The list of concepts {path} cannot be read: it should be text, one name a line."
        ) from error
    if len(names) != len(set(names)):
        raise TrainingError(f"The list of concepts {path} names something twice: name each once.")
    return names


class _Line(tqdm):
    """A bar without tqdm's watching thread: batches come often enough, and the thread would outlive the training."""

    monitor_interval = 0


def _tell_json(event: Event) -> None:
    print(json.dumps(to_dict(event), ensure_ascii=False), flush=True)


class _Teller:
    """Tells a training's events: a progress bar on a terminal, a line a minute elsewhere; looks go into `state`."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._stage = ""
        self._bar: tqdm | None = None
        self._average: dict[str, float] = {}
        self._said = time.monotonic()

    def __call__(self, event: Event) -> None:
        """Tell one event."""
        match event:
            case Found():
                self._found(event)
            case Learning():
                self._learning(event)
            case Preview():
                look = Image.frombytes("RGB", (event.width, event.height), event.rgb)
                look.save(self._state / f"{self._stage}-{event.step:06d}.png")
            case Trained():
                print(event.folder)

    def _found(self, event: Found) -> None:
        for sentence in event.left_out:
            print(f"Left out: {sentence}", file=sys.stderr)
        print(
            f"Learning from {event.pictures} pictures with {event.captions} captions; "
            f"takes about {event.memory_bytes / 1e9:.1f} GB of memory.",
            file=sys.stderr,
        )

    def _learning(self, event: Learning) -> None:
        if event.stage != self._stage or self._bar is None:
            self._stage, self._average = event.stage, {}
            self._bar = _Line(
                total=event.steps,
                initial=event.done - 1,
                desc=event.stage,
                unit="batch",
                disable=not sys.stderr.isatty(),
            )
        for key, value in event.figures.items():
            self._average[key] = self._average.get(key, value) * 0.98 + value * 0.02  # over the last fifty
        self._bar.set_postfix({key: f"{value:.3f}" for key, value in self._average.items()}, refresh=False)
        self._bar.update()
        last = event.done == event.steps
        if self._bar.disable and (time.monotonic() - self._said > 60 or last):
            self._said = time.monotonic()
            shown = " ".join(f"{key} {value:.4f}" for key, value in self._average.items())
            print(f"{event.stage} {event.done}/{event.steps} {shown}", file=sys.stderr, flush=True)
        if last:
            self._bar.close()
