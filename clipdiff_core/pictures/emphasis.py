"""Prompts with emphasis, as AUTOMATIC1111's web UI writes it, as targets with weights.

- “(words:1.3)” weighs 1.3, “(words)” 1.1 and “[words]” 1 / 1.1; within each other they multiply, and a backslash makes
  a bracket a letter.
- What is emphasised as a whole between commas becomes a target of its own with that weight.
- What is emphasised in the middle of a phrase is drawn out of it if it counts less than 1. If it counts more it stays,
  for a phrase is one thing to CLIP, and is a target besides, with what it counts above 1.
- “[from:to:0.5]” and “[one|other]” change as a run goes on: the last and the first of them are taken.
- “<lora:name:1>” names a network that is not here, and is left out; BREAK and AND become commas.
- What weighs nothing, or less, is left out.
- All that has no emphasis is one target of weight 1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clipdiff_core.job import HEAVIEST
from clipdiff_core.targets import TextTarget, split_target

_ROUND, _SQUARE = 1.1, 1 / 1.1
_CLOSES = {")": ("(", _ROUND), "]": ("[", _SQUARE)}
_MOST_BRACKETS, _MOST_OWN = 400, 8
_NETWORK = re.compile(r"<(?:lora|lyco|hypernet|ti):([^<>:]{1,200})[^<>]{0,200}>", re.IGNORECASE)
_EDITED = re.compile(r"\[([^\[\]:|]{0,1000}):(?:([^\[\]:|]{0,1000}):)?\s*\d{0,4}\.?\d{0,6}\s*\]")
_ALTERNATING = re.compile(r"\[([^\[\]|]{0,1000})\|[^\[\]]{0,1000}\]")
_BREAK = re.compile(r"\b(?:BREAK|AND)\b")
_TOKEN = re.compile(
    r"\\[()\[\]\\{}]|[()\[\]]|:\s*[-+]?(?:\d{1,4}(?:\.\d{0,6})?|\.\d{1,6})\s*(?=\))|[^\\()\[\]:]+|.", re.DOTALL
)
_LOOSE = re.compile(r"\s+([,.])")


@dataclass(slots=True)
class _Stretch:
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class _Own:
    """Words that are a target of their own."""

    text: str
    weight: float


def targets_of(text: str, share: float = 1.0) -> tuple[TextTarget, ...]:
    """The targets that a prompt stands for, their weights times `share`."""
    sentence: list[str] = []
    own: list[_Own] = []
    for phrase in _phrases(_stretches(_plain(text))):
        _sort(phrase, sentence, own)
    kept = sorted(own, key=lambda one: -abs(one.weight - 1))[:_MOST_OWN]
    sentence += [one.text for one in own if one not in kept]
    targets = [_Own(", ".join(sentence), 1.0)] if sentence else []
    targets += [one for one in own if one in kept]
    return tuple(
        TextTarget(_as_typed(one.text), round(weight * share, 4))
        for one in targets
        if (weight := min(one.weight, HEAVIEST)) > 0
    )


def networks_in(text: str) -> tuple[str, ...]:
    """The names of networks that a prompt asks for."""
    return tuple(dict.fromkeys(_NETWORK.findall(text)))


def _plain(text: str) -> str:
    text = _BREAK.sub(", ", _NETWORK.sub("", text))
    text = _EDITED.sub(
        lambda match: match[1] if match[2] is not None and not match[2].strip() else match[2] or match[1], text
    )
    return _ALTERNATING.sub(r"\1", text)


def _stretches(text: str) -> list[_Stretch]:
    if len(re.findall(r"[()\[\]]", text)) > _MOST_BRACKETS:
        return [_Stretch(re.sub(r"[()\[\]\\]", "", text))]
    stretches: list[_Stretch] = []
    opened: dict[str, list[int]] = {"(": [], "[": []}
    said: float | None = None
    for token in _TOKEN.findall(text):
        if token in opened:
            opened[token].append(len(stretches))
        elif token in _CLOSES:
            opening, usual = _CLOSES[token]
            first = opened[opening].pop() if opened[opening] else len(stretches)
            for stretch in stretches[first:]:
                stretch.weight *= usual if said is None else said
            said = None
        elif token.startswith(":") and len(token) > 1 and opened["("]:
            said = float(token[1:])
        else:
            stretches.append(_Stretch(token[1:] if token[0] == "\\" and len(token) > 1 else token))
    return stretches


def _phrases(stretches: list[_Stretch]) -> Iterator[list[_Stretch]]:
    """What stands between commas, or ends of lines; a stretch may reach over several."""
    phrase: list[_Stretch] = []
    for stretch in stretches:
        parts = re.split(r"[,\n]", stretch.text)
        for number, part in enumerate(parts):
            if number:
                yield phrase
                phrase = []
            phrase.append(_Stretch(part, stretch.weight))
    yield phrase


def _sort(phrase: list[_Stretch], sentence: list[str], own: list[_Own]) -> None:
    """Put a phrase into the sentence, and what of it is emphasised among what stands on its own."""
    weights = {round(stretch.weight, 4) for stretch in phrase if stretch.text.strip()}
    whole = _joined(phrase)
    if not whole:
        return
    if weights == {1.0}:
        sentence.append(whole)
        return
    if len(weights) == 1:
        weight = weights.pop()
        if own and own[-1].weight == weight and "," not in whole:  # emphasised together, with a comma between
            own[-1] = _Own(f"{own[-1].text}, {whole}", weight)
        else:
            own.append(_Own(whole, weight))
        return
    for stretch in phrase:
        words, weight = _joined([stretch]), round(stretch.weight, 4)
        if words and weight != 1:
            own.append(_Own(words, weight if weight < 1 else round(weight - 1, 4)))
    sentence.append(_joined([stretch for stretch in phrase if stretch.weight >= 1]))


def _joined(stretches: list[_Stretch]) -> str:
    return _LOOSE.sub(r"\1", " ".join("".join(stretch.text for stretch in stretches).split()))


def _as_typed(text: str) -> str:
    """Without an end that would be read as a weight or a span once it is typed in."""
    while split_target(text)[0] != text.strip():
        mark = max(text.rfind(":"), text.rfind("@"))
        text = f"{text[:mark]} {text[mark + 1 :]}"
    return text
