"""Presets over the parameters, and settings reset one by one or all at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLabel, QMenu, QPushButton, QWidget

from clipdiff_core.job import Cutting, Job, Size
from clipdiff_core.presets import STANDARD
from clipdiff_core.targets import PictureTarget, TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.panels.rows import NumberRow
from tests.clipdiff_gui.fake_host import FakeHost
from tests.clipdiff_gui.models_steps import make_model


def pick(window: MainWindow, words: str) -> None:
    """Open the menu of presets and choose what begins with these words."""
    window.desks.presets.fill_menu()
    entry(window, words).trigger()


def entry(window: MainWindow, words: str) -> QAction:
    return next(action for action in window.desks.presets.menu.actions() if action.text().startswith(words))


def undo(window: MainWindow) -> None:
    next(found for found in window.panes.bar.findChildren(QPushButton) if found.text() == "Undo").click()


def shown(window: MainWindow) -> str:
    return window.desks.presets.button.text()


def answer(monkeypatch: pytest.MonkeyPatch, name: str, meant: bool = True) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (name, meant))


def test_a_preset_is_chosen_and_taken_back(window: MainWindow) -> None:
    assert shown(window) == "Balanced"
    before = window.draft.job
    pick(window, "Seamless tile")
    assert shown(window) == "Seamless tile"
    assert window.draft.job.tiling
    assert window.draft.job.targets == before.targets
    window.draft.set("sampling.steps", 99)
    assert shown(window) == "Seamless tile · changed"
    assert "changed" in window.desks.presets.button.accessibleName()
    window.draft.set("sampling.steps", 40)
    assert shown(window) == "Seamless tile"
    undo(window)
    assert window.draft.job == before
    assert shown(window) == "Balanced"


def test_words_and_seeds_do_not_change_a_preset(window: MainWindow) -> None:
    window.draft.set("targets", (TextTarget("a boat"),))
    window.draft.set("seed", 5)
    window.draft.set("size", Size(64, 64))
    assert shown(window) == "Balanced"


def test_ones_own_preset_is_kept_renamed_and_deleted(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, open_window: Callable[[], MainWindow]
) -> None:
    window.draft.set("sampling.steps", 33)
    answer(monkeypatch, "mine")
    pick(window, "Save settings")
    assert shown(window) == "mine"
    answer(monkeypatch, "ours")
    pick(window, "Rename")
    assert shown(window) == "ours"
    pick(window, "Balanced")
    assert window.draft.job.sampling.steps == 0
    pick(window, "ours")
    assert window.draft.job.sampling.steps == 33
    window.close()
    assert shown(open_window()) == "ours"
    pick(window, "Delete")
    assert window.studio.presets.own() == []
    assert shown(window) == "Balanced · changed"
    undo(window)
    assert [preset.name for preset in window.studio.presets.own()] == ["ours"]
    assert shown(window) == "ours"


def test_names_that_are_none_or_taken_back_keep_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "x", meant=False)
    pick(window, "Save settings")
    assert window.studio.presets.own() == []
    answer(monkeypatch, "   ")
    pick(window, "Save settings")
    assert "needs a name" in window.panes.bar.text
    assert window.studio.presets.own() == []


def test_a_name_that_is_taken_is_replaced_and_can_be_brought_back(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "mine")
    for steps in (10, 20):
        window.draft.set("sampling.steps", steps)
        pick(window, "Save settings")
    assert "took the place" in window.panes.bar.text
    undo(window)
    assert [preset.job.sampling.steps for preset in window.studio.presets.own()] == [10]


def test_presets_are_passed_on(window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    window.draft.set("sampling.steps", 44)
    answer(monkeypatch, "mine/too")
    pick(window, "Save settings")
    offered: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *said: (offered.append(said[2]), (str(tmp_path / "p"), ""))[1]
    )
    pick(window, "Export")
    assert offered == ["mine-too.json"]
    pick(window, "Delete")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "p.json"), ""))
    pick(window, "Balanced")
    pick(window, "Import")
    assert window.draft.job.sampling.steps == 44
    assert shown(window) == "mine/too"


def test_hostile_presets_are_refused_in_words(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "evil.json"
    path.write_text(json.dumps({"clipdiff_preset": 1, "name": "x", "settings": {"seed": 1}}))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    pick(window, "Import")
    assert "“evil.json” is refused" in window.panes.bar.text
    assert window.studio.presets.own() == []


def test_the_menu_says_what_each_is_for(window: MainWindow) -> None:
    window.desks.presets.fill_menu()
    ours = [entry(window, preset.name) for preset in window.studio.presets.factory()]
    assert all(len(action.toolTip()) > len(action.text()) for action in ours)
    assert [action.isChecked() for action in ours] == [True] + [False] * (len(ours) - 1)


def test_rows_that_differ_are_reset_one_by_one(window: MainWindow) -> None:
    rows = window.panes.parameters.rows
    steps = rows["sampling.steps"]
    assert steps.reset is None
    window.draft.set("sampling.steps", 12)
    assert steps.reset is not None
    assert not steps.reset.isHidden()
    assert steps.reset.accessibleName() == "Reset Steps"
    assert steps.reset.toolTip()
    steps.reset.click()
    assert window.draft.job.sampling.steps == 0
    assert steps.reset.isHidden()


def test_the_keyboard_comes_to_the_button_behind_its_setting(window: MainWindow) -> None:
    rows = window.panes.parameters.rows
    for path, behind in (("sampling.steps", "guidance.clip_guidance_scale"), ("size", "method")):
        window.draft.set(path, 12 if path == "sampling.steps" else Size(64, 96))
        reset, here = rows[path].reset, rows[path].control.focusProxy()
        met: list[QWidget] = []
        while here is not None and not rows[behind].isAncestorOf(here):
            met.append(here)
            here = here.nextInFocusChain()
        assert reset in met


def test_rows_are_reset_to_what_the_preset_has(window: MainWindow) -> None:
    pick(window, "Pixel art")
    rows = window.panes.parameters.rows
    reset = rows["guidance.cutting"].reset
    assert reset is None or reset.isHidden()
    window.draft.set("guidance.cutting", Cutting())
    reset = rows["guidance.cutting"].reset
    assert reset is not None
    assert "preset" in reset.toolTip()
    reset.click()
    assert shown(window) == "Pixel art"


def test_the_size_is_reset_to_what_the_model_learned_and_the_model_to_the_starter(window: MainWindow) -> None:
    make_model("net", "guided-diffusion")
    window.studio.installed.look_again()
    window.draft.set("size", Size(64, 96))
    row = window.panes.parameters.rows["size"]
    assert row.reset is not None
    row.reset.click()
    assert window.draft.job.size == Size()
    window.studio.installed.choose(window.draft, "net")
    model = window.panes.parameters.rows["model"]
    assert model.reset is not None
    model.reset.click()
    assert window.draft.job.model.name == "starter"


def test_settings_of_tasks_are_reset_too(window: MainWindow) -> None:
    window.draft.set_all({"task": "describe", "describe.styles": False, "describe.most": 3})
    rows = window.panes.tasks.rows
    for path in ("describe.subjects", "describe.most"):
        reset = rows[path].reset
        assert reset is not None
        reset.click()
    assert window.draft.job.describe == Job(()).describe
    assert rows["init"].reset is None


def test_a_context_menu_resets(window: MainWindow) -> None:
    row = window.panes.parameters.rows["guidance.gradient"]
    window.draft.set("guidance.gradient", "exact")
    QApplication.sendEvent(row, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5)))
    menu = row.findChild(QMenu)
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert window.draft.job.guidance.gradient == "fast"


def test_all_is_reset_and_taken_back(window: MainWindow) -> None:
    window.draft.set_all({"sampling.steps": 12, "size": Size(64, 64), "count": 3, "vary.strength": 0.9, "seed": 5})
    before = window.draft.job
    pick(window, "Reset all")
    job = window.draft.job
    assert STANDARD.is_in(job)
    assert (job.size, job.count, job.vary.strength) == (Size(), 1, 0.5)
    assert (job.seed, job.targets) == (5, before.targets)
    undo(window)
    assert window.draft.job == before


def test_every_setting_has_a_tooltip_and_every_number_a_good_range(window: MainWindow) -> None:
    for row in (*window.panes.parameters.rows.values(), *window.panes.tasks.rows.values()):
        labels = row.findChildren(QLabel, "rowLabel")
        assert all(label.toolTip() for label in labels), row.path
        if isinstance(row, NumberRow):
            row.allow(True)  # while it has no meaning its tooltip says so
            assert any(letter.isdigit() for letter in labels[0].toolTip()), row.path


def test_metadata_can_be_left_out(
    window: MainWindow, host: FakeHost[Job], open_window: Callable[[], MainWindow]
) -> None:
    row = window.panes.parameters.metadata_row
    assert row.switch.isChecked()
    row.switch.click()
    window.generate()
    assert host.iterating.wait(5)
    assert host.outputs[0].plain
    host.end()
    window.close()
    again = open_window()
    assert not again.panes.parameters.metadata_row.switch.isChecked()


def test_less_like_takes_the_place_of_more_like(window: MainWindow, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "a.png"
    Image.new("RGB", (8, 8)).save(path)
    window.desks.tasks.more_like(path)
    window.desks.tasks.less_like(path)
    pictures = [target for target in window.draft.job.targets if isinstance(target, PictureTarget)]
    assert [picture.weight for picture in pictures] == [-0.5]
    window.desks.tasks.more_like(path)
    pictures = [target for target in window.draft.job.targets if isinstance(target, PictureTarget)]
    assert [picture.weight for picture in pictures] == [1.0]
