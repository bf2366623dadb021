"""Captions tell the truth, in two languages, and leave out at random."""

import random
import re
from pathlib import Path

import pytest
import torch
from open_clip.tokenizer import SimpleTokenizer

from clipdiff_core.training.captions import (
    ABOVE,
    COLOURS,
    LEFT,
    RIGHT,
    STYLE_WORDS,
    UNSAID,
    Caption,
    CaptionMix,
    Content,
    concepts_of,
    every_text,
    pair_of,
    style_words,
    with_article,
    write_caption,
)
from clipdiff_core.training.sprites import Sprites
from clipdiff_core.training.tokens import carry_over, prune_merges

ENGLISH = CaptionMix(chinese=0)
CHINESE = CaptionMix(chinese=1)
BALL, BOX, KITE = 0, 1, 2
PLAIN_BALL = Content(BALL, 0, 1, 1)


def write(sprites: Sprites, mix: CaptionMix, shown: Content = PLAIN_BALL) -> list[Caption]:
    rng = random.Random(1)
    return [write_caption(sprites, shown, rng, mix) for _ in range(300)]


def together(sprites: Sprites, first: int, second: int, place: int) -> Content:
    return Content(first, 0, 1, 1, pair_of(sprites, first, second), place)


@pytest.mark.parametrize(
    ("mix", "words"), [(ENGLISH, [word for word, _, _ in COLOURS]), (CHINESE, [word for _, word, _ in COLOURS])]
)
def test_a_colour_is_in_the_words_exactly_when_the_caption_says_so(
    mix: CaptionMix, words: list[str], sprites: Sprites
) -> None:
    for colour in range(len(COLOURS)):
        for caption in write(sprites, mix, Content(BALL, 0, colour, colour))[:60]:
            said = [other for other, word in enumerate(words) if word in caption.text]
            assert caption.says.top in (UNSAID, colour)
            assert said == ([] if caption.says.top == UNSAID else [colour]), caption.text


@pytest.mark.parametrize("mix", [ENGLISH, CHINESE])
def test_of_a_gradient_both_ends_are_named_the_upper_first(mix: CaptionMix, sprites: Sprites) -> None:
    red, blue = ("red", "blue") if mix == ENGLISH else ("红色", "蓝色")
    captions = write(sprites, mix, Content(BALL, 0, 0, 5))
    for caption in captions:
        said = caption.says.top != UNSAID
        assert (caption.says.top, caption.says.bottom) == ((0, 5) if said else (UNSAID, UNSAID))
        assert (red in caption.text) == (blue in caption.text) == said
        assert not said or caption.text.index(red) < caption.text.index(blue), caption.text
    assert 100 < sum(caption.says.top != UNSAID for caption in captions) < 230


def test_where_two_things_are_is_said_in_either_order_and_truly(sprites: Sprites) -> None:
    upper = write(sprites, CaptionMix(chinese=0, synonym=0), together(sprites, BALL, KITE, ABOVE))
    for caption in upper:
        if caption.says.place == UNSAID:
            assert re.search("ball and a kite|kite and a ball", caption.text)
            assert caption.says.concept == UNSAID
        else:
            assert re.search("ball (above|over) a kite|kite (below|under) a ball", caption.text), caption.text
            assert caption.says.concept == BALL
    assert 20 < sum(caption.says.place == UNSAID for caption in upper) < 80
    left = write(sprites, CaptionMix(chinese=0, synonym=0, place=1), together(sprites, KITE, BALL, LEFT))
    assert all(re.search(r"kite (to the )?left of a ball|ball (to the )?right of a kite", c.text) for c in left)
    chinese = write(sprites, CaptionMix(chinese=1, place=1), together(sprites, BOX, BALL, ABOVE))
    upper_first = re.compile("盒子在.*球上面|球在.*盒子下面|球上方的.*盒子|盒子下方的.*球")
    assert all(upper_first.search(caption.text) for caption in chinese)


@pytest.mark.parametrize(("place", "word"), [(ABOVE, "at the top|上面"), (RIGHT, "on the right|右边")])
def test_where_one_subject_is_is_said_truly_and_not_always(place: int, word: str, sprites: Sprites) -> None:
    captions = write(sprites, CaptionMix(chinese=0.5), Content(BALL, 0, 1, 1, place=place))
    for caption in captions:
        assert caption.says.concept == BALL
        assert caption.says.place in (UNSAID, place)
        assert bool(re.search(word, caption.text)) == (caption.says.place == place), caption.text
    assert 20 < sum(caption.says.place == UNSAID for caption in captions) < 80


def test_a_pair_tells_both_subjects_in_their_order(sprites: Sprites) -> None:
    for first in range(3):
        for second in {0, 1, 2} - {first}:
            assert concepts_of(sprites, together(sprites, first, second, ABOVE)) == (first, second)
    assert concepts_of(sprites, Content(KITE, 0, 1, 1)) == (KITE,)


@pytest.mark.parametrize("mix", [ENGLISH, CHINESE])
@pytest.mark.parametrize("style", [0, 1])
def test_a_style_is_in_the_words_exactly_when_the_caption_says_so(
    mix: CaptionMix, style: int, sprites: Sprites
) -> None:
    word = {0: "cartoon|卡通", 1: "pencil sketch"}[style]
    for caption in write(sprites, mix, Content(BALL, style, 1, 1)):
        assert caption.says.style in (UNSAID, style)
        assert bool(re.search(word, caption.text)) == (caption.says.style == style), caption.text


def test_the_concept_is_always_named_by_one_of_its_words(sprites: Sprites) -> None:
    english, chinese = write(sprites, ENGLISH), write(sprites, CHINESE)
    assert all(re.search(r"\b(ball|sphere|round)\b", caption.text) for caption in english)
    assert all("球" in caption.text for caption in chinese)
    assert {caption.says.concept for caption in english + chinese} == {BALL}


def test_a_concept_without_a_chinese_name_is_always_spoken_of_in_english(sprites: Sprites) -> None:
    assert all("kite" in caption.text for caption in write(sprites, CHINESE, Content(KITE, 0, 1, 1)))


def test_things_are_said_about_as_often_as_asked(sprites: Sprites) -> None:
    captions = write(sprites, CaptionMix(chinese=0.5, synonym=0, style=0.2, background=0.8))
    assert 0.4 < sum("球" in caption.text for caption in captions) / 300 < 0.6
    assert 0.12 < sum(caption.says.style != UNSAID for caption in captions) / 300 < 0.28
    assert 0.72 < sum(caption.says.top != UNSAID for caption in captions) / 300 < 0.88


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
        shown = Content(rng.randrange(3), rng.randrange(2), rng.randrange(len(COLOURS)), rng.randrange(len(COLOURS)))
        if rng.random() < 0.3:
            shown = shown._replace(concept=BALL, pair=pair_of(sprites, BALL, KITE), place=rng.choice((ABOVE, LEFT)))
        text = write_caption(sprites, shown, rng, ENGLISH).text
        pieces = [pruned.decoder[token] for token in pruned.encode(text)]
        assert pieces == [full.decoder[token] for token in full.encode(text)], text


def test_a_longer_word_list_keeps_the_rows_of_its_words_and_makes_new_ones_of_their_halves(tmp_path: Path) -> None:
    before, after = tmp_path / "before.gz", tmp_path / "after.gz"
    rows = torch.randn(prune_merges(["a fox", "red"], before), 5)
    count = prune_merges(["a lighthouse"], after, known=before)
    old, new = SimpleTokenizer(bpe_path=str(before)), SimpleTokenizer(bpe_path=str(after))
    table = carry_over(rows, before, after)
    assert table.shape == (count, 5)
    assert count > len(rows)
    assert new.encode("a red fox") == [new.encoder[old.decoder[token]] for token in old.encode("a red fox")]
    assert torch.equal(table[new.encode("a red fox")], rows[old.encode("a red fox")])
    assert torch.equal(table[new.encoder["<end_of_text>"]], rows[old.encoder["<end_of_text>"]])
    (lighthouse,) = new.encode("lighthouse")
    first, second = next(pair for pair in new.bpe_ranks if "".join(pair) == "lighthouse</w>")
    assert torch.equal(table[lighthouse], (table[new.encoder[first]] + table[new.encoder[second]]) / 2)
    assert torch.equal(carry_over(rows, before, before), rows)
