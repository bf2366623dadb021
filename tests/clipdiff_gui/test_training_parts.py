"""What the training window reckons and paints: standings, curves, the plot."""

import math

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipdiff_core.training_job import SHARES
from clipdiff_gui.model.curves import CELLS, Curve
from clipdiff_gui.theme import Theme
from clipdiff_gui.training import words
from clipdiff_gui.training.plot import PlotPanel
from clipdiff_gui.training.standing import STAGES, standing
from tests.clipdiff_gui.fake_host import learning


def falling(count: int, height: float = 4.0) -> Curve:
    curve = Curve()
    for batch in range(1, count + 1):
        curve.add(batch / count, height * math.exp(-3 * batch / count))
    return curve


def test_a_standing_is_for_the_whole_training() -> None:
    assert sum(SHARES.values()) == pytest.approx(1)
    first = standing(learning("clip", 0), 100)
    assert (first.place, first.share, first.seconds_left) == (1, 0, pytest.approx(20 + 85 * 60))
    half = standing(learning("denoiser", 5), 100)
    assert (half.place, half.share, half.seconds_left) == (3, pytest.approx(0.55), pytest.approx(10 + 20 * 60))
    assert standing(learning("judge", 10), 100).share == pytest.approx(1)


def test_every_network_has_its_words() -> None:
    for told in (words.learning, words.short):
        assert len({told(stage) for stage in STAGES}) == len(STAGES) == 5


def test_a_long_curve_takes_no_more_room_than_a_short_one() -> None:
    points = falling(100_000).points()
    assert len(points) == CELLS
    assert [share for share, _ in points] == sorted(share for share, _ in points)
    assert points[0][1] == pytest.approx(4, rel=0.01)
    assert points[-1][1] == pytest.approx(4 * math.exp(-3), rel=0.01)
    assert len(falling(7).points()) == 7


def test_a_loss_that_is_no_number_is_left_out() -> None:
    curve = Curve()
    for loss in (math.nan, 2.0, math.inf):
        curve.add(0.5, loss)
    assert [loss for _, loss in curve.points()] == [2.0]
    assert curve.newest == 2.0


@pytest.mark.parametrize("losses", [[], [0.5], [0.0, 0.0], [3.0, 1e-9], [1.0, 1.0, 1.0]])
def test_the_plot_paints_whatever_was_learned(qtbot: QtBot, theme: Theme, losses: list[float]) -> None:
    panel, curve = PlotPanel(), Curve()
    qtbot.addWidget(panel)
    for place, loss in enumerate(losses):
        curve.add(place / 10, loss)
    panel.show_curves({"clip": curve}, "clip")
    panel.resize(640, 180)
    assert not panel.grab().isNull()


@pytest.mark.parametrize("stage", STAGES)
def test_the_network_that_learns_is_named_however_narrow_the_plot(qtbot: QtBot, theme: Theme, stage: str) -> None:
    panel = PlotPanel()
    qtbot.addWidget(panel)
    panel.show_curves({stage: falling(10)}, stage)
    for width in (300, 640, 1200):
        panel.plot.resize(width, 130)
        places = panel.plot.name_places()
        assert stage in places
        named = list(places.values())
        assert not any(one.intersects(other) for one in named for other in named if one is not other)
        assert all(place.left() >= 0 and place.right() <= width for place in named)
    assert len(places) == len(STAGES)


def test_the_newest_loss_is_said_or_the_one_under_the_mouse(qtbot: QtBot, theme: Theme) -> None:
    panel = PlotPanel()
    qtbot.addWidget(panel)
    panel.resize(640, 180)
    panel.show()
    panel.show_curves({"clip": falling(1000), "tempering": falling(500, 2.0)}, "tempering")
    assert panel.value.text() == "loss 0.0996"
    place, none = QPointF(panel.plot.width() - 4, 50), Qt.MouseButton.NoButton
    over = panel.plot.mapToGlobal(place)
    move = QMouseEvent(QEvent.Type.MouseMove, place, over, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(panel.plot, move)
    assert panel.value.text() == "learning to guide a drawing, at 30 %: 0.0999"
    QApplication.sendEvent(panel.plot, QEvent(QEvent.Type.Leave))
    assert panel.value.text() == "loss 0.0996"
