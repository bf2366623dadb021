"""What the network is told: words, by weight, while they are in force."""

import pytest
import torch
from torch import Tensor

from clipdiff_core.guidance.conditioning import Prompts, encode_prompts
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Span, TextTarget


class Lengths:
    """Encodes words by how many letters they have."""

    def encode_words(self, texts: list[str]) -> Tensor:
        """(N, 1)"""
        return torch.tensor([[float(len(text))] for text in texts])


def test_a_descriptors_words_count_with_their_share_and_its_picture_not_at_all() -> None:
    targets = (TextTarget("ab"), DescriptorTarget("abcd", "0a" * 32, picture_share=0.75), PictureTarget("0b" * 32))
    told = encode_prompts(targets, Lengths())
    assert told is not None
    assert told.vectors.tolist() == [[2], [4]]
    assert told.weights.tolist() == [1.0, 0.25]
    assert encode_prompts((PictureTarget("0b" * 32),), Lengths()) is None


def test_words_count_while_their_span_lasts() -> None:
    targets = (TextTarget("ab", 1.0, Span(0.0, 0.5)), TextTarget("abcd", 1.0, Span(0.5)), TextTarget("a", -0.5))
    told = encode_prompts(targets, Lengths())
    assert told is not None
    assert told.at(0.25).wanted().item() == 2
    assert told.at(0.5).wanted().item() == 4
    unwanted, shares = told.at(0.5).unwanted()
    assert (unwanted.tolist(), shares.tolist()) == ([[1]], [0.5])


def test_when_nothing_wanted_is_in_force_it_says_so() -> None:
    told = Prompts(torch.eye(2), torch.tensor([1.0, -1.0]), (Span(0.5), Span()))
    assert not told.at(0.0).any_wanted()
    assert told.at(0.5).any_wanted()


def test_pictures_and_unwanted_words_alone_ask_for_no_words() -> None:
    told = encode_prompts((PictureTarget("0b" * 32), TextTarget("abc", -1.0)), Lengths())
    assert told is not None
    assert told.at(0.0).wanted().item() == 0
    assert told.at(0.0).unwanted()[1].tolist() == pytest.approx([1.0])
