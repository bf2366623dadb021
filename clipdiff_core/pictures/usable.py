"""What of a picture's settings can be used here, as changes to a job, and why the rest cannot."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from clipdiff_core.job import (
    LARGEST_SEED,
    LARGEST_SIDE,
    LONGEST_RATIO,
    MOST_PICTURES,
    MOST_STEPS,
    SIDE_MULTIPLE,
    SMALLEST_SIDE,
    Job,
    Model,
    Schedule,
    Size,
    Solver,
)
from clipdiff_core.json_settings import with_setting
from clipdiff_core.pictures.emphasis import networks_in, targets_of
from clipdiff_core.pictures.found import Found
from clipdiff_core.targets import PictureTarget, TextTarget
from clipdiff_core.task_settings import TASK_BOUNDS

Part = Literal[
    "words",
    "unwanted",
    "size",
    "seed",
    "steps",
    "scale",
    "sampler",
    "model",
    "sampling",
    "guidance",
    "method",
    "task",
    "extra",
]
Note = Literal["", "too_large", "too_many", "unknown", "not_here", "other_model", "snapped", "no_meaning"]

AWAY = -0.5  # the weight of unwanted words: as much again, and nothing of the prompt is left
LARGEST_SCALE = 100
_SOLVERS: dict[str, Solver] = {
    "ddim": "ddim",
    "euler": "euler",
    "eulera": "euler_ancestral",
    "eulerancestral": "euler_ancestral",
    "heun": "heun",
    "dpm2": "dpm_2",
    "kdpm2": "dpm_2",
    "lms": "lms",
    "dpmpp2m": "dpmpp_2m",
    "dpmpp2msde": "dpmpp_2m_sde",
    "dpmpp2sa": "dpmpp_2s_ancestral",
    "dpmpp2sancestral": "dpmpp_2s_ancestral",
}
_SCHEDULES: tuple[Schedule, ...] = ("karras", "exponential")


@dataclass(frozen=True, slots=True)
class Usable:
    """One thing that a picture says: what it is, how it is `shown`, and what it changes of a job, if anything.

    `likely` is whether it is of use without a second thought. `note` says what there is to know of it.
    """

    part: Part
    shown: str
    settings: Mapping[str, object] = field(default_factory=dict)
    targets: tuple[TextTarget, ...] = ()
    likely: bool = True
    note: Note = ""

    @property
    def can_be_used(self) -> bool:
        """Whether it means anything here."""
        return bool(self.settings or self.targets)


def usable_parts(origin: Job | Found, models: Collection[str]) -> list[Usable]:
    """What a picture says, in the order that a person looks for it; `models` are the names of those that are here."""
    return _of_ours(origin, models) if isinstance(origin, Job) else _of_theirs(origin, models)


def using(job: Job, parts: Iterable[Usable]) -> Job:
    """`job` with these taken over: words replace words, and what is drawn towards by pictures stays."""
    for part in parts:
        for path, value in part.settings.items():
            job = with_setting(job, path, value)
        if part.targets:
            job = _with_words(job, part.targets, part.part == "unwanted")
    return job


def _with_words(job: Job, targets: tuple[TextTarget, ...], unwanted: bool) -> Job:
    kept = [t for t in job.targets if not isinstance(t, TextTarget) or (t.weight < 0) != unwanted]
    asked = {t.text.strip().casefold() for t in kept if isinstance(t, TextTarget)} if unwanted else set()
    fresh = [t for t in targets if t.text.strip().casefold() not in asked]  # for and against at once: for it
    return with_setting(job, "targets", tuple([*kept, *fresh] if unwanted else [*fresh, *kept]))


def _of_ours(job: Job, models: Collection[str]) -> list[Usable]:
    here = job.model.name in models
    words = [t for t in job.targets if not isinstance(t, PictureTarget) or t.name]
    tasks = {name: getattr(job, name) for name in TASK_BOUNDS if hasattr(job, name)}
    parts = [
        Usable("words", job.title if words else "", {"targets": job.targets} if job.targets else {}),
        Usable("size", str(job.size), {"size": job.size}),
        Usable("seed", str(job.seed), {"seed": job.seed}),
        Usable("model", job.model.name, {"model": job.model} if here else {}, note="" if here else "not_here"),
        Usable("method", job.method.replace("_", " "), {n: getattr(job, n) for n in _METHOD}),
        Usable("sampling", f"{job.length} · {job.sampling.solver}", {"sampling": job.sampling, "tiling": job.tiling}),
        Usable(
            "guidance",
            f"{job.guidance.clip_guidance_scale:g} · {job.conditioning.guidance_scale:g}",
            {"guidance": job.guidance, "conditioning": job.conditioning},
        ),
    ]
    if job.task != "generate":
        parts.append(Usable("task", job.task.replace("_", " "), {"task": job.task, "init": job.init, **tasks}))
    return [part for part in parts if part.shown]


_METHOD = ("method", "langevin", "conv_prior", "noise_search")


def _of_theirs(found: Found, models: Collection[str]) -> list[Usable]:
    model = _model(found.model, models)
    parts: list[Usable] = []
    if found.words:
        parts.append(Usable("words", found.words, targets=targets_of(found.words)))
    if found.unwanted:
        parts.append(Usable("unwanted", found.unwanted, targets=targets_of(found.unwanted, AWAY)))
    if found.size is not None:
        size = snapped(found.size)
        note: Note = "" if size == found.size else "snapped"
        shown = str(size) if not note else f"{found.size} → {size}"
        parts.append(Usable("size", shown, {"size": size}, note=note))
    if found.steps is not None:
        fits = 1 <= found.steps <= MOST_STEPS
        settings = {"sampling.steps": found.steps} if fits else {}
        parts.append(Usable("steps", str(found.steps), settings, note="" if fits else "too_many"))
    parts += _sampler(found)
    if found.scale is not None:
        fits = 0 <= found.scale <= LARGEST_SCALE
        settings = {"conditioning.guidance_scale": found.scale} if fits else {}
        likely = model is not None
        parts.append(Usable("scale", f"{found.scale:g}", settings, (), likely, _note(fits, likely)))
    if found.seed is not None:
        fits = found.seed <= LARGEST_SEED - MOST_PICTURES
        settings = {"seed": found.seed} if fits else {}
        likely = model is not None
        parts.append(Usable("seed", str(found.seed), settings, (), likely, _note(fits, likely)))
    if found.model:
        settings = {"model": Model(model)} if model is not None else {}
        parts.append(Usable("model", found.model, settings, note="" if model is not None else "not_here"))
    return [*parts, *_others(found)]


def _note(fits: bool, likely: bool) -> Note:
    if not fits:
        return "too_large"
    return "" if likely else "other_model"


def _others(found: Found) -> list[Usable]:
    networks = networks_in(f"{found.words} {found.unwanted}")
    named = [f"Lora: {name}" for name in networks] + [f"{name}: {value}" for name, value in found.extra]
    return [Usable("extra", ", ".join(named), note="no_meaning")] if named else []


def _sampler(found: Found) -> list[Usable]:
    if not found.sampler:
        return []
    name = found.sampler.casefold().replace("++", "pp")
    schedule = next(
        (one for one in _SCHEDULES if one in f"{name} {found.schedule.casefold()}" or name.endswith("_k")), None
    )
    for end in (" karras", " exponential", "_gpu", "_k"):
        name = name.removesuffix(end)
    solver = _SOLVERS.get("".join(letter for letter in name.removeprefix("k_") if letter.isalnum()))
    settings: dict[str, object] = {} if solver is None else {"sampling.solver": solver}
    if solver is not None and schedule is not None:
        settings["sampling.schedule"] = schedule
    shown = " ".join(dict.fromkeys((found.sampler, found.schedule))).strip()
    return [Usable("sampler", shown, settings, note="" if solver else "unknown")]


def _model(name: str, models: Collection[str]) -> str | None:
    """The model that is here under that name, however it is written, with or without a folder and a suffix."""
    stem = PurePath(name.replace("\\", "/")).name.casefold()
    for suffix in (".safetensors", ".ckpt", ".pt", ".pth"):
        stem = stem.removesuffix(suffix)
    return next((model for model in models if stem and model.casefold() == stem), None)


def snapped(size: Size) -> Size:
    """The nearest size to `size` that can be drawn: its shape first, then its area."""
    width, height = float(size.width), float(size.height)
    longest = LONGEST_RATIO * min(width, height)
    width, height = min(width, longest), min(height, longest)
    smaller = min(1.0, LARGEST_SIDE / max(width, height))
    larger = max(smaller, SMALLEST_SIDE / min(width, height))
    sides = [round(side * larger / SIDE_MULTIPLE) * SIDE_MULTIPLE for side in (width, height)]
    return Size(*(min(max(side, SMALLEST_SIDE), LARGEST_SIDE, LONGEST_RATIO * min(sides)) for side in sides))
