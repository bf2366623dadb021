"""Targets: words and pictures become unit descriptors with their weights."""

import io
from pathlib import Path

import pytest
import torch
from PIL import Image

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.errors import PictureError
from clipdiff_core.guidance.descriptors import Descriptors, describe, weighed_for
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import ClipWeight, DescriptorTarget, PictureTarget, Span, TextTarget

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def sources(tmp_path: Path) -> SourceStore:
    return SourceStore(tmp_path / "sources")


def add(sources: SourceStore, image: Image.Image) -> PictureTarget:
    content = io.BytesIO()
    image.save(content, "PNG")
    return PictureTarget(sources.add(content.getvalue()), weight=0.5)


def test_texts_and_pictures_have_unit_descriptors_and_their_weights(perceptor: Perceptor, sources: SourceStore) -> None:
    picture = add(sources, Image.new("RGB", (50, 30), "red"))
    described = describe((TextTarget("a fox"), picture, TextTarget("a dog", -0.25)), perceptor, sources)
    assert described.vectors.shape == (3, 16)
    assert torch.allclose(described.vectors.norm(dim=1), torch.ones(3), atol=1e-5)
    assert described.weights.tolist() == [1.0, 0.5, -0.25]
    assert torch.allclose(described.vectors[:1], perceptor.encode_texts(["a fox"]))
    assert not described.vectors.requires_grad


def test_a_picture_is_what_clip_sees_of_its_middle(perceptor: Perceptor, sources: SourceStore) -> None:
    wide = Image.new("RGB", (96, 32), "blue")
    wide.paste("red", (32, 0, 64, 32))
    described = describe((add(sources, wide),), perceptor, sources)
    red = torch.tensor([1.0, -1.0, -1.0]).view(1, 3, 1, 1).expand(1, 3, perceptor.size, perceptor.size)
    assert torch.allclose(described.vectors, perceptor.encode_pictures(red), atol=1e-4)


def test_what_is_clear_in_a_picture_lies_over_grey(perceptor: Perceptor, sources: SourceStore) -> None:
    """The colour that a file keeps under its clear pixels is never seen."""
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    grey = Image.new("RGB", (40, 40), (128, 128, 128))
    described = describe((add(sources, clear), add(sources, grey)), perceptor, sources)
    assert torch.allclose(described.vectors[0], described.vectors[1], atol=1e-5)


def test_a_picture_that_is_no_longer_there_is_named(perceptor: Perceptor, sources: SourceStore) -> None:
    with pytest.raises(PictureError, match="not on this computer") as caught:
        describe((PictureTarget("ab" * 32),), perceptor, sources)
    assert caught.value.field == "targets"


def test_what_is_wanted_is_one_unit_descriptor_by_weight() -> None:
    vectors = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    wanted = Descriptors(vectors, torch.tensor([3.0, 4.0, -9.0])).wanted()
    assert wanted[0].tolist() == pytest.approx([0.6, 0.8, 0.0])


def test_what_is_unwanted_is_kept_apart_in_shares_of_the_wanted() -> None:
    vectors = torch.eye(4)
    unwanted, shares = Descriptors(vectors, torch.tensor([1.5, -1.0, 0.5, -0.5])).unwanted()
    assert torch.equal(unwanted, vectors[[1, 3]])
    assert shares.tolist() == pytest.approx([0.5, 0.25])


def test_nothing_unwanted_is_nothing() -> None:
    unwanted, shares = Descriptors(torch.eye(2), torch.tensor([1.0, 0.0])).unwanted()
    assert len(unwanted) == len(shares) == 0


def test_a_picture_and_its_words_keep_a_direction_each(perceptor: Perceptor, sources: SourceStore) -> None:
    picture = add(sources, Image.new("RGB", (32, 32), "red"))
    target = DescriptorTarget("a fox", picture.sha256, weight=2.0, picture_share=0.75, span=Span(0.0, 0.5))
    described = describe((TextTarget("a dog"), target), perceptor, sources)
    apart = describe((TextTarget("a dog"), picture, TextTarget("a fox")), perceptor, sources)
    assert torch.equal(described.vectors, apart.vectors)
    assert described.weights.tolist() == [1.0, 1.5, 0.5]
    assert described.spans == (Span(), Span(0.0, 0.5), Span(0.0, 0.5))


def test_outside_of_its_span_a_target_weighs_nothing() -> None:
    spans = (Span(), Span(0.25, 0.5), Span(0.5))
    described = Descriptors(torch.eye(3), torch.tensor([1.0, -2.0, 3.0]), spans)
    assert described.at(0.0).weights.tolist() == [1, 0, 0]
    assert described.at(0.25).weights.tolist() == [1, -2, 0]
    assert described.at(0.5).weights.tolist() == [1, 0, 3]
    later = Descriptors(torch.eye(2), torch.tensor([1.0, -1.0]), (Span(0.5), Span(0.0, 0.5)))
    assert later.at(0.0).any_weight()
    assert not later.at(0.0).any_wanted()
    assert later.at(0.5).any_wanted()


def test_a_clip_may_weigh_targets_in_its_own_way() -> None:
    targets = (
        TextTarget("a fox", 2.0, clip_weights=(ClipWeight("other", 0.5),)),
        DescriptorTarget("a dog", "0a" * 32, clip_weights=(ClipWeight("other", 0.0), ClipWeight("mine", 3.0))),
    )
    described = Descriptors(torch.eye(3), torch.tensor([2.0, 0.5, 0.5]))
    assert weighed_for("other", described, targets).weights.tolist() == [1.0, 0.0, 0.0]
    assert weighed_for("mine", described, targets).weights.tolist() == [2.0, 1.5, 1.5]
    assert weighed_for("third", described, targets) is described
