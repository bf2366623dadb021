"""Imports behind the engine's pipe: in the window's words, and ended without a trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdiff_core import importing_child
from clipdiff_core.checkpoints.importing import ImportJob
from clipdiff_core.checkpoints.store import check_files, find_model, list_models
from clipdiff_core.control import Control, Wish
from clipdiff_core.events import Asking, Failed, Imported, Importing, Stopped
from clipdiff_core.host import EngineHost, Output
from tests.clipdiff_core.checkpoints.tiny_files import tiny_adm, torch_bytes, write


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return write(tmp_path, "net.pt", torch_bytes(tiny_adm()))


@pytest.fixture
def host() -> Iterator[EngineHost]:
    host = EngineHost("clipdiff_core.importing_child", again="Import the file again.")
    yield host
    host.close()


def test_a_wish_to_end_takes_everything_back(checkpoint: Path, tmp_path: Path, home: Path) -> None:
    control = Control()
    told = importing_child._Runs().run(ImportJob(str(checkpoint), likely=True), Output(tmp_path), control)
    for event in told:
        assert isinstance(event, Importing)
        if event.done > event.total / 2:
            break
    assert list((home / "models").glob(".net-*.part"))
    control.ask(Wish.DISCARD)
    assert list(told) == [Stopped(0)]
    assert not list((home / "models").glob(".net-*.part"))
    assert list_models() == ["starter"]


def test_a_model_that_is_whole_already_stays(checkpoint: Path, tmp_path: Path) -> None:
    control = Control()
    told = importing_child._Runs().run(ImportJob(str(checkpoint), likely=True), Output(tmp_path), control)
    last = None
    for last in told:
        if isinstance(last, Imported):
            control.ask(Wish.DISCARD)
    assert isinstance(last, Imported)
    check_files(find_model("net"))


@pytest.mark.slow
def test_through_the_pipe(host: EngineHost, checkpoint: Path, tmp_path: Path) -> None:
    output = Output(tmp_path)
    asking = list(host.run(ImportJob(str(checkpoint)), output))[-1]
    assert isinstance(asking, Asking)
    answers = {question.field: question.likely for question in asking.questions}
    told = list(host.run(ImportJob(str(checkpoint), "fox net", answers), output))
    assert {type(event) for event in told} == {Importing, Imported}
    check_files(find_model("fox net"))
    (again,) = list(host.run(ImportJob(str(checkpoint), "fox net", likely=True), output))[-1:]
    assert again == Failed(
        "There is already a model called “fox net”: choose another name, or remove that one.", "name"
    )
