"""Words for composites, in English and Chinese: with and without style and background, of one subject or two."""

import random
import re
from dataclasses import dataclass
from typing import NamedTuple

from clipdiff_core.caption_words import (
    BACKGROUND_CHINESE,
    BACKGROUND_ENGLISH,
    COLOURS,
    COUNTERS_CHINESE,
    GRADIENT_CHINESE,
    GRADIENT_ENGLISH,
    HALVES_CHINESE,
    HALVES_ENGLISH,
    PLACES_CHINESE,
    PLACES_ENGLISH,
    PLAIN_CHINESE,
    PLAIN_ENGLISH,
    STYLE_WORDS,
    TOGETHER_CHINESE,
    TOGETHER_ENGLISH,
)
from clipdiff_core.training.sprites import Sprites

UNSAID = -1  # what a caption does not mention
ALONE = -2  # the pair in a picture of one subject, and the place of one in the middle
ABOVE, LEFT, BELOW, RIGHT = 0, 1, 2, 3  # where a subject is; the first of two is above or left

Arrangements = tuple[tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]  # of two, of one, of two anywhere


class Content(NamedTuple):
    """What a picture shows, or words say of it, each `UNSAID` where it is not mentioned.

    `concept` is the one subject, or the upper or left of two; `style` is the sprites', `top` and `bottom` are
    backgrounds among `COLOURS`, the same where it is plain. Of two subjects `pair` says which, in either order, and is
    `ALONE` for one. `place` is where the subject is, or the first of two, and `ALONE` in the middle.
    """

    concept: int
    style: int
    top: int
    bottom: int
    pair: int = ALONE
    place: int = ALONE


@dataclass(frozen=True)
class Caption:
    """Words and what they say."""

    text: str
    says: Content


@dataclass(frozen=True)
class CaptionMix:
    """How often a caption is Chinese, uses a synonym, and names the style, the background or places."""

    chinese: float = 0.35
    synonym: float = 0.12
    style: float = 0.5
    background: float = 0.55
    place: float = 0.85


def write_caption(sprites: Sprites, shown: Content, rng: random.Random, mix: CaptionMix = CaptionMix()) -> Caption:
    """Describe a picture that shows `shown` truthfully, leaving out its style, background or places at random.

    Backgrounds that are `UNSAID` are none that could be named: the picture has one of its own.
    """
    says = shown
    if sprites.verbatim or rng.random() >= mix.style:
        says = says._replace(style=UNSAID)
    if rng.random() >= mix.background:
        says = says._replace(top=UNSAID, bottom=UNSAID)
    if shown.place == ALONE or rng.random() >= mix.place:
        says = says._replace(place=UNSAID, concept=shown.concept if shown.pair == ALONE else UNSAID)
    concepts = concepts_of(sprites, shown)
    chinese = all(sprites.names_zh[concept] for concept in concepts) and rng.random() < mix.chinese
    say = _say_chinese if chinese else _say_english
    return Caption(say(sprites, concepts, says, rng, mix), says)


def pair_of(sprites: Sprites, first: int, second: int) -> int:
    """Two concepts as one number, the same in either order."""
    return min(first, second) * len(sprites.names) + max(first, second)


def concepts_of(sprites: Sprites, shown: Content) -> tuple[int, ...]:
    """The subject of a picture, or both: first the upper or left one."""
    if shown.pair == ALONE:
        return (shown.concept,)
    lower, higher = divmod(shown.pair, len(sprites.names))
    return (shown.concept, higher if shown.concept == lower else lower)


def _say_english(
    sprites: Sprites, concepts: tuple[int, ...], says: Content, rng: random.Random, mix: CaptionMix
) -> str:
    bare = [_name(sprites, concept, rng, mix) for concept in concepts]
    nouns = bare if sprites.verbatim else [with_article(name) for name in bare]
    phrase = _arrange(nouns, (PLACES_ENGLISH, HALVES_ENGLISH, TOGETHER_ENGLISH), says, rng)
    templates = PLAIN_ENGLISH if says.style == UNSAID else style_words(sprites.styles[says.style])[0]
    if phrase != nouns[0]:
        templates = [template for template in templates if "{bare}" not in template]
    text = phrase if sprites.verbatim else rng.choice(templates).format(phrase, bare=bare[0])
    if says.top == UNSAID:
        return text
    colour, bottom = COLOURS[says.top][0], COLOURS[says.bottom][0]
    template = rng.choice(BACKGROUND_ENGLISH if says.top == says.bottom else GRADIENT_ENGLISH)
    return template.format(text, colour=colour, a_colour=with_article(colour), bottom=bottom)


def _say_chinese(
    sprites: Sprites, concepts: tuple[int, ...], says: Content, rng: random.Random, mix: CaptionMix
) -> str:
    del mix  # Chinese has one name for each concept
    nouns = [rng.choice(COUNTERS_CHINESE) + sprites.names_zh[concept] for concept in concepts]
    phrase = _arrange(nouns, (PLACES_CHINESE, HALVES_CHINESE, TOGETHER_CHINESE), says, rng)
    templates = PLAIN_CHINESE if says.style == UNSAID else style_words(sprites.styles[says.style])[1]
    text = rng.choice(templates).format(phrase)
    if says.top == UNSAID:
        return text
    template = rng.choice(BACKGROUND_CHINESE if says.top == says.bottom else GRADIENT_CHINESE)
    return template.format(text, colour=COLOURS[says.top][1], bottom=COLOURS[says.bottom][1])


def _name(sprites: Sprites, concept: int, rng: random.Random, mix: CaptionMix) -> str:
    others = sprites.synonyms[concept]
    if sprites.verbatim:
        return rng.choice((sprites.names[concept], *others))
    return rng.choice(others) if others and rng.random() < mix.synonym else sprites.names[concept]


def _arrange(nouns: list[str], words: Arrangements, says: Content, rng: random.Random) -> str:
    """One or two subjects with the words for where they are, as far as that is said."""
    places, halves, together = words
    if len(nouns) == 1:
        return nouns[0] if says.place == UNSAID else halves[says.place].format(nouns[0])
    if says.place != UNSAID:
        return rng.choice(places[says.place]).format(first=nouns[0], second=nouns[1])
    first, second = rng.sample(nouns, 2)
    return rng.choice(together).format(first=first, second=second)


def style_words(style: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How the style of a folder is spoken of in English and Chinese; one that is not known, by its folder's name."""
    if style in STYLE_WORDS:
        return STYLE_WORDS[style]
    name = " ".join(re.findall("[^\\W_]+", style)) or "drawn"
    return (f"{with_article(name)} picture of {{}}", f"{{}}, {name} style"), (f"{name}风格的{{}}",)


def with_article(name: str) -> str:
    """“an owl”, “a fox”."""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def every_text(sprites: Sprites) -> list[str]:
    """Every word a caption can hold, for building a tokenizer that knows them all."""
    texts = [*sprites.names, *sprites.names_zh, *(word for words in sprites.synonyms for word in words)]
    texts += [word for english, chinese, _ in COLOURS for word in (english, chinese)]
    for style in (*STYLE_WORDS, *sprites.styles):
        english, chinese = style_words(style)
        texts += [*english, *chinese]
    texts += [*PLAIN_ENGLISH, *PLAIN_CHINESE, *BACKGROUND_ENGLISH, *BACKGROUND_CHINESE, *COUNTERS_CHINESE, "an"]
    texts += [*GRADIENT_ENGLISH, *GRADIENT_CHINESE, *TOGETHER_ENGLISH, *TOGETHER_CHINESE]
    texts += [*HALVES_ENGLISH, *HALVES_CHINESE]
    texts += [text for places in (*PLACES_ENGLISH, *PLACES_CHINESE) for text in places]
    return [re.sub(r"\{\w*\}", " ", text) for text in texts]
