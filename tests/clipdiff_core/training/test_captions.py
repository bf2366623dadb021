"""Captions tell the truth, in two languages, and leave out at random."""

import random
import re
from pathlib import Path

import pytest
from open_clip.tokenizer import SimpleTokenizer

from clipdiff_core.training.captions import (
    COLOURS,
    STYLE_WORDS,
    UNSAID,
    Caption,
    CaptionMix,
    every_text,
    style_words,
    with_article,
    write_caption,
)
from clipdiff_core.training.sprites import Sprites
from clipdiff_core.training.tokens import prune_merges

ENGLISH = CaptionMix(chinese=0)
CHINESE = CaptionMix(chinese=1)


def write(sprites: Sprites, mix: CaptionMix, concept: int = 0, style: int = 0, colour: int = 1) -> list[Caption]:
    rng = random.Random(1)
    return [write_caption(sprites, concept, style, colour, rng, mix) for _ in range(300)]


@pytest.mark.parametrize(
    ("mix", "words"), [(ENGLISH, [word for word, _, _ in COLOURS]), (CHINESE, [word for _, word, _ in COLOURS])]
)
def test_a_colour_is_in_the_words_exactly_when_the_caption_says_so(
    mix: CaptionMix, words: list[str], sprites: Sprites
) -> None:
    for colour in range(len(COLOURS)):
        for caption in write(sprites, mix, colour=colour)[:60]:
            said = [other for other, word in enumerate(words) if word in caption.text]
            assert caption.colour in (UNSAID, colour)
            assert said == ([] if caption.colour == UNSAID else [colour]), caption.text


@pytest.mark.parametrize("mix", [ENGLISH, CHINESE])
@pytest.mark.parametrize("style", [0, 1])
def test_a_style_is_in_the_words_exactly_when_the_caption_says_so(
    mix: CaptionMix, style: int, sprites: Sprites
) -> None:
    word = {0: "cartoon|卡通", 1: "pencil sketch"}[style]
    for caption in write(sprites, mix, style=style):
        assert caption.style in (UNSAID, style)
        assert bool(re.search(word, caption.text)) == (caption.style == style), caption.text


def test_the_concept_is_always_named_by_one_of_its_words(sprites: Sprites) -> None:
    english, chinese = write(sprites, ENGLISH), write(sprites, CHINESE)
    assert all(re.search(r"\b(ball|sphere|round)\b", caption.text) for caption in english)
    assert all("球" in caption.text for caption in chinese)
    assert {caption.concept for caption in english + chinese} == {0}


def test_a_concept_without_a_chinese_name_is_always_spoken_of_in_english(sprites: Sprites) -> None:
    assert all("kite" in caption.text for caption in write(sprites, CHINESE, concept=2))


def test_things_are_said_about_as_often_as_asked(sprites: Sprites) -> None:
    captions = write(sprites, CaptionMix(chinese=0.5, synonym=0, style=0.2, background=0.8))
    assert 0.4 < sum("球" in caption.text for caption in captions) / 300 < 0.6
    assert 0.12 < sum(caption.style != UNSAID for caption in captions) / 300 < 0.28
    assert 0.72 < sum(caption.colour != UNSAID for caption in captions) / 300 < 0.88


def test_the_same_random_numbers_give_the_same_words(sprites: Sprites) -> None:
    assert write(sprites, CaptionMix()) == write(sprites, CaptionMix())


def test_an_article_goes_by_the_letter() -> None:
    assert [with_article(name) for name in ("fox", "owl", "Ice cream")] == ["a fox", "an owl", "an Ice cream"]


@pytest.mark.parametrize(
    ("style", "spoken"), [("pencil_sketch", "pencil sketch"), ("{odd}", "odd"), ("水墨", "水墨"), ("__", "drawn")]
)
def test_an_unknown_style_is_spoken_of_by_its_folders_name(style: str, spoken: str) -> None:
    for template in (text for language in style_words(style) for text in language):
        assert spoken in template.format("a fox", bare="fox")
        assert "fox" in template.format("a fox", bare="fox")


def test_a_known_style_has_its_own_words() -> None:
    assert style_words("noto") == STYLE_WORDS["noto"]


def test_the_word_list_made_of_every_text_has_the_same_pieces_for_captions(sprites: Sprites, tmp_path: Path) -> None:
    prune_merges(every_text(sprites), tmp_path / "merges.gz")
    pruned, full = SimpleTokenizer(bpe_path=str(tmp_path / "merges.gz")), SimpleTokenizer()
    rng = random.Random(2)
    for _ in range(200):
        concept, style, colour = rng.randrange(3), rng.randrange(2), rng.randrange(len(COLOURS))
        text = write_caption(sprites, concept, style, colour, rng, ENGLISH).text
        pieces = [pruned.decoder[token] for token in pruned.encode(text)]
        assert pieces == [full.decoder[token] for token in full.encode(text)], text
