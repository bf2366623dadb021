"""The words that a job's networks have learned: a small CLIP cannot know every word; torch-free.

What `clipdiff train` makes knows the concepts that it lists, the words its captions are made of, and the rarer names
that its tokenizer has whole. Any other CLIP has read so much that every word counts as known.
"""

import difflib
import gzip
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from clipdiff_core import caption_words
from clipdiff_core.checkpoints.store import BUILT_IN, STARTER, ModelFiles, find_model
from clipdiff_core.checkpoints.traits import read_traits
from clipdiff_core.errors import CheckpointError
from clipdiff_core.job import Job
from clipdiff_core.wildcards import MARKS

_MOST_BYTES = 4_000_000  # of a list of words, unpacked
_SHORTEST_END = 4  # letters: shorter pieces that longer ones end with are endings, not words
_NEAR = 0.7  # of difflib's ratio: fewer letters in common are another word
_SUGGESTIONS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d*[^\W_]+")
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
# What joins words and is heard as nothing, or as order: nobody need be told that it was not learned.
_JOINING = (
    "a an the of and or with without in on at to from by for is are as into near next over under above below beside "
    "behind between around very its his her their this that it no not two three picture drawing style"
)
_JOINING_CHINESE = "的了和与在是有着上下左右前后里中个只条头张幅两三一"


@dataclass(frozen=True)
class Vocabulary:
    """Known words in lower case, known words of Chinese, the concepts by name, and what to offer for other words."""

    words: frozenset[str]
    chinese: frozenset[str]
    concepts: tuple[str, ...]
    offered: tuple[str, ...]

    def joined(self, other: "Vocabulary") -> "Vocabulary":
        """What either knows."""
        concepts = tuple(dict.fromkeys((*self.concepts, *other.concepts)))
        offered = tuple(dict.fromkeys((*self.offered, *other.offered)))
        return Vocabulary(self.words | other.words, self.chinese | other.chinese, concepts, offered)

    def unknown(self, text: str, own: Collection[str] = ()) -> list[tuple[int, int]]:
        """From where to where in `text` stand words that are neither known nor among one's `own`."""
        mine = {word.lower() for word in own}
        plain = MARKS.sub(_blank, text)
        for known in self.chinese:
            if not _CHINESE.fullmatch(known):  # “T恤” is of two scripts
                plain = plain.replace(known, " " * len(known))
        found = [span for match in _CHINESE.finditer(plain) for span in self._unknown_chinese(match, mine)]
        for match in _WORD.finditer(_CHINESE.sub(_blank, plain)):
            word = match[0].lower().replace("’", "'")
            if not self._knows(word) and word not in mine:
                found.append(match.span())
        return sorted(found)

    def suggestions(self, word: str) -> list[str]:
        """The known words that are spelled most like `word`, the nearest first."""
        if _CHINESE.fullmatch(word):
            shared = (known for known in self.chinese if set(known) & set(word) and known not in _JOINING_CHINESE)
            return sorted(shared, key=lambda known: (-_alike(known, word), known))[:_SUGGESTIONS]
        return difflib.get_close_matches(word.lower(), self.offered, _SUGGESTIONS, _NEAR)

    def _knows(self, word: str) -> bool:
        forms = {word, word.removesuffix("'s"), *_singular(word)}
        if forms & self.words or len(word) == 1 or word.isdecimal():
            return True
        parts = re.split("['-]", word)
        return len(parts) > 1 and all(self._knows(part) for part in parts if part)

    def _unknown_chinese(self, match: re.Match[str], own: Collection[str]) -> Iterator[tuple[int, int]]:
        """The longest known word at each place counts; letters that no word covers are unknown together."""
        run, begin = match[0], match.start()
        known = {*self.chinese, *own}
        longest = max(map(len, known), default=1)
        place, missed = 0, 0
        while place <= len(run):
            ends = range(min(len(run), place + longest), place, -1)
            end = next((end for end in ends if run[place:end] in known), None)
            if end is None and place < len(run):
                place, missed = place + 1, missed + 1
                continue
            if missed:
                yield begin + place - missed, begin + place
            place, missed = end or place + 1, 0


def vocabulary_of(job: Job) -> Vocabulary | None:
    """The words that every network of `job` that hears its prompts has learned; None where every word may be known."""
    names = [clip.name for clip in job.guidance.clips]
    traits = read_traits(job.model.name)
    listens = job.conditioning.enabled and traits.hears
    if listens and not traits.guides_itself:
        return None
    if listens or not names:
        names.append(job.model.name if traits.guides_itself else BUILT_IN)
    found: Vocabulary | None = None
    for name in dict.fromkeys(names):
        vocabulary = _vocabulary(name)
        if vocabulary is None:
            return None
        found = vocabulary if found is None else found.joined(vocabulary)
    return found


def _vocabulary(name: str) -> Vocabulary | None:
    """What the model called `name` knows; None of one that no training of ours made, or whose files cannot be read."""
    try:
        model = find_model(name)
    except (CheckpointError, OSError):  # a name may be too long for any file
        return None
    return _read(model.name, model.sha256) if model.kind == STARTER and model.concepts() else None


@lru_cache(maxsize=8)
def _read(name: str, sha256: str) -> Vocabulary | None:
    """The words of one state of a model: other files have another `sha256`."""
    model = find_model(name)
    concepts = model.concepts()
    chinese = [str(word) for word in _names_zh(model).values() if word]
    captions = list(_caption_texts())
    plain = {word for text in (*concepts, *captions) for word in _split(text)}
    rare, ends = _whole_pieces(model)
    words = frozenset({*plain, *_JOINING.split(), *rare, *(end for end in ends if len(end) >= _SHORTEST_END)})
    offered = tuple(sorted({*map(str.lower, concepts), *(word for word in plain if len(word) > 1), *rare}))
    if not chinese:
        return Vocabulary(words, frozenset(_JOINING_CHINESE), concepts, offered)
    said = {run for text in captions for run in _CHINESE.findall(text)}
    colours = {colour.removesuffix("色") for _, colour, _ in caption_words.COLOURS}
    known = {*chinese, *said, *colours, *_JOINING_CHINESE, "背景", "渐变", "风格"}
    return Vocabulary(words, frozenset(known), (*concepts, *chinese), offered)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _split(text: str) -> list[str]:
    return [match[0].lower() for match in _WORD.finditer(_CHINESE.sub(" ", text))]


def _singular(word: str) -> Iterator[str]:
    """What `word` may be several of."""
    endings: tuple[tuple[str, str], ...] = (("ies", "y"), ("ves", "f"), ("ves", "fe"), ("es", ""), ("s", ""))
    for ending, single in endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + single


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _caption_texts() -> Iterator[str]:
    """Every text that captions are made of, without the places for subjects and colours."""
    words = caption_words
    templates: list[str] = [*words.PLAIN_ENGLISH, *words.PLAIN_CHINESE, *words.COUNTERS_CHINESE]
    templates += [*words.BACKGROUND_ENGLISH, *words.BACKGROUND_CHINESE]
    templates += [*words.GRADIENT_ENGLISH, *words.GRADIENT_CHINESE, *words.TOGETHER_ENGLISH, *words.TOGETHER_CHINESE]
    templates += [*words.HALVES_ENGLISH, *words.HALVES_CHINESE]
    templates += [text for places in (*words.PLACES_ENGLISH, *words.PLACES_CHINESE) for text in places]
    templates += [text for style in words.STYLE_WORDS.values() for texts in style for text in texts]
    templates += [name for english, chinese, _ in words.COLOURS for name in (english, chinese)]
    return (re.sub(r"\{\w*\}", " ", template) for template in templates)


def _names_zh(model: ModelFiles) -> dict[str, object]:
    try:
        values = json.loads(model.path("names_zh.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _whole_pieces(model: ModelFiles) -> tuple[set[str], set[str]]:
    """The words that the tokenizer has whole: its list was cut to what captions say, rare names of concepts too.

    Apart from them those that longer ones end with: some are words, others only endings.
    """
    try:
        with gzip.open(model.path("merges.txt.gz")) as file:
            lines = file.read(_MOST_BYTES).decode("utf-8", "ignore").split("\n")
    except (OSError, EOFError):
        return set(), set()
    merges = [halves for line in lines if len(halves := line.split()) == 2]
    ends = {second for _, second in merges}
    pieces = {first + second for first, second in merges if second.endswith("</w>")}
    whole, endings = ({piece.removesuffix("</w>") for piece in found} for found in (pieces - ends, pieces & ends))
    return {word for word in whole if word.isascii()}, endings
