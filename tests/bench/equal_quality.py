"""Time to equal quality: how long ClipDiff and the classic update take to draw pictures that score the same.

    python tests/bench/equal_quality.py --results quality --witness OTHER

Guided without conditioning, every run draws the same concepts with the same seeds. A picture's score is its cosine to
the prompt under the CLIP of the model OTHER, which did not guide; the model's judge says whether it names it rightly.
Runs are ClipDiff's own, by solver, steps and method, and the classic update at 25 to 250 steps with three clamps; all
of them take hours. Each picture is kept in the folder of results, with a line beside it, as soon as it is drawn, and
what is there is not drawn again; several processes may draw different `--runs`. The table at the end is Markdown. Runs
take turns, picture by picture, so that what slows one slows all; a table of seconds still wants a machine with nothing
else to do, and its processor seconds say how nearly it was one.
"""

import argparse
import fnmatch
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as `tests` are no package that is installed

from clipdiff_core.cast import Cast, Loader
from clipdiff_core.checkpoints.store import BUILT_IN, find_model
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.evaluation.drawing import Asked, Evaluation, judged
from clipdiff_core.evaluation.measures import clip_score
from clipdiff_core.events import Failed, Picture
from clipdiff_core.guidance.descriptors import describe
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from clipdiff_core.images import to_image
from clipdiff_core.job import Conditioning, Gradient, Guidance, Job, Sampling, Solver
from clipdiff_core.models import load_perceptor
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from tests.bench.classic import Classic, draw_classic

STEPS = (10, 15, 20, 30, 60)
CLASSIC_STEPS, CLAMPS = (25, 50, 100, 250), (0.05, 0.1, 0.2)
LINES = "drawn.jsonl"
DEFAULT = "default"
CLASSIC = "classic 250 .05"
SOLVERS: tuple[Solver, ...] = ("ddim", "dpmpp_2m")
GRADIENTS: tuple[Gradient, ...] = ("fast", "exact")


@dataclass(frozen=True)
class Line:
    """One picture: which run drew what with which seed, how long it took, and the name of its file."""

    run: str
    text: str
    concept: int
    seed: int
    seconds: float
    processor_seconds: float
    file: str


@dataclass(frozen=True)
class Scored:
    """A picture with what witness and judge say of it."""

    line: Line
    score: float
    right: bool


Draw = Callable[[Asked, int, Path], float]  # draws a PNG with a seed, and says how many seconds that took


class Bench:
    """The runs by name, and the model they share; pictures go into `folder`."""

    def __init__(self, evaluation: Evaluation, folder: Path) -> None:
        self.evaluation = evaluation
        self.folder = folder
        self.cast = self._load()
        self.runs: dict[str, Draw] = {DEFAULT: self._ours(lambda job: job)}
        for solver in SOLVERS:
            for steps in STEPS:
                self.runs[f"{solver} {steps}"] = self._ours(_sampled(solver, steps))
        for gradient in GRADIENTS:
            for iterations in (1, 2, 4) if gradient == "fast" else (1,):
                for cutouts in (4, 8, 16):
                    change = _guided(gradient, iterations, cutouts)
                    self.runs[f"{gradient} ×{iterations}, {cutouts} cutouts"] = self._ours(change)
        for steps in CLASSIC_STEPS:
            for clamp in CLAMPS:
                self.runs[f"classic {steps} {clamp:g}".replace("0.", ".")] = self._classic(Classic(steps, clamp))

    def _load(self) -> Cast:
        loader = Loader(self.evaluation.engine.device)
        return loader.load(loader.plan(self.evaluation.job("guided", self.evaluation.ask("guided", 0))))

    def _ours(self, change: Callable[[Job], Job]) -> Draw:
        def draw(asked: Asked, seed: int, path: Path) -> float:
            job = change(replace(self.evaluation.job("guided", asked), seed=seed, count=1))
            for event in self.evaluation.engine.run(job, Output(path.parent, path.name, overwrite=True)):
                if isinstance(event, Failed):
                    raise SystemExit(event.message)
                if isinstance(event, Picture):
                    return event.seconds
            raise SystemExit("The engine drew nothing.")

        return draw

    def _classic(self, settings: Classic) -> Draw:
        def draw(asked: Asked, seed: int, path: Path) -> float:
            began = time.monotonic()
            models, (perceptor, _) = self.cast.models, self.cast.guides[0]
            job = self.evaluation.job("guided", asked)
            descriptors = describe(job.targets, perceptor, SourceStore())
            guide = Guide((View(perceptor, descriptors),), steady(settings.cutouts))
            drawn = draw_classic(models.denoiser, guide, models.working_side, seed, settings)
            if models.upscaler is not None:
                drawn = models.upscaler(drawn, descriptors.wanted())
            to_image(drawn[0]).save(path)
            return time.monotonic() - began

        return draw

    def line(self, run: str, asked: Asked, seed: int) -> Line:
        """Draw one picture."""
        file = f"{run} {asked.concept:04d} {seed}.png".replace(" ", "-")
        before = time.process_time()
        seconds = self.runs[run](asked, seed, self.folder / file)
        processor = time.process_time() - before
        return Line(run, asked.text, asked.concept, seed, round(seconds, 3), round(processor, 3), file)


def _sampled(solver: Solver, steps: int) -> Callable[[Job], Job]:
    eta = Sampling().eta if solver == "ddim" else 0.0
    return lambda job: replace(job, sampling=replace(job.sampling, solver=solver, steps=steps, eta=eta))


def _guided(gradient: Gradient, iterations: int, cutouts: int) -> Callable[[Job], Job]:
    guidance = Guidance(gradient=gradient, iterations=iterations, cutouts=cutouts)
    return lambda job: replace(job, guidance=guidance, conditioning=Conditioning(enabled=False))


def read_results(folder: Path) -> list[Line]:
    """The pictures that were drawn already; a line that was cut off is none."""
    lines: list[Line] = []
    path = folder / LINES
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            lines.append(Line(**json.loads(text)))
        except ValueError:
            continue
    return lines


def draw_all(bench: Bench, names: list[str], seeds: range) -> None:
    """Draw what is missing, a picture of every run in turn, and keep each as it comes."""
    known = {(line.run, line.text, line.seed) for line in read_results(bench.folder)}
    with (bench.folder / LINES).open("a", encoding="utf-8") as results:
        for seed, asked, run in _wanted(bench, names, seeds):
            if (run, asked.text, seed) not in known:
                line = bench.line(run, asked, seed)
                results.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
                results.flush()
                print(f"{run:24} {asked.text:24} {seed} {line.seconds:7.1f} s", file=sys.stderr)


def _wanted(bench: Bench, names: list[str], seeds: range) -> Iterator[tuple[int, Asked, str]]:
    for seed in seeds:
        for concept in bench.evaluation.chosen:
            asked = bench.evaluation.ask("guided", concept)
            for name in names:
                yield seed, asked, name


@dataclass(frozen=True)
class Row:
    """A run's pictures in figures: medians of seconds, means of the rest; `error` is the standard error of `score`."""

    run: str
    pictures: int
    seconds: float
    processor_seconds: float
    score: float
    error: float
    right: float


def scored(evaluation: Evaluation, witness: Perceptor, folder: Path, lines: list[Line]) -> list[Scored]:
    """What `witness` and the judge say of each picture."""
    found: list[Scored] = []
    for line in lines:
        picture = judged(folder / line.file)[None]
        with torch.no_grad():
            named = int(evaluation.judge.concept(evaluation.judge.features(picture)).argmax())
        found.append(Scored(line, clip_score(witness, picture, [line.text]), named == line.concept))
    return found


def rows(found: list[Scored]) -> list[Row]:
    """One for each run, in the order in which they were first drawn."""
    grouped: dict[str, list[Scored]] = {}
    for one in found:
        grouped.setdefault(one.line.run, []).append(one)
    return [_row(run, mine) for run, mine in grouped.items()]


def _row(run: str, found: list[Scored]) -> Row:
    scores = [one.score for one in found]
    return Row(
        run,
        len(found),
        statistics.median(one.line.seconds for one in found),
        statistics.median(one.line.processor_seconds for one in found),
        statistics.mean(scores),
        statistics.stdev(scores) / len(scores) ** 0.5 if len(scores) > 1 else 0.0,
        statistics.mean(one.right for one in found),
    )


def table(found: list[Row]) -> str:
    """Markdown; below it, what the default settings have to show beside the classic ones."""
    lines = [
        "| run | pictures | seconds each | processor seconds | score | judge |",
        "|---|---|---|---|---|---|",
        *(
            f"| {row.run} | {row.pictures} | {row.seconds:.1f} | {row.processor_seconds:.1f} "
            f"| {row.score:.3f} ± {row.error:.3f} | {row.right:.0%} |"
            for row in found
        ),
    ]
    named = {row.run: row for row in found}
    if DEFAULT in named and CLASSIC in named:
        lines += ["", *_compared(named[DEFAULT], named[CLASSIC], [row for row in found if "classic" in row.run])]
    return "\n".join(lines)


def _compared(default: Row, classic: Row, every: list[Row]) -> Iterator[str]:
    reached = "reach" if default.score >= classic.score else "miss"
    yield (
        f"The default settings {reached} the classic score ({default.score:.3f}, {classic.score:.3f}) "
        f"in 1/{classic.seconds / default.seconds:.1f} of its time."
    )
    for what, score in (("the classic update", classic.score), ("the default settings", default.score)):
        equal = [row for row in every if row.score >= score]
        if not equal:
            yield f"No classic run reaches the score of {what}."
            continue
        quickest = min(equal, key=lambda row: row.seconds)
        yield (
            f"The quickest classic run with the score of {what} is “{quickest.run}”; the default settings take "
            f"1/{quickest.seconds / default.seconds:.1f} of its time."
        )


def main() -> int:
    """Draw what is missing and print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--results", type=Path, required=True, metavar="FOLDER", help="pictures and JSON lines, added to")
    add("--witness", metavar="MODEL", help="the model whose CLIP scores; without it, there is no table")
    add("--model", default=BUILT_IN, help="the model that draws")
    add("--concepts", type=int, default=20, metavar="N")
    add("--seeds", type=int, default=2, metavar="N")
    add(
        "--runs",
        nargs="*",
        default=["*"],
        metavar="PATTERN",
        help="such as “default” or “classic * .2”; all if not given; none draws nothing more",
    )
    options = parser.parse_args()
    options.results.mkdir(parents=True, exist_ok=True)
    evaluation = Evaluation(find_model(options.model), options.concepts, 1, 1)
    if options.runs:
        bench = Bench(evaluation, options.results)
        names = [name for name in bench.runs if any(fnmatch.fnmatchcase(name, one) for one in options.runs)]
        if not names:
            raise SystemExit("There are no such runs. Those that there are:\n" + "\n".join(bench.runs))
        draw_all(bench, names, range(1, options.seeds + 1))
    if options.witness:
        witness = load_perceptor(find_model(options.witness), torch.device("cpu"))
        print(table(rows(scored(evaluation, witness, options.results, read_results(options.results)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
