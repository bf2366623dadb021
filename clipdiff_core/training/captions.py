"""Words for composites, in English and Chinese, with and without style and background."""

import random
import re
from dataclasses import dataclass

from clipdiff_core.training.sprites import Sprites

UNSAID = -1  # the index of a style or colour that a caption does not mention

# Names as people say them, with their sRGB values.
COLOURS: tuple[tuple[str, str, tuple[int, int, int]], ...] = (
    ("red", "红色", (214, 48, 49)),
    ("orange", "橙色", (240, 140, 40)),
    ("yellow", "黄色", (250, 220, 70)),
    ("green", "绿色", (60, 165, 80)),
    ("teal", "青色", (40, 170, 170)),
    ("blue", "蓝色", (50, 110, 220)),
    ("purple", "紫色", (130, 75, 190)),
    ("pink", "粉色", (245, 160, 190)),
    ("brown", "棕色", (130, 85, 50)),
    ("gray", "灰色", (140, 140, 145)),
    ("white", "白色", (248, 248, 248)),
    ("black", "黑色", (22, 22, 26)),
)

# How each style's folder is spoken of: English with {a X} for the subject, Chinese with {X}.
STYLE_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fluent-3d": (("a 3d render of {}", "a glossy 3d {bare}", "{}, 3d"), ("{}的3D渲染", "3D风格的{}", "立体的{}")),
    "fluent-flat": (("a flat drawing of {}", "a flat {bare}", "{}, flat style"), ("{}的扁平画", "扁平风格的{}")),
    "noto": (("a cartoon of {}", "a cartoon {bare}", "{}, cartoon style"), ("{}的卡通画", "卡通风格的{}", "卡通{}")),
}
PLAIN_ENGLISH = ("{}", "{}", "{}", "{bare}", "a picture of {}", "a drawing of {}")
PLAIN_CHINESE = ("{}", "{}", "{}的图片", "{}的画")
BACKGROUND_ENGLISH = ("{} on {a_colour} background", "{} on {colour}", "{}, {colour} background")
BACKGROUND_CHINESE = ("{colour}背景上的{}", "{},{colour}背景", "{}，{colour}背景")
COUNTERS_CHINESE = ("一只", "一个", "一只", "一个", "", "", "一辆", "一朵", "一头", "一条", "一匹", "一架", "一棵")


@dataclass(frozen=True)
class Caption:
    """Words and what they say: indices into the sprites' styles and `COLOURS`, or `UNSAID`."""

    text: str
    concept: int
    style: int
    colour: int


@dataclass(frozen=True)
class CaptionMix:
    """How often a caption is Chinese, uses a synonym, and names the style or the background."""

    chinese: float = 0.35
    synonym: float = 0.12
    style: float = 0.5
    background: float = 0.55


def write_caption(
    sprites: Sprites, concept: int, style: int, colour: int, rng: random.Random, mix: CaptionMix = CaptionMix()
) -> Caption:
    """Describe a composite truthfully, leaving out its style or background at random.

    A `colour` that is `UNSAID` is none that could be named: a picture with a background of its own.
    """
    if sprites.verbatim:
        return _say_as_written(sprites, concept, colour, rng, mix)
    chinese = bool(sprites.names_zh[concept]) and rng.random() < mix.chinese
    said_style = style if rng.random() < mix.style else UNSAID
    said_colour = colour if rng.random() < mix.background else UNSAID
    say = _say_chinese if chinese else _say_english
    return Caption(say(sprites, concept, said_style, said_colour, rng, mix), concept, said_style, said_colour)


def _say_as_written(sprites: Sprites, concept: int, colour: int, rng: random.Random, mix: CaptionMix) -> Caption:
    text = rng.choice((sprites.names[concept], *sprites.synonyms[concept]))
    if colour == UNSAID or rng.random() >= mix.background:
        return Caption(text, concept, UNSAID, UNSAID)
    word = COLOURS[colour][0]
    text = rng.choice(BACKGROUND_ENGLISH).format(text, colour=word, a_colour=with_article(word))
    return Caption(text, concept, UNSAID, colour)


def _say_english(sprites: Sprites, concept: int, style: int, colour: int, rng: random.Random, mix: CaptionMix) -> str:
    bare = sprites.names[concept]
    if sprites.synonyms[concept] and rng.random() < mix.synonym:
        bare = rng.choice(sprites.synonyms[concept])
    noun = with_article(bare)
    templates = PLAIN_ENGLISH if style == UNSAID else style_words(sprites.styles[style])[0]
    text = rng.choice(templates).format(noun, bare=bare)
    if colour != UNSAID:
        word = COLOURS[colour][0]
        text = rng.choice(BACKGROUND_ENGLISH).format(text, colour=word, a_colour=with_article(word))
    return text


def _say_chinese(sprites: Sprites, concept: int, style: int, colour: int, rng: random.Random, mix: CaptionMix) -> str:
    del mix  # Chinese has one name for each concept
    noun = rng.choice(COUNTERS_CHINESE) + sprites.names_zh[concept]
    templates = PLAIN_CHINESE if style == UNSAID else style_words(sprites.styles[style])[1]
    text = rng.choice(templates).format(noun)
    if colour != UNSAID:
        text = rng.choice(BACKGROUND_CHINESE).format(text, colour=COLOURS[colour][1])
    return text


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
    return [re.sub(r"\{\w*\}", " ", text) for text in texts]
