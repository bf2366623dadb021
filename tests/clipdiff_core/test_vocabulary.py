"""What a model knows, and which words of a prompt it does not."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from clipdiff_core import folders
from clipdiff_core.checkpoints.recognised import CLIP, GUIDED, STABLE
from clipdiff_core.checkpoints.store import STARTER, save_manifest
from clipdiff_core.job import Clip, Conditioning, Guidance, Job, Model
from clipdiff_core.vocabulary import Vocabulary, vocabulary_of


@pytest.fixture
def starter() -> Vocabulary:
    vocabulary = vocabulary_of(Job(()))
    assert vocabulary is not None
    return vocabulary


def unknown(vocabulary: Vocabulary, text: str, own: tuple[str, ...] = ()) -> list[str]:
    return [text[begin:end] for begin, end in vocabulary.unknown(text, own)]


def model(name: str, kind: str, concepts: str = "", names_zh: dict[str, str] | None = None) -> str:
    folder = folders.models() / name
    folder.mkdir(parents=True)
    if concepts:
        (folder / "concepts.txt").write_text(concepts, encoding="utf-8")
        (folder / "names_zh.json").write_text(json.dumps(names_zh or {}), encoding="utf-8")
    save_manifest(folder, kind, {"concepts.txt": sha256(concepts.encode()).hexdigest()} if concepts else {})
    return name


@pytest.mark.parametrize(
    "text",
    [
        "a fox on a blue background",
        "two foxes and the dog's tree",
        "a cartoon cat to the left of a dog, red to white gradient",
        "{red|green} __colour__ fox {2$$dog|cat}",
        "hot dog 12 × 3",
        "一只狐狸在蓝色背景上",
        "卡通风格的狗，从红色到白色的渐变背景",
        "红狐狸和猫",
        "",
    ],
)
def test_what_the_starter_was_told_is_known(starter: Vocabulary, text: str) -> None:
    assert unknown(starter, text) == []


def test_every_concept_is_known_in_both_languages(starter: Vocabulary) -> None:
    assert len(starter.concepts) > 300
    assert [concept for concept in starter.concepts if unknown(starter, concept)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a toucan", ["toucan"]),
        ("a fox, masterpiece, best quality", ["masterpiece", "best", "quality"]),
        ("{a toucan|a fox} __animal__", ["toucan"]),
        ("Toucan’s nest", ["Toucan’s", "nest"]),
        ("一只犀鸟在红色背景上", ["犀鸟"]),
        ("一只toucan和狐狸", ["toucan"]),
        ("犀鸟椅子T恤", ["犀鸟"]),
    ],
)
def test_what_it_was_not_is_found_where_it_stands(starter: Vocabulary, text: str, found: list[str]) -> None:
    assert unknown(starter, text) == found


def test_ones_own_words_are_known(starter: Vocabulary) -> None:
    assert unknown(starter, "a Toucan, 一只犀鸟", ("toucan", "犀鸟")) == []


@pytest.mark.parametrize(
    ("word", "nearest"), [("pinguin", "penguin"), ("Dinosour", "dinosaur"), ("elefant", "elephant")]
)
def test_words_spelled_alike_are_offered(starter: Vocabulary, word: str, nearest: str) -> None:
    assert starter.suggestions(word)[0] == nearest


def test_chinese_words_with_a_letter_in_common_are_offered(starter: Vocabulary) -> None:
    assert "犀牛" in starter.suggestions("犀鸟")
    assert starter.suggestions("qqqqqq") == []


def test_a_model_trained_here_knows_its_own_captions() -> None:
    name = model("mine", STARTER, "my aunt Berta\nthe red barn\n")
    vocabulary = vocabulary_of(Job((), model=Model(name)))
    assert vocabulary is not None
    assert unknown(vocabulary, "Berta on the barn, a fox") == ["fox"]
    assert unknown(vocabulary, "狐狸") == ["狐狸"]
    assert vocabulary.suggestions("bertha") == ["berta"]
    assert vocabulary.suggestions("barm") == ["barn"]


def test_every_clip_that_looks_has_a_say() -> None:
    mine = model("mine", STARTER, "toucan\n")
    others = Guidance(clips=(Clip(mine),))
    vocabulary = vocabulary_of(Job((), guidance=others))
    assert vocabulary is not None
    assert unknown(vocabulary, "a toucan and a fox") == []  # the starter listens, too
    deaf = replace(Job((), guidance=others), conditioning=Conditioning(enabled=False))
    vocabulary = vocabulary_of(deaf)
    assert vocabulary is not None
    assert unknown(vocabulary, "a toucan and a fox") == ["fox"]


def test_a_clip_that_has_read_the_web_knows_every_word() -> None:
    large = model("large", CLIP)
    assert vocabulary_of(Job((), guidance=Guidance(clips=(Clip(large),)))) is None
    assert vocabulary_of(Job((), guidance=Guidance(clips=(Clip("ViT-B-32/openai"),)))) is None
    assert vocabulary_of(Job((), model=Model(model("stable", STABLE)))) is None


def test_an_artists_network_without_a_clip_is_guided_by_the_starters() -> None:
    vocabulary = vocabulary_of(Job((), model=Model(model("adm", GUIDED))))
    assert vocabulary is not None
    assert unknown(vocabulary, "a toucan and a fox") == ["toucan"]


def test_files_that_cannot_be_read_say_nothing(home: Path) -> None:
    name = model("broken", STARTER, "toucan\n")
    (folders.models() / name / "names_zh.json").write_text("[" * 9, encoding="utf-8")
    (folders.models() / name / "merges.txt.gz").write_bytes(b"no archive")
    vocabulary = vocabulary_of(Job((), model=Model(name)))
    assert vocabulary is not None
    assert unknown(vocabulary, "a toucan") == []
    assert vocabulary_of(Job((), model=Model("none here"))) is None
    assert vocabulary_of(Job((), model=Model("x" * 5000))) is None
