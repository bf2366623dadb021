"""What steers besides words: the CLIPs that guide, the secondary model, the class, and what the chosen model allows."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from clipdiff_core.checkpoints import traits
from clipdiff_core.checkpoints.recognised import CLIP, GUIDED, SECONDARY, STABLE, UNET_2D, V_DIFFUSION
from clipdiff_core.events import Failed
from clipdiff_core.job import Clip, Job, Model, Size
from clipdiff_core.targets import TextTarget
from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.model.run import Phase
from clipdiff_gui.panels.clips_popup import ClipsPopup
from clipdiff_gui.panels.controls import Choice
from clipdiff_gui.panels.search_choice import SearchChoice
from tests.clipdiff_gui.fake_host import FakeHost
from tests.clipdiff_gui.models_steps import make_model

CLASSES = {"image_size": 64, "class_cond": True}


@pytest.fixture
def clips(home: object) -> None:
    """Two CLIPs beside the starter's."""
    make_model("ViT-B-32", CLIP)
    make_model("mine", "starter")


def opened(window: MainWindow) -> ClipsPopup:
    """What opens under “Guided by”, opened from the keyboard."""
    row = window.panes.parameters.guided_row
    row.field.setFocus()
    QApplication.sendEvent(row.field, key(Qt.Key.Key_F4))
    assert row.popup is not None
    assert row.popup.isVisible()
    return row.popup


def key(which: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, which, Qt.KeyboardModifier.NoModifier)


def guided(window: MainWindow) -> str:
    return window.panes.parameters.guided_row.field.currentText()


def select(window: MainWindow, name: str) -> None:
    """Choose a model by hand."""
    choice = window.panes.parameters.model_row.choice
    choice.setCurrentIndex(choice.findData(name))
    choice.activated.emit(choice.currentIndex())


def names(popup: ClipsPopup) -> list[str]:
    return [check.text() for check in popup.findChildren(QCheckBox)]


def test_nothing_chosen_is_the_models_own_clip_or_the_starters(window: MainWindow) -> None:
    assert guided(window) == "Its own"
    make_model("net", GUIDED)
    window.studio.installed.look_again()
    select(window, "net")
    assert guided(window) == "Default: the starter's"


@pytest.mark.usefixtures("clips")
def test_several_clips_guide_with_weights(qtbot: QtBot, window: MainWindow) -> None:
    popup = opened(window)
    assert names(popup) == ["Its own", "The starter", "ViT-B-32", "mine"]
    assert popup.own.isChecked()
    _, vit, mine = popup.lines
    assert not mine.weight.isEnabled()
    vit.check.click()
    assert not popup.own.isChecked()
    mine.check.click()
    mine.weight.setValue(0.5)
    assert window.draft.job.guidance.clips == (Clip("ViT-B-32"), Clip("mine", weight=0.5))
    assert guided(window) == "ViT-B-32 + mine ×0.5"
    assert "ViT-B-32 + mine ×0.5" in window.panes.parameters.guided_row.field.toolTip()
    vit.check.click()
    assert window.draft.job.guidance.clips == (Clip("mine", weight=0.5),)
    popup.own.click()
    assert window.draft.job.guidance.clips == ()
    assert guided(window) == "Its own"
    assert not mine.check.isChecked()
    popup.own.click()  # something always guides
    assert popup.own.isChecked()
    mine.check.click()
    assert window.draft.job.guidance.clips == (Clip("mine", weight=0.5),)  # the weight it had
    mine.check.click()
    assert popup.own.isChecked()
    popup.close()


@pytest.mark.usefixtures("clips")
def test_the_popup_is_used_with_keys_alone(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    popup = opened(window)
    starter, vit, _ = popup.lines
    assert popup.focusWidget() is popup.own
    for line in (starter, vit):
        QApplication.sendEvent(popup.focusWidget(), key(Qt.Key.Key_Down))
        assert popup.focusWidget() is line.check
    qtbot.keyClick(vit.check, Qt.Key.Key_Space)
    assert window.draft.job.guidance.clips == (Clip("ViT-B-32"),)
    qtbot.keyClick(vit.check, Qt.Key.Key_Tab)
    assert popup.focusWidget() is vit.weight
    qtbot.keyClick(vit.weight, Qt.Key.Key_Up)
    assert window.draft.job.guidance.clips == (Clip("ViT-B-32", weight=1.1),)
    for _ in range(5):
        QApplication.sendEvent(popup._checks[0], key(Qt.Key.Key_Up))
    assert popup.focusWidget() is popup.own
    qtbot.keyClick(popup.own, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    popup = opened(window)
    assert popup.focusWidget() is popup.lines[1].check  # what guides
    qtbot.keyClick(popup.lines[1].weight, Qt.Key.Key_Return)
    assert not popup.isVisible()


@pytest.mark.usefixtures("clips")
def test_clips_that_are_not_here_stay_shown_and_are_named(window: MainWindow) -> None:
    lost = Clip("lost", "0a" * 32, 0.5)
    window.draft.set("guidance.clips", (Clip("ViT-B-32"), lost))
    assert guided(window) == "ViT-B-32 + lost (not here) ×0.5"
    assert "Not on this computer: “lost”" in window.panes.parameters.guided_row.field.toolTip()
    popup = opened(window)
    assert names(popup) == ["Its own", "The starter", "ViT-B-32", "mine", "lost (not here)"]
    popup.lines[2].check.click()
    assert window.draft.job.guidance.clips == (Clip("ViT-B-32"), Clip("mine"), lost)
    popup.lines[3].check.click()
    assert guided(window) == "ViT-B-32 + mine"
    assert names(popup)[-1] == "lost (not here)"  # it can be checked again
    popup.close()
    assert names(opened(window))[-1] == "mine"


def test_places_and_tags_are_left_to_the_engine(window: MainWindow) -> None:
    window.draft.set("guidance.clips", (Clip("ViT-B-16/openai"), Clip("C:\\clips\\b32.pt")))
    assert guided(window) == "ViT-B-16/openai + C:\\clips\\b32.pt"


def test_a_clip_that_arrives_is_offered(window: MainWindow) -> None:
    assert names(opened(window)) == ["Its own", "The starter"]
    window.draft.set("guidance.clips", (Clip("ViT-B-32"),))
    make_model("ViT-B-32", CLIP)
    assert guided(window) == "ViT-B-32 (not here)"
    window.studio.installed.look_again()
    assert guided(window) == "ViT-B-32"
    assert names(opened(window)) == ["Its own", "The starter", "ViT-B-32"]


def test_the_wheel_and_keys_do_not_change_the_clips(qtbot: QtBot, window: MainWindow) -> None:
    field = window.panes.parameters.guided_row.field
    for pressed in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_S):
        qtbot.keyClick(field, pressed)
    assert window.draft.job.guidance.clips == ()
    assert guided(window) == "Its own"


@pytest.mark.parametrize("height", [200, 800])
def test_the_popup_has_room_wherever_the_row_is(window: MainWindow, height: int) -> None:
    for number in range(20):
        make_model(f"ViT-{number}", CLIP)
    window.studio.installed.look_again()
    row, screen = window.panes.parameters.guided_row, window.screen().availableGeometry()
    frame = 2  # points by which the screen that is none moves every window
    window.move(screen.left(), screen.bottom() - height)
    popup = opened(window)
    assert screen.adjusted(0, 0, frame, frame).contains(popup.geometry())
    assert popup.height() < 400  # the rest is scrolled to
    assert popup.width() >= row.width()
    popup.close()


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("guidance.clips", "guidance.clips"),
        ("guidance.secondary", "guidance.gradient"),
        ("guidance.gradient", "guidance.gradient"),
        ("conditioning.label", "conditioning.label"),
    ],
)
def test_the_engines_complaint_stands_beside_its_control(
    qtbot: QtBot, window: MainWindow, host: FakeHost, field: str, path: str
) -> None:
    make_model("net", GUIDED, config=CLASSES)
    window.studio.installed.look_again()
    select(window, "net")
    window.generate()
    host.give(Failed("This cannot be.", field))
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    row = window.panes.parameters.rows[path]
    assert row.message.text == "This cannot be."
    assert row.message.isVisible()


def test_a_complaint_about_a_row_that_is_not_there_stands_over_the_canvas(
    qtbot: QtBot, window: MainWindow, host: FakeHost
) -> None:
    window.generate()
    host.give(Failed("This model draws no class 3.", "conditioning.label"))
    host.end()
    qtbot.waitUntil(lambda: window.session.phase is Phase.IDLE)
    assert window.panes.bar.text == "This model draws no class 3."


def test_a_weight_that_cannot_be_is_said_at_the_clips(window: MainWindow, host: FakeHost) -> None:
    window.draft.set("guidance.clips", (Clip("starter", weight=0.0),))
    window.generate()
    assert "The weight of “starter”" in window.panes.parameters.guided_row.message.text
    assert host.jobs == []


def secondary_item(choice: Choice) -> tuple[bool, str]:
    index = choice.model().index(choice.findData("secondary"), 0)
    return bool(index.flags() & Qt.ItemFlag.ItemIsEnabled), index.data(Qt.ItemDataRole.ToolTipRole) or ""


def test_the_gradient_goes_through_a_secondary_model_that_is_here(window: MainWindow) -> None:
    choice = window.panes.parameters.gradient_row.choice
    enabled, tip = secondary_item(choice)
    assert not enabled
    assert "download “secondary” on the models page" in tip
    make_model("secondary", SECONDARY)
    window.studio.installed.look_again()
    assert secondary_item(choice) == (True, "")
    choice.picked.emit("secondary")
    assert window.draft.job.guidance.gradient == "secondary"
    assert window.draft.job.guidance.secondary == Model("")
    assert choice.currentText() == "By the secondary model"


def test_a_job_that_wants_a_secondary_model_that_is_not_here_shows_it(window: MainWindow) -> None:
    window.draft.set("guidance.gradient", "secondary")
    choice = window.panes.parameters.gradient_row.choice
    assert choice.currentData() == "secondary"
    assert not secondary_item(choice)[0]


def with_model(window: MainWindow, kind: str, config: Mapping[str, Any]) -> None:
    """Choose a model with that `config`."""
    folder = make_model("net", kind, config=config)
    (folder / "unet").mkdir()
    (folder / "unet" / "config.json").write_text('{"sample_size": 64}', encoding="utf-8")
    window.studio.installed.look_again()
    select(window, "net")


def class_choice(window: MainWindow) -> SearchChoice:
    """The classes of a model that has some, which is chosen."""
    with_model(window, GUIDED, CLASSES)
    choice = window.panes.parameters.class_row.choice
    assert choice is not None
    return choice


def test_a_class_is_chosen_where_there_are_any(window: MainWindow) -> None:
    row = window.panes.parameters.class_row
    assert not row.isVisible()
    choice = class_choice(window)
    assert row.isVisible()
    assert choice.currentText() == "By the prompt"
    assert choice.count() == 1001
    choice.setCurrentIndex(choice.findText("red fox"))
    choice.activated.emit(choice.currentIndex())
    assert window.draft.job.conditioning.label == 277
    window.draft.set("conditioning.label", 0)
    assert choice.currentText() == "tench"
    window.draft.set("conditioning.label", 5000)
    assert choice.currentText() == "5000"
    select(window, "starter")
    assert not row.isVisible()
    assert window.draft.job.conditioning.label == 5000


@pytest.mark.parametrize(
    ("typed", "found", "label"),
    [
        ("Red Fox", "red fox", 277),
        ("lawn mow", "lawn mower", 621),
        ("no such animal", "By the prompt", -1),
        ("", "By the prompt", -1),
    ],
)
def test_a_class_is_found_by_typing(qtbot: QtBot, window: MainWindow, typed: str, found: str, label: int) -> None:
    choice = class_choice(window)
    choice.edit.selectAll()
    qtbot.keyClicks(choice.edit, typed) if typed else choice.edit.clear()
    hide_found(choice)
    choice.edit.editingFinished.emit()
    assert choice.edit.text() == choice.currentText() == found
    assert window.draft.job.conditioning.label == label


def hide_found(choice: SearchChoice) -> None:
    found = choice.finder.popup()
    assert found is not None
    found.hide()


def test_what_was_typed_is_completed_by_any_part_of_a_name(qtbot: QtBot, window: MainWindow) -> None:
    choice = class_choice(window)
    choice.edit.selectAll()
    qtbot.keyClicks(choice.edit, "FOX")
    offered = choice.finder.completionModel()
    texts = [offered.index(row, 0).data() for row in range(offered.rowCount())]
    assert "red fox" in texts
    assert all("fox" in text.lower() for text in texts)
    hide_found(choice)


def test_a_click_into_the_class_selects_what_stood_there(qtbot: QtBot, window: MainWindow) -> None:
    edit = class_choice(window).edit
    edit.setFocus(Qt.FocusReason.MouseFocusReason)
    edit.deselect()
    edit._entered = True  # a window that is not active hears of no focus
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        spot = QPointF(4, 4)
        event = QMouseEvent(kind, spot, edit.mapToGlobal(spot), left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(edit, event)
    assert edit.selectedText() == "By the prompt"


@pytest.mark.parametrize(
    ("kind", "config", "hears"),
    [
        ("starter", {}, True),
        (STABLE, {}, True),
        (V_DIFFUSION, {"model": "cc12m_1"}, True),
        (V_DIFFUSION, {"model": "cc12m_1_cfg"}, True),
        (V_DIFFUSION, {"model": "yfcc_1"}, False),
        (GUIDED, {"image_size": 256}, False),
        (SECONDARY, {}, False),
        (UNET_2D, {}, False),
    ],
)
def test_models_that_hear_no_words_are_told_none(
    window: MainWindow, kind: str, config: Mapping[str, Any], hears: bool
) -> None:
    with_model(window, kind, config)
    rows = window.panes.parameters.rows
    for path in ("conditioning.enabled", "conditioning.guidance_scale"):
        assert rows[path].isEnabled() == hears
        assert all(("hears no words" in tip) != hears for tip in tips(rows[path]))
    select(window, "starter")
    for path in ("conditioning.enabled", "conditioning.guidance_scale"):
        assert rows[path].isEnabled()
        assert not any("hears no words" in tip for tip in tips(rows[path]))


def tips(row: QWidget) -> Sequence[str]:
    return [part.toolTip() for part in row.findChildren(QWidget) if part.toolTip()]


def test_conditioning_that_is_off_is_not_the_models_fault(window: MainWindow) -> None:
    window.draft.set("conditioning.enabled", False)
    strength = window.panes.parameters.rows["conditioning.guidance_scale"]
    assert not strength.isEnabled()
    assert all("Classifier-free" in tip for tip in tips(strength))


def sizes(choice: QComboBox) -> list[str]:
    return [choice.itemText(row) for row in range(choice.count())]


def test_the_size_a_model_learned_at_is_offered_first(window: MainWindow) -> None:
    choice = window.panes.parameters.size_row.choice
    before = sizes(choice)
    assert not any("As it learned" in name for name in before)
    with_model(window, GUIDED, {"image_size": 512})
    assert sizes(choice) == ["As it learned: 512 × 512", *before]
    make_model("small", GUIDED, config={"image_size": 128})
    window.studio.installed.look_again()
    select(window, "small")
    assert sizes(choice)[0] == "As it learned: 128 × 128"
    assert "128 × 128" not in sizes(choice)  # once is enough
    select(window, "starter")
    assert sizes(choice) == before


def test_a_model_brings_its_size_unless_the_person_chose_one(window: MainWindow) -> None:
    row = window.panes.parameters.size_row
    with_model(window, GUIDED, {"image_size": 512})
    make_model("small", GUIDED, config={"image_size": 128})
    window.studio.installed.look_again()
    assert window.draft.job.size == Size(512, 512)
    assert row.choice.currentText() == "As it learned: 512 × 512"
    assert not row.custom.isVisible()
    select(window, "small")  # nobody chose 512
    assert window.draft.job.size == Size(128, 128)
    assert not row.custom.isVisible()
    select(window, "starter")
    assert window.draft.job.size == Size()
    row.choice.picked.emit(Size(256, 192))
    select(window, "net")
    assert window.draft.job.size == Size(256, 192)
    assert window.draft.job.model == Model("net")


def test_a_job_keeps_its_size_whatever_its_model_learned_at(window: MainWindow) -> None:
    with_model(window, GUIDED, {"image_size": 512})
    select(window, "starter")
    window.draft.use(Job((TextTarget("a fox"),), model=Model("net")))
    assert window.draft.job.size == Size()
    assert window.panes.parameters.size_row.choice.currentText() == "256 × 256"
    assert sizes(window.panes.parameters.size_row.choice)[0] == "As it learned: 512 × 512"


def test_only_the_model_that_is_chosen_is_looked_into(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(
        "clipdiff_gui.model.installed.read_traits", lambda name: looked.append(name) or traits.read_traits(name)
    )
    for number in range(3):
        make_model(f"net {number}", GUIDED, config=CLASSES)
    window.studio.installed.look_again()
    select(window, "net 1")
    window.draft.set("sampling.steps", 12)
    assert sorted(looked) == ["net 1", "starter"]
    window.draft.set("model", Model("/somewhere/else"))  # as a picture from elsewhere may name it
    assert sorted(looked) == ["net 1", "starter"]
    assert window.panes.parameters.model_row.names == ["starter", "net 0", "net 1", "net 2", "/somewhere/else"]
    select(window, "starter")
    assert window.panes.parameters.model_row.names == ["starter", "net 0", "net 1", "net 2"]
