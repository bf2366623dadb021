"""Which class is drawn."""

import pytest
import torch

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.errors import JobError
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import View
from clipdiff_core.guidance.labels import choose_label
from clipdiff_core.targets import DescriptorTarget, PictureTarget, TextTarget

CLASSES = ("tiger", "tiger shark", "dog", "fox")


def label(*words: str, view: View | None = None) -> int:
    return choose_label(-1, CLASSES, [TextTarget(text) for text in words], view)


def test_the_class_that_is_named_counts_the_longest_first() -> None:
    assert label("A Tiger in the grass") == 0
    assert label("a tiger shark") == 1
    assert label("a hotdog", "a fox") == 3


def test_a_descriptors_words_name_a_class_too() -> None:
    assert choose_label(-1, CLASSES, [DescriptorTarget("my dog", "ab" * 32)], None) == 2


def test_what_is_not_wanted_names_no_class() -> None:
    targets = [TextTarget("a fox", -1.0), TextTarget("a dog")]
    assert choose_label(-1, CLASSES, targets, None) == 2


def test_clip_finds_the_nearest_when_none_is_named(perceptor: Perceptor) -> None:
    view = View(perceptor, Descriptors(perceptor.encode_texts(["a dog"]), torch.ones(1)))
    assert choose_label(-1, CLASSES, [PictureTarget("ab" * 32)], view) == 2
    with pytest.raises(JobError, match="choose one, or let CLIP guide") as caught:
        label("a wolf")
    assert caught.value.field == "conditioning.label"


def test_a_number_is_taken_as_it_is_unless_there_is_no_such_class() -> None:
    assert choose_label(3, CLASSES, [TextTarget("a dog")], None) == 3
    with pytest.raises(JobError, match="classes from 0 to 3: 4 is none"):
        choose_label(4, CLASSES, [TextTarget("a dog")], None)
