"""Describing: words ranked by CLIP, their descriptors kept on disk."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.engine import Engine
from clipdiff_core.events import Described, Failed, Progress, decode, encode
from clipdiff_core.guidance.ranking import Look, put, rank, spelled
from clipdiff_core.guidance.word_cache import WordCache
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.words import read_words
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import WORD_LISTS, Describe, OwnWord, WordList
from tests.clipdiff_core.tiny_model import CONCEPTS


@pytest.fixture
def asked(engine: Engine, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A job that describes a picture, its cache in a folder of the test's own."""
    monkeypatch.setenv("CLIPDIFF_HOME", str(tmp_path / "home"))
    content = io.BytesIO()
    Image.new("RGB", (50, 30), "teal").save(content, "PNG")
    init = Source(engine.sources.add(content.getvalue()), "pot.png")
    return replace(job, targets=(), task="describe", init=init)


def test_the_job_ends_with_what_was_found(engine: Engine, asked: Job, tmp_path: Path) -> None:
    own = replace(asked, describe=Describe(styles=False, media=False, colours=False, own=(OwnWord("fox"),) * 2))
    *before, last = engine.run(own, Output(tmp_path))
    assert isinstance(last, Described)
    assert {type(event) for event in before if isinstance(event, Progress)} == {Progress}
    assert set(last.ranking) == {"subjects", "own"}
    assert set(last.ranking["subjects"]) == set(CONCEPTS)  # it is asked for what it knows
    assert sum(last.ranking["subjects"].values()) == pytest.approx(1, abs=1e-4)
    assert last.ranking["own"] == {"fox": 1.0}
    assert list(last.ranking["subjects"].values()) == sorted(last.ranking["subjects"].values(), reverse=True)
    assert decode(encode(last)) == last


def test_no_picture_no_description(engine: Engine, asked: Job, tmp_path: Path) -> None:
    lost = replace(asked, init=Source("0" * 64))
    failed = list(engine.run(lost, Output(tmp_path)))[-1]
    assert isinstance(failed, Failed)
    assert failed.field == "init"


def test_probabilities_are_the_softmax_at_the_clips_own_temperature(perceptor: Perceptor, tmp_path: Path) -> None:
    words = ("fox", "dog", "blue fox")
    seen = perceptor.encode_texts(["a dog"])
    found = rank([Look(perceptor, "0", seen, 1.0)], "subjects", words, 2, WordCache(tmp_path))
    logits = perceptor.model.logit_scale.exp() * seen @ perceptor.encode_texts([put("subjects", w) for w in words]).T
    chances = logits.softmax(1)[0].tolist()
    assert next(iter(found)) == "dog"
    assert found["dog"] == pytest.approx(chances[1], abs=1e-5)
    assert len(found) == 2


def test_several_clips_are_averaged_by_weight(perceptor: Perceptor, tmp_path: Path) -> None:
    words, cache = ("fox", "dog"), WordCache(tmp_path)
    looks = [Look(perceptor, "0", perceptor.encode_texts([text]), 1.0) for text in ("a fox", "a dog")]
    alone = [rank([look], "subjects", words, 2, cache)["fox"] for look in looks]
    both = rank([replace(looks[0], weight=0.25), replace(looks[1], weight=0.75)], "subjects", words, 2, cache)
    assert both["fox"] == pytest.approx(0.25 * alone[0] + 0.75 * alone[1], abs=1e-5)


def test_a_list_is_encoded_once(perceptor: Perceptor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "words"
    cache, texts = WordCache(folder), ["a fox", "a dog"]
    made = cache.encode(perceptor, "0", texts)
    with monkeypatch.context() as patch:
        patch.setattr(Perceptor, "encode_texts", lambda *_: pytest.fail("it was kept"))
        assert torch.equal(cache.encode(perceptor, "0", texts), made)
    (kept,) = folder.iterdir()
    kept.write_bytes(b"damaged")
    assert torch.equal(cache.encode(perceptor, "0", texts), made)
    assert kept.read_bytes() != b"damaged"
    cache.encode(perceptor, "1", texts)
    cache.encode(perceptor, "0", texts[:1])
    assert len(list(folder.iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_gone_without(perceptor: Perceptor, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert len(WordCache(tmp_path / "file").encode(perceptor, "0", ["a fox"])) == 1


def test_a_small_clip_is_asked_for_words_it_has(perceptor: Perceptor) -> None:
    assert spelled(perceptor, ("fox", "blue dog", "sousaphone")) == ("fox", "blue dog")


@pytest.mark.parametrize("name", WORD_LISTS)
def test_built_in_lists(name: WordList) -> None:
    words = read_words(name)
    assert len(words) >= (1000 if name == "subjects" else 50)
    assert len(set(words)) == len(words)
    assert all(word == word.strip() and len(word) <= 40 for word in words)
