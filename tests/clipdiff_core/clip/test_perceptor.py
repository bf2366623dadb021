"""The starter's kind of CLIP: a pruned word list that loses nothing, and descriptors of unit length."""

from pathlib import Path

import pytest
import torch
from open_clip.tokenizer import SimpleTokenizer
from torch import nn

from clipdiff_core.clip.perceptor import Perceptor, freeze, freeze_clip
from clipdiff_core.training.tokens import prune_merges
from tests.clipdiff_core.tiny_model import TEXTS, tiny_perceptor

pytestmark = pytest.mark.usefixtures("one_thread")


def words(perceptor: Perceptor) -> SimpleTokenizer:
    assert isinstance(perceptor.tokenizer, SimpleTokenizer)
    return perceptor.tokenizer


def test_known_texts_have_the_same_pieces_as_with_the_full_word_list(perceptor: Perceptor) -> None:
    full = SimpleTokenizer()
    for text in TEXTS:
        pieces = [words(perceptor).decoder[token] for token in words(perceptor).encode(text)]
        assert pieces == [full.decoder[token] for token in full.encode(text)]
    assert words(perceptor).vocab_size < 600 < full.vocab_size


@pytest.mark.parametrize("text", ["zygomorphic", "日本語のテキスト", "🦊", "ß‰\u202e\x00", "", "  \n\t", "x" * 1000])
def test_any_text_can_be_encoded(text: str, perceptor: Perceptor) -> None:
    descriptor = perceptor.encode_texts([text])
    assert descriptor.shape == (1, 16)
    assert float(descriptor.norm()) == pytest.approx(1.0, abs=1e-5)


def test_words_past_the_context_are_left_out_but_never_the_end(perceptor: Perceptor) -> None:
    tokens = perceptor.tokenizer(["a fox " * 50])
    assert tokens.shape == (1, 16)
    assert int(tokens[0, -1]) == words(perceptor).eot_token_id
    assert int(tokens.max()) == words(perceptor).eot_token_id, "open_clip finds a text's end by its largest token"


def test_texts_are_told_apart_and_do_not_depend_on_their_neighbours(perceptor: Perceptor) -> None:
    together = perceptor.encode_texts(["a fox", "一只狐狸", "a dog"])
    assert (together[0] - together[2]).abs().max() > 0.01
    assert torch.allclose(together[1:2], perceptor.encode_texts(["一只狐狸"]), atol=1e-5)


def test_pictures_are_prepared_by_the_models_own_statistics(
    perceptor: Perceptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[torch.Tensor] = []
    monkeypatch.setattr(perceptor.model, "encode_image", lambda pictures, normalize: seen.append(pictures))
    perceptor.encode_pictures(torch.ones(1, 3, 32, 32))
    assert seen[0][0, :, 0, 0].tolist() == pytest.approx([0.5 / 0.35, 0.6 / 0.3, 0.7 / 0.25])


def test_pictures_have_unit_descriptors_and_pass_gradients_back_even_out_of_range(perceptor: Perceptor) -> None:
    pictures = (torch.rand(2, 3, 32, 32) * 6 - 3).requires_grad_(True)
    descriptors = perceptor.encode_pictures(pictures)
    assert torch.allclose(descriptors.norm(dim=1), torch.ones(2), atol=1e-5)
    descriptors[:, 0].sum().backward()
    assert pictures.grad is not None
    assert (pictures.grad != 0).float().mean() > 0.9
    assert all(parameter.grad is None for parameter in perceptor.model.parameters())


def test_the_layout_for_gradients_changes_none_of_them(tmp_path: Path) -> None:
    plain, quick = (tiny_perceptor(tmp_path / "merges.gz") for _ in range(2))
    freeze(plain.model)
    freeze_clip(quick.model)
    pictures = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(1)).requires_grad_(True)
    seen = [perceptor.encode_pictures(pictures) for perceptor in (plain, quick)]
    assert torch.allclose(seen[0], seen[1], atol=1e-6)
    gradients = [torch.autograd.grad(descriptors[:, 0].sum(), pictures)[0] for descriptors in seen]
    assert gradients[0].abs().max() > 1e-3
    assert torch.allclose(gradients[0], gradients[1], atol=1e-6)
    attentions = [module for module in quick.model.visual.modules() if isinstance(module, nn.MultiheadAttention)]
    assert attentions
    assert not any(attention.batch_first for attention in attentions)


def test_the_same_words_give_the_same_word_list_file(tmp_path: Path) -> None:
    def written(texts: list[str]) -> tuple[int, bytes]:
        return prune_merges(texts, tmp_path / "merges.gz"), (tmp_path / "merges.gz").read_bytes()

    assert written(TEXTS) == written(TEXTS[::-1])
    assert written(TEXTS) != written(["a zebra"])
