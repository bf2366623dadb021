"""What the program keeps for itself, as another program, a crash or a bad disk may leave it."""

import json
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import torch

from clipdiff_core import folders
from clipdiff_core.checkpoints.elsewhere import add_folder, find_files, list_folders
from clipdiff_core.errors import EngineError
from clipdiff_core.estimates import Experience, Lesson, keep_lessons
from clipdiff_core.kept_trainings import KEPT_JOB, keep_job, list_trainings
from clipdiff_core.library.entries import Query
from clipdiff_core.library.index import Index
from clipdiff_core.library.scanning import scan
from clipdiff_core.library.schema import is_damaged
from clipdiff_core.library.stars import FILE, change_stars, read_stars
from clipdiff_core.prompt_book import PromptBook, Snippet, read_book, write_book
from clipdiff_core.sampling.solvers import State
from clipdiff_core.tasks.generate import Halt
from clipdiff_core.tasks.snapshots import Snapshot, SnapshotFile
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui import settings
from tests.fuzz.jobs import JOB, WORDS
from tests.fuzz.mutate import ELSEWHERE, bent_bytes, bent_json, bent_text
from tests.fuzz.outcome import Feed, Kind, Reading
from tests.fuzz.picture_files import whole_pictures

_SEARCH = ("seed:", "model:", "without:", "after:", "before:", "-", "*", '"', "x", "AND", "NEAR(", "^", "2026-11-01")


def _settings(folder: Path) -> Feed:
    """The window's settings, read and written again."""
    path = folder / "window.json"
    kept = settings.Kept(JOB, True, str(folder), places={"a": "open"}, typed={"b": "1"}, hints=("c",))
    settings.write(path, replace(kept, training=TrainingJob(str(folder), "mine")))
    whole = json.loads(path.read_text("utf-8"))

    def feed(chance: random.Random) -> Reading:
        path.write_bytes(bent_json(whole, chance, (*WORDS, *whole)))

        def read() -> None:
            kept = settings.read(path)
            settings.write(path, kept)
            assert settings.read(path) == kept
            if kept == settings.Kept():
                raise EngineError("Nothing was remembered.")

        return read

    return feed


def _prompts(folder: Path) -> Feed:
    """Saved prompts, read and written again."""
    path = folder / "prompts.json"
    book = PromptBook((Snippet("blur", "blurry:-0.3"),), ("a fox", "a cat"), ("clipdiff",))
    whole = json.loads(book.to_bytes())

    def feed(chance: random.Random) -> Reading:
        path.write_bytes(bent_json(whole, chance, ("saved", "name", "text", "drawn", "words", "version")))

        def read() -> None:
            book = read_book(path)
            grown = book.with_drawn("a dog").with_word("狐狸").with_saved(Snippet("mine", "a fox"))
            write_book(path, grown)
            assert read_book(path) == grown
            if book == PromptBook():
                raise EngineError("Nothing was kept.")

        return read

    return feed


def _notes(folder: Path) -> Feed:
    """Lists of trainings, of folders and of how quick this machine is."""
    keep_job(TrainingJob(str(folder), "mine"))
    job = folders.trainings() / "mine" / KEPT_JOB
    known = folder / "other"
    known.mkdir()
    add_folder(known)
    keep_lessons({"generate|diffusion|starter||fast": Lesson(1.5, 2.0)})
    listed, paces = folders.data() / "model-folders.json", folders.data() / "paces.json"
    files = [(path, json.loads(path.read_text("utf-8"))) for path in (job, listed, paces)]

    def feed(chance: random.Random) -> Reading:
        for path, whole in files:
            path.write_text(json.dumps(whole), "utf-8")
        path, whole = chance.choice(files)
        path.write_bytes(bent_json(whole, chance, ("name", "folder", "minutes", "lessons", "version", *ELSEWHERE[:2])))

        def read() -> None:
            for training in list_trainings():
                keep_job(training.job)
            experience = Experience.read()
            keep_lessons(experience.lessons)
            assert experience.estimate(JOB).seconds > 0
            add_folder(known)
            if list_folders() == (known,):  # others would be looked into
                find_files()

        return read

    return feed


def _library(folder: Path) -> Feed:
    """Stars, a damaged index, and what is typed into the search."""
    pictures, path = folder / "pictures", folder / "index.sqlite3"
    pictures.mkdir()
    (pictures / "a.png").write_bytes(whole_pictures()[0])
    index = Index(path)
    assert any(scan(index, pictures))
    index.close()
    whole = path.read_bytes()

    def feed(chance: random.Random) -> Reading:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(bent_bytes(whole, chance) if chance.random() < 0.5 else whole)
        stars = {"version": 1, "starred": ["a.png", "b.png"]}
        (pictures / FILE).write_bytes(bent_json(stars, chance, ("version", "starred")))
        for aside in pictures.glob("*.damaged"):
            aside.unlink()
        typed = bent_text("fox seed:7 model:starter without:snow", chance, _SEARCH)

        def read() -> None:
            read_stars(pictures)
            assert "a.png" in change_stars(pictures, ["a.png"], starred=True)
            assert "a.png" in read_stars(pictures)
            _search(path, pictures, typed)

        return read

    return feed


def _search(path: Path, pictures: Path, typed: str) -> None:
    """As the librarian does: what SQLite says of a damaged file makes a new one."""
    for trial in range(2):
        index = Index(path if not trial else None)
        try:
            list(scan(index, pictures))
            list(index.search(Query(typed)))
            return
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if trial or not is_damaged(error):
                raise
        finally:
            index.close()


def _snapshots(folder: Path) -> Feed:
    """Pictures in progress, of which a damaged one is begun anew."""
    path = folder / "a.snapshot.safetensors"
    surroundings = {"device": "cpu"}
    whole = Snapshot(Halt(0, State(torch.ones(1, 3, 8, 8), 3, (torch.zeros(2),), (), 0), (torch.zeros(3),)), 1.5)
    SnapshotFile(path, surroundings).write(JOB, whole)
    content = path.read_bytes()

    def feed(chance: random.Random) -> Reading:
        path.write_bytes(bent_bytes(content, chance))

        def read() -> None:
            if SnapshotFile(path, surroundings).read(JOB) is None:
                raise EngineError("The picture begins anew.")

        return read

    return feed


KINDS = (
    Kind("settings", _settings),
    Kind("prompts", _prompts),
    Kind("notes", _notes),
    Kind("library", _library),
    Kind("snapshots", _snapshots),
)
