"""Presets: named ways of drawing, without words, pictures, models or seeds; those that come along and one's own."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.errors import JobError, shown
from clipdiff_core.job import Job
from clipdiff_core.json_settings import setting_at, with_setting
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_core.targets import Source, Span, TextTarget
from clipdiff_core.validation import validate

PRESET_VERSION = 1
LONGEST_NAME = 60
FIELD = "preset"  # at fault, in messages
_KEY = "clipdiff_preset"
_LARGEST_FILE = 100_000  # bytes
_GROUPS = ("sampling", "guidance", "conditioning", "tiling", "method", "langevin", "conv_prior", "noise_search")
_ELSEWHERE = ("guidance.clips", "guidance.secondary", "conditioning.label", "conditioning.clip_sha256")  # by its name
_NO_LETTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Preset:
    """A name and the settings of `job` that a preset has; `key` names one that comes along, for its translation."""

    name: str
    job: Job
    key: str = ""

    def applied(self, job: Job) -> Job:
        """`job` drawn this way."""
        for path in PATHS:
            job = with_setting(job, path, setting_at(self.job, path))
        return job

    def is_in(self, job: Job) -> bool:
        """Whether `job` is drawn exactly this way."""
        return all(setting_at(job, path) == setting_at(self.job, path) for path in PATHS)

    def to_json(self) -> str:
        """Its file: what is not as usual."""
        settings: dict[str, Any] = {}
        for path in PATHS:
            value = setting_at(self.job, path)
            if value != setting_at(_USUAL, path):
                _put(settings, path, asdict(value) if isinstance(value, Span) else value)
        return json.dumps({_KEY: PRESET_VERSION, "name": self.name, "settings": settings}, ensure_ascii=False, indent=1)


def _paths(settings: Any, groups: Iterator[str] | tuple[str, ...], before: str = "") -> Iterator[str]:
    for name in groups:
        path = f"{before}{name}"
        value = getattr(settings, name)
        if path in _ELSEWHERE:
            continue
        if is_dataclass(value) and not isinstance(value, Span):
            yield from _paths(value, tuple(field.name for field in fields(value)), f"{path}.")
        else:
            yield path


_USUAL = Job((TextTarget("a"),))
PATHS = tuple(_paths(_USUAL, _GROUPS))  # every setting that a preset has
STANDARD = Preset("Balanced", _USUAL, "balanced")


def preset_of(name: str, job: Job) -> Preset:
    """The way that `job` is drawn, under a name of one's own; raises `JobError` for a name that cannot be one."""
    return Preset(checked_name(name), Preset("", job).applied(_USUAL))


def checked_name(name: str) -> str:
    """`name` in one line; raises `JobError` where it is empty or too long."""
    name = " ".join(_NO_LETTER.sub(" ", name).split())
    if not name:
        raise JobError("A preset needs a name: type one.", FIELD)
    if len(name) > LONGEST_NAME:
        raise JobError(f"The name of a preset may have {LONGEST_NAME} letters: choose a shorter one.", FIELD)
    return name


def read_preset(path: Path, key: str = "") -> Preset:
    """The preset in a file; raises `JobError`, with a sentence, for anything else."""
    values = _read(path)
    version = values[_KEY]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise JobError(f"“{path.name}” is not a ClipDiff preset.", FIELD)
    if version > PRESET_VERSION:
        raise JobError(f"“{path.name}” was saved by a newer ClipDiff. Update ClipDiff to use it.", FIELD)
    settings, name = values.get("settings"), values.get("name")
    if not isinstance(settings, dict) or not isinstance(name, str):
        raise JobError(f"“{path.name}” is damaged: a preset has a name and settings.", FIELD)
    foreign = [*(group for group in settings if group not in _GROUPS), *_elsewhere(settings)]
    if foreign:
        raise JobError(f"“{path.name}” is refused: a preset has no setting “{shown(str(foreign[0]))}”.", FIELD)
    try:
        job = Job.from_dict({"targets": [{"text": "a"}], **settings})
        validate(with_setting(job, "init", Source("0" * 64)))  # a loss may compare with a picture to be chosen later
        return Preset(checked_name(name), job, key)
    except (JobError, RecursionError, OverflowError) as error:
        why = error.message if isinstance(error, JobError) else "its settings cannot be read."
        raise JobError(f"“{path.name}” is refused: {why}", FIELD) from error


def factory_presets() -> list[Preset]:
    """Those that come along, in their order, the usual way first."""
    files = sorted((folders.resources() / "presets").glob("*.json"))
    return [STANDARD, *(read_preset(path, path.stem.partition("-")[2]) for path in files)]


class PresetStore:
    """One's own presets, a file each in one folder; what is wrong is a `JobError`."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or folders.data() / "presets"

    def all(self) -> list[Preset]:
        """Those that can be read, by their names."""
        presets: dict[str, Preset] = {}
        for path in sorted(self._folder.glob("*.json")):
            try:
                preset = read_preset(path)
            except JobError:
                continue
            if self._path(preset.name) == path:  # what was put here by hand is imported instead
                presets[preset.name] = preset
        return sorted(presets.values(), key=lambda preset: preset.name.casefold())

    def find(self, name: str) -> Preset | None:
        """The one of that name, if there is one."""
        try:
            return read_preset(self._path(name))
        except JobError:
            return None

    def has(self, name: str) -> bool:
        """Whether a name is taken."""
        return self._path(name).exists()

    def save(self, preset: Preset) -> None:
        """Keep `preset`, in the place of another of its name."""
        write_preset(self._path(preset.name), preset)

    def delete(self, name: str) -> None:
        """Forget the one of that name."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise JobError(f"The preset “{name}” could not be deleted: {error.strerror}.", FIELD) from error

    def rename(self, preset: Preset, name: str) -> Preset:
        """The same under another name."""
        renamed = Preset(checked_name(name), preset.job)
        self.save(renamed)
        if self._path(renamed.name) != self._path(preset.name):
            self.delete(preset.name)
        return renamed

    def _path(self, name: str) -> Path:
        """Named by a hash: whatever a person calls a preset, on no system is it a name that means something else."""
        return self._folder / f"{hashlib.sha256(name.casefold().encode()).hexdigest()[:24]}.json"


def write_preset(path: Path, preset: Preset) -> None:
    """Write `preset` to a file, replacing what was there; raises `JobError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, preset.to_json().encode(), replace=True)
    except OSError as error:
        raise JobError(f"The preset could not be saved into “{path.parent}”: {error.strerror}.", FIELD) from error


def _read(path: Path) -> dict[str, Any]:
    refused = f"“{path.name}” is not a ClipDiff preset."
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise JobError(f"“{path.name}” cannot be read: choose another file.", FIELD) from error
    if len(content) > _LARGEST_FILE:
        raise JobError(refused, FIELD)
    try:
        values = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise JobError(refused, FIELD) from error
    if not isinstance(values, dict) or _KEY not in values:
        raise JobError(refused, FIELD)
    return values


def _elsewhere(settings: dict[str, Any]) -> list[str]:
    groups = (path.partition(".") for path in _ELSEWHERE)
    return [f"{g}.{name}" for g, _, name in groups if isinstance(settings.get(g), dict) and name in settings[g]]


def _put(settings: dict[str, Any], path: str, value: object) -> None:
    *groups, name = path.split(".")
    for group in groups:
        settings = settings.setdefault(group, {})
    settings[name] = value
