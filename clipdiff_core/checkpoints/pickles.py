"""What a pickle would do, found out without doing it: which names it wants, which storages it refers to; torch-free.

A checkpoint's pickle should only say how tensors lie in their storages. Reading its opcodes here lets ClipDiff name
what else it wants before torch, which reads it with `weights_only`, touches it at all.
"""

import pickletools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

MOST_BYTES = 8_000_000  # of one pickle: a state dict of a thousand tensors has 200 kB
MOST_STEPS = 600_000  # opcodes: such a state dict has 40 000
PROTOCOL = "protocol"
_LARGEST_KEY = 1_000  # values inside one tuple, however they are shared: a tensor's description has twenty

# What a state dict needs, within what weights_only allows: nothing here allocates memory by a number in the file.
_NEEDED = re.compile(
    r"collections\.(OrderedDict|Counter)|builtins\.(set|complex)|torch\.(Size|device)"
    r"|torch\._utils\._rebuild_(tensor|tensor_v2|parameter)|torch\.nn\.parameter\.Parameter"
    r"|torch\.(Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Storage"
    r"|torch\.(float|bfloat|int|uint|complex)\d+|torch\.(bool|long|int|short|half|float|double)"
)
_PYTHON_2 = {"__builtin__": "builtins"}
_ITEM_BYTES = {"Double": 8, "Long": 8, "Float": 4, "Int": 4, "Half": 2, "BFloat16": 2, "Short": 2}  # others: 1

# The opcodes that torch writes and reads, by what they do to the stack.
_PUSHES = {
    "NONE", "NEWFALSE", "NEWTRUE", "EMPTY_TUPLE", "EMPTY_LIST", "EMPTY_DICT", "EMPTY_SET", "BININT", "BININT1",
    "BININT2", "BINFLOAT", "BINUNICODE", "SHORT_BINSTRING", "LONG1",
}  # fmt: skip
_VALUED = {"BININT", "BININT1", "BININT2", "BINUNICODE", "SHORT_BINSTRING", "LONG1"}
_POPS = {"APPEND": 1, "SETITEM": 2, "BUILD": 1}
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


class UnsafePickle(Exception):
    """A pickle wants more than tensors: `wants` names it."""

    def __init__(self, wants: str) -> None:
        super().__init__(wants)
        self.wants = wants


class BrokenPickle(Exception):
    """A pickle ends early, makes no sense, or is far too large for what it should say."""


@dataclass
class Scan:
    """A pickle's `storages`: the bytes each one must have, by its name in the file."""

    storages: dict[str, int] = field(default_factory=dict)
    _stack: list[Any] = field(default_factory=list)
    _marks: list[list[Any]] = field(default_factory=list)
    _memo: dict[int, Any] = field(default_factory=dict)

    def step(self, name: str, arg: Any) -> None:
        """Follow one opcode; raises `BrokenPickle`, `IndexError` or `KeyError` for what torch would not read."""
        stack = self._stack
        if name == "GLOBAL":
            stack.append(_Opaque(arg.replace(" ", ".", 1)))
        elif name in _PUSHES:
            stack.append(arg if name in _VALUED else None)
        elif name in _POPS:
            _take(stack, _POPS[name])
        elif name in ("REDUCE", "NEWOBJ"):
            _take(stack, 2)
            stack.append(None)
        elif name in _TUPLES:
            stack.append(_Tuple(_take(stack, _TUPLES[name])))
        elif name == "TUPLE":
            items = self._pop_mark()
            self._stack.append(_Tuple(items))
        elif name in ("APPENDS", "SETITEMS"):
            self._pop_mark()
        elif name == "MARK":
            self._marks.append(stack)
            self._stack = []
        else:
            self._step_by_name(name, arg)

    def _step_by_name(self, name: str, arg: Any) -> None:
        if name in ("BINPUT", "LONG_BINPUT"):
            self._memo[arg] = self._stack[-1]
        elif name in ("BINGET", "LONG_BINGET"):
            self._stack.append(self._memo[arg])
        elif name == "BINPERSID":
            self._refer(self._stack.pop())
            self._stack.append(None)
        elif name == "STOP":
            self._stack.pop()
        elif name != "PROTO":
            raise BrokenPickle(name)
        elif arg != 2:
            raise BrokenPickle(PROTOCOL)

    def _pop_mark(self) -> list[Any]:
        items, self._stack = self._stack, self._marks.pop()
        return items

    def _refer(self, reference: Any) -> None:
        """Note what a reference to a storage asks for: ("storage", type, name, place, elements)."""
        if not isinstance(reference, _Tuple) or len(reference.items) < 5 or reference.items[0] != "storage":
            raise BrokenPickle("persistent id")
        _, kind, name, _, count = reference.items[:5]
        if not isinstance(kind, _Opaque) or not isinstance(name, str) or not isinstance(count, int) or count < 0:
            raise BrokenPickle("persistent id")
        element = kind.name.removeprefix("torch.").removesuffix("Storage")
        self.storages[name] = max(self.storages.get(name, 0), count * _ITEM_BYTES.get(element, 1))


@dataclass(frozen=True)
class _Opaque:
    """A global, known by its name alone."""

    name: str


class _Tuple:
    """A tuple that counts what it holds: hashing a small one built of itself over and over would never end."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.size = 1 + sum(item.size if isinstance(item, _Tuple) else 1 for item in items)
        if self.size > _LARGEST_KEY:
            raise BrokenPickle("tuple")


class _Strings:
    """Keeps the strings a pickle pushes, to name what its newer opcodes ask for by the last two of them."""

    def __init__(self) -> None:
        self._pushed: list[str] = []
        self._memo: dict[int, str] = {}
        self._kept = 0

    def step(self, name: str, arg: Any) -> None:
        """Follow one opcode."""
        if name in ("MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT"):
            if self._pushed:
                self._memo[self._kept if arg is None else int(arg)] = self._pushed[-1]
            self._kept += 1
        elif name in ("BINGET", "LONG_BINGET", "GET"):
            self._push(self._memo.get(int(arg)))
        elif name not in ("GLOBAL", "INST"):
            self._push(arg)

    def last_two(self) -> str:
        """The module and name that STACK_GLOBAL would look up, as well as can be told."""
        return ".".join(self._pushed)

    def _push(self, value: Any) -> None:
        if isinstance(value, str):
            self._pushed = [*self._pushed[-1:], value]


def scan_pickle(file: BinaryIO) -> Scan:
    """Follow one pickle from `file` up to its end, and leave `file` behind it; torch reads it only after that.

    Raises `UnsafePickle` for a global that a state dict does not need, `BrokenPickle` for all else.
    """
    scan, strings = Scan(), _Strings()
    broken: BrokenPickle | None = None
    for count, (name, arg) in enumerate(_opcodes(file)):
        if count > MOST_STEPS:
            raise BrokenPickle("steps")
        if name == "STACK_GLOBAL":
            _needed(strings.last_two())
        elif name in ("GLOBAL", "INST"):
            _needed(arg.replace(" ", ".", 1))
        strings.step(name, arg)
        if broken is None:
            broken = _follow(scan, name, arg)
    if broken is not None:  # said only now: what else a pickle wants says more about it
        raise broken
    return scan


def _follow(scan: Scan, name: str, arg: Any) -> BrokenPickle | None:
    try:
        scan.step(name, arg)
    except BrokenPickle as broken:
        return broken
    except (IndexError, KeyError):
        return BrokenPickle(name)
    return None


def _opcodes(file: BinaryIO) -> Iterator[tuple[str, Any]]:
    try:
        for opcode, arg, _ in pickletools.genops(file):
            yield opcode.name, arg
    except (ValueError, OverflowError) as error:
        raise BrokenPickle("end") from error


def _needed(name: str) -> None:
    """Raise `UnsafePickle` for a global that no state dict needs."""
    module, _, rest = name.partition(".")
    name = f"{_PYTHON_2.get(module, module)}.{rest}"
    if not _NEEDED.fullmatch(name):
        raise UnsafePickle(name)


def _take(stack: list[Any], count: int) -> list[Any]:
    """The last `count` values, taken off the stack."""
    if len(stack) < count:
        raise IndexError(count)
    taken = stack[-count:]
    del stack[-count:]
    return taken
