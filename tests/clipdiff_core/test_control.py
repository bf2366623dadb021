import threading
from collections.abc import Callable

import pytest

from clipdiff_core.control import Control, Wish


def test_nothing_asked_is_to_go_on() -> None:
    assert Control().take() is Wish.GO_ON


@pytest.mark.parametrize("wish", [Wish.KEEP, Wish.DISCARD])
def test_a_wish_to_stop_stays(wish: Wish) -> None:
    control = Control()
    control.ask(wish)
    assert [control.take() for _ in range(3)] == [wish, wish, wish]


def test_a_wish_to_skip_is_for_one_picture() -> None:
    control = Control()
    control.ask(Wish.SKIP)
    assert [control.take() for _ in range(2)] == [Wish.SKIP, Wish.GO_ON]


def test_the_last_wish_counts() -> None:
    control = Control()
    control.ask(Wish.KEEP)
    control.ask(Wish.DISCARD)
    assert control.take() is Wish.DISCARD


@pytest.mark.parametrize(
    ("wake", "wish"),
    [
        (Control.resume, Wish.GO_ON),
        (lambda control: control.ask(Wish.KEEP), Wish.KEEP),
        (lambda control: control.ask(Wish.SKIP), Wish.SKIP),
    ],
)
def test_a_paused_job_waits_until_it_is_woken(wake: Callable[[Control], None], wish: Wish) -> None:
    control = Control()
    control.pause()
    taken: list[Wish] = []
    job = threading.Thread(target=lambda: taken.append(control.take()))
    job.start()
    job.join(0.05)
    assert job.is_alive()
    assert taken == []
    wake(control)
    job.join(5)
    assert taken == [wish]


def test_a_pause_after_a_wish_to_stop_does_not_hold_the_stop_up() -> None:
    control = Control()
    control.ask(Wish.KEEP)
    control.pause()
    assert control.take() is Wish.KEEP


def test_a_pause_after_a_skip_holds_the_next_picture() -> None:
    control = Control()
    control.ask(Wish.SKIP)
    control.pause()
    assert control.take() is Wish.SKIP
    timer = threading.Timer(0.02, control.resume)
    timer.start()
    assert control.take() is Wish.GO_ON
    timer.join()
