"""A day of what the bench does for two weeks: nothing is left open, and nothing piles up."""

import random
import sys

import pytest
from PySide6.QtWidgets import QApplication

from tests.bench.two_weeks import measure

_REST = 0.3  # seconds: threads that Qt keeps a while for the next errand are not waited for


@pytest.mark.skipif(sys.platform != "linux", reason="what is open is counted in /proc")
def test_a_long_day_leaves_nothing_open(qapp: QApplication) -> None:
    day = measure(qapp, 30, 12, random.Random(1), _REST)
    assert day["jobs"] >= 30
    assert day["pictures"] == day["said"]["picture"] >= 30
    assert {"failed", "stopped", "loading"} <= day["said"].keys()
    assert day["end"]["timers"] == day["warm"]["timers"]
    assert abs(day["end"]["objects"] - day["warm"]["objects"]) < 20, "a window has several hundred"
    assert day["after"]["timers"] == day["before"]["timers"]
    threads = {name: day[name]["threads"] for name in ("before", "warm", "end", "after")}
    files = {name: day[name]["files"] - threads[name] for name in threads}  # each thread has one to be woken by
    assert (files["end"], files["after"]) == (files["warm"], files["before"])
