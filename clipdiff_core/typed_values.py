"""JSON values held against the annotations of a dataclass, for what crosses a pipe or travels in a picture."""

from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_Kind = TypeVar("_Kind")


def read_typed(kind: type[_Kind], values: object) -> _Kind:
    """Build one dataclass from JSON values; raises `TypeError` or `ValueError` for a name or a type that does not fit.

    Numbers that are none may stand where a float belongs: a broken loss is told as it is.
    """
    if not isinstance(values, dict):
        raise TypeError("no group of values")
    hints = _hints(kind)
    if unknown := values.keys() - hints.keys():
        raise ValueError(f"{len(unknown)} unknown names")
    return kind(**{name: _read(hints[name], value) for name, value in values.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is None:
        return _read_plain(kind, value)
    if origin in (Union, UnionType):
        return _read_any(inside, value)
    if origin is Literal and isinstance(value, str) and value in inside:
        return value
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(_read(inside[0], each) for each in value)
    if origin is dict and isinstance(value, dict):
        return {str(name): _read(inside[1], each) for name, each in value.items()}
    raise TypeError(f"no {kind}")


def _read_any(kinds: tuple[Any, ...], value: Any) -> Any:
    for kind in kinds:
        try:
            return _read(kind, value)
        except (TypeError, ValueError):
            continue
    raise TypeError(f"none of {kinds}")


def _read_plain(kind: Any, value: Any) -> Any:
    if is_dataclass(kind):
        return value if isinstance(value, kind) else read_typed(kind, value)  # type: ignore[arg-type]
    if kind is float and type(value) is int:
        try:
            return float(value)
        except OverflowError as error:
            raise ValueError("too large") from error
    if type(value) is not (NoneType if kind is None else kind):
        raise TypeError(f"no {kind}")
    return value
