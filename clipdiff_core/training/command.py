"""`clipdiff train`: the stages one after another, with a progress bar, ending in a model's folder."""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from clipdiff_core.checkpoints.store import find_model
from clipdiff_core.device import pick_device, use_threads
from clipdiff_core.errors import TrainingError
from clipdiff_core.training.export import export
from clipdiff_core.training.recipe import STAGES, Recipe, Stage, Workshop


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
    for stage in STAGES:
        standard: Stage = getattr(Recipe(), stage)
        add(f"--{stage}-steps", type=int, default=standard.steps, metavar="N", help=f"batches ({standard.steps})")


def run_train(args: argparse.Namespace) -> int:
    """Train, going on where an earlier run with the same --state stopped, and return the exit code."""
    use_threads(args.threads)
    standard = Recipe()
    stages = {name: replace(getattr(standard, name), steps=getattr(args, f"{name}_steps")) for name in STAGES}
    recipe = replace(standard, **stages)
    names = _read_names(args.concepts) if args.concepts else None
    start = find_model(args.start) if args.start else None
    workshop = Workshop(args.folder, names, args.state, recipe, pick_device(), start)
    for sentence in workshop.sprites(size=8).left_out:
        print(f"Left out: {sentence}", file=sys.stderr)
    try:
        for stage in STAGES if args.stage == "all" else (args.stage,):
            with _Bar(stage) as bar:
                workshop.run(stage, bar.report)
    except KeyboardInterrupt:
        print(f"\nStopped; the state is kept in {args.state}. The same command goes on from here.", file=sys.stderr)
        raise
    if args.out:
        export(workshop, args.out)
        print(args.out)
    return 0


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


class _Bar:
    """A progress bar on a terminal, a line a minute elsewhere."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._bar: tqdm | None = None
        self._average: dict[str, float] = {}
        self._said = time.monotonic()

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def report(self, name: str, done: int, steps: int, figures: dict[str, float]) -> None:
        """Show that `done` of `steps` are done, with figures smoothed over the last fifty."""
        for key, value in figures.items():
            self._average[key] = self._average.get(key, value) * 0.98 + value * 0.02
        if self._bar is None:
            self._bar = _Line(total=steps, initial=done - 1, desc=name, unit="batch", disable=not sys.stderr.isatty())
        self._bar.set_postfix({key: f"{value:.3f}" for key, value in self._average.items()}, refresh=False)
        self._bar.update()
        if self._bar.disable and (time.monotonic() - self._said > 60 or done == steps):
            self._said = time.monotonic()
            shown = " ".join(f"{key} {value:.4f}" for key, value in self._average.items())
            print(f"{name} {done}/{steps} {shown}", file=sys.stderr, flush=True)
