"""Frozen dataclasses from JSON values, every name and type checked."""

import sys
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, get_args, get_origin

from clipdiff_core.errors import JobError, shown, shown_value

_Kind = TypeVar("_Kind")


def read_settings(kind: type[_Kind], values: object, path: str = "") -> _Kind:
    """Build one dataclass from JSON values, checking every name and type; its defaults fill what is missing."""
    if not isinstance(values, dict):
        raise JobError(f"This job's setting “{path}” should be a group of settings.", path)
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    for name in values:
        if name not in known:
            raise JobError(
                f"This job has a setting “{shown(name)}” that this ClipDiff does not know.", path or shown(name)
            )
    read: dict[str, Any] = {}
    for name, value in values.items():
        here = f"{path}.{name}" if path else name
        read[name] = _read_value(known[name].type, value, here)
    try:
        return kind(**read)
    except TypeError as error:
        raise JobError(f"This job leaves out a setting that “{path or 'the job'}” needs.", path) from error


def with_setting(settings: Any, path: str, value: object) -> Any:
    """A dataclass with the setting at `path` ("sampling.steps"), however deep, being `value`."""
    part, _, rest = path.partition(".")
    return replace(settings, **{part: with_setting(getattr(settings, part), rest, value) if rest else value})


def setting_at(settings: Any, path: str) -> Any:
    """What stands at `path` in a dataclass."""
    for name in path.split("."):
        settings = getattr(settings, name)
    return settings


def _read_value(kind: Any, value: Any, path: str) -> Any:
    if hasattr(kind, "__dataclass_fields__"):
        return read_settings(kind, value, path)
    choices = get_args(kind)
    if get_origin(kind) is tuple:
        return _read_each(choices[0], value, path)
    if choices:
        fits = value in choices
    elif kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
    elif kind is int:
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kind)
    if not fits:
        raise JobError(f"This job's setting “{path}” has a value that does not fit: {shown_value(value)}.", path)
    return float(value) if kind is float else value


def _read_each(kind: Any, value: Any, path: str) -> tuple[Any, ...]:
    """Several of one kind; targets come in read already, as they are of several kinds."""
    if not isinstance(value, list | tuple):
        raise JobError(f"This job's setting “{path}” should be a list.", path)
    return tuple(entry if is_dataclass(entry) else read_settings(kind, entry, path) for entry in value)
