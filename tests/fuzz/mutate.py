"""Changes to valid inputs, the same ones for the same chance: bytes, texts, and JSON field by field."""

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

ELSEWHERE = (
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "/dev/zero",
    "C:\\Windows\\win.ini",
    "\\\\server\\share\\x",
    "//server/share/x",
    "~/x",
    "file:///etc/passwd",
    "https://server.invalid/x",
    "hf-hub:owner/name",
    "local-dir:/etc",
    "x\0y",
    "CON",
    ".",
    "..",
    "",
)
_CODE = ("__import__('os').system('true')", "{0.__class__}", "%n%s", "$(true)", "`true`", "<script>", "{}", "%(x)s")
_LETTERS = ("\ud800", "\u202e", "\ufeff", "\x1b[31m", "\u2028", "狐狸", "é", "🦊", "\x00", "\uffff", "İ", "ﷺ")
_NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63), 10**18, 10**400, 0.5, -0.0, 1e308, 5e-324, 1e18)
# Written as they are: no Python value becomes them.
_RAW = re.compile(rb'"@@(\w+):(\d+)@@"')
_WRITTEN: dict[bytes, Callable[[int], bytes]] = {
    b"deep": lambda count: b"[" * count + b"]" * count,
    b"deepest": lambda count: b'{"a":' * count + b"1" + b"}" * count,
    b"digits": lambda count: b"9" * count,
    b"infinite": lambda _: b"1e999",
    b"nan": lambda _: b"NaN",
    b"infinity": lambda _: b"-Infinity",
    b"long": lambda count: b'"' + b"x" * count + b'"',
    b"wide": lambda count: b"[" + b"0," * count + b"0]",
}


def bent_bytes(content: bytes, chance: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """`content` with a few things wrong; `others` are what pieces of it are replaced by."""
    bent = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(_BENDINGS)(bent, chance, others)
    return bytes(bent)


def _flip(bent: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    for _turn in range(chance.choice((1, 1, 2, 16)) if bent else 0):
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)


def _overwrite(bent: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    """Numbers of the kind that say how long or how many: 0, as large as can be, or one off."""
    width = chance.choice((1, 2, 4, 8))
    at = chance.randrange(len(bent) + 1)
    number = chance.choice((0, 1, (1 << 8 * width) - 1, 1 << (8 * width - 1), (1 << (8 * width - 1)) - 1))
    bent[at : at + width] = number.to_bytes(width, chance.choice(("big", "little")))


def _cut(bent: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    del bent[chance.randrange(len(bent) + 1) :]


def _remove(bent: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    at = chance.randrange(len(bent) + 1)
    del bent[at : at + chance.randrange(1, 64)]


def _repeat(bent: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    at = chance.randrange(len(bent) + 1)
    piece = bytes(bent[at : at + chance.randrange(1, 64)])
    bent[at:at] = piece * chance.choice((1, 2, 50))


def _insert(bent: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    at = chance.randrange(len(bent) + 1)
    bent[at:at] = chance.randbytes(chance.randrange(1, 32))


def _splice(bent: bytearray, chance: random.Random, others: Sequence[bytes]) -> None:
    """The beginning of one and the end of another."""
    other = chance.choice(others) if others else b""
    bent[chance.randrange(len(bent) + 1) :] = other[chance.randrange(len(other) + 1) :]


_BENDINGS = (_flip, _flip, _flip, _overwrite, _overwrite, _cut, _remove, _repeat, _insert, _splice)


def odd_text(chance: random.Random) -> str:
    """Words that lead elsewhere, look like code, or are hard to show."""
    if chance.random() < 0.05:
        return chance.choice(_LETTERS) * chance.choice((300, 3000, 30_000))
    return "".join(chance.choice((*ELSEWHERE, *_CODE, *_LETTERS)) for _ in range(chance.choice((1, 1, 1, 2, 5))))


def bent_text(text: str, chance: random.Random, pieces: Sequence[str] = ()) -> str:
    """`text` with some pieces of it moved, repeated, or replaced by odd ones, or by `pieces`."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        end = min(end, at + 40)
        match chance.randrange(5):
            case 0:
                text = text[:at] + odd_text(chance) + text[end:]
            case 1:
                text = text[:at] + text[at:end] * chance.choice((2, 3, 200)) + text[end:]
            case 2:
                text = text[:at] + text[end:]
            case 3 if pieces:
                text = text[:at] + chance.choice(pieces) * chance.choice((1, 1, 3, 300, 3000)) + text[at:]
            case _:
                text = text[:at] + chr(chance.choice((0, 10, 34, 39, 40, 41, 58, 60, 91, 92, 123, 0xD800))) + text[at:]
    return text


def bent_json(values: Any, chance: random.Random, words: Sequence[str] = ()) -> bytes:
    """JSON of `values` with some fields wrong, and now and then the text of it, too; `words` are names to take."""
    bent = json.loads(json.dumps(values))  # a copy
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 6))):
        bent = _bent_value(bent, chance, words)
    text = json.dumps(bent, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    text = _RAW.sub(lambda match: _WRITTEN[match[1]](int(match[2])), text)
    match chance.randrange(20):
        case 0:
            return bent_bytes(text, chance)
        case 1:
            return b"\xef\xbb\xbf" + text
        case 2:
            return text.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-16-le", "utf-32")))
        case _:
            return text


def _bent_value(values: Any, chance: random.Random, words: Sequence[str]) -> Any:
    """`values` with one field wrong, however deep it lies."""
    goes_in = chance.random() < 0.9
    if goes_in and isinstance(values, dict) and values:
        return _bent_group(values, chance, words)
    if goes_in and isinstance(values, list) and values:
        at = chance.randrange(len(values))
        if chance.random() < 0.2:
            return values[:at] + values[at:] * chance.choice((0, 2, 100 if len(values) < 50 else 1))
        return [*values[:at], _bent_value(values[at], chance, words), *values[at + 1 :]]
    return odd_value(chance, words)


def _bent_group(values: dict[str, Any], chance: random.Random, words: Sequence[str]) -> dict[str, Any]:
    """A group with a field less, one more, one that is another's, or one that is bent."""
    name = chance.choice(sorted(values))
    match chance.randrange(12):
        case 0:
            return {key: value for key, value in values.items() if key != name}
        case 1:
            return {**values, _odd_name(chance, words): odd_value(chance, words)}
        case 2:
            return {**values, name: values[chance.choice(sorted(values))]}
        case _:
            return {**values, name: _bent_value(values[name], chance, words)}


def odd_value(chance: random.Random, words: Sequence[str] = ()) -> Any:
    """A value of any kind, most of them where they do not belong."""
    kind = chance.choice(("deep", "deep", "deepest", "long", "wide"))
    kinds = (
        lambda: chance.choice((None, True, False, [], {}, [[]], {"": ""}, [None], "", " ")),
        lambda: chance.choice(_NUMBERS),
        lambda: chance.choice(_NUMBERS),
        lambda: chance.choice(("@@nan:0@@", "@@infinite:0@@", "@@infinity:0@@", "@@digits:400@@", "@@digits:5000@@")),
        lambda: f"@@{kind}:{chance.choice((3, 300, 900, 960, 980, 990, 3000, 20_000))}@@",
        lambda: [odd_text(chance) for _ in range(chance.randrange(4))],
        lambda: odd_text(chance),
        lambda: chance.choice(words) if words else odd_text(chance),
    )
    return chance.choice(kinds)()


def _odd_name(chance: random.Random, words: Sequence[str]) -> str:
    return chance.choice(words) if words and chance.random() < 0.7 else odd_text(chance)
