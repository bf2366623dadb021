"""The engine's process: what a person asks reaches it, and nothing it does reaches the window but events."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clipdiff_core.events import Event, Failed, Loading, Picture, Preview, Progress, Stopped
from clipdiff_core.host import EngineHost, Output
from clipdiff_core.job import Job, Sampling
from clipdiff_core.targets import PictureTarget, TextTarget

HERE = Path(__file__).parent
OUTPUT = Output(Path("pictures"), "fox", True)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineHost]:
    monkeypatch.syspath_prepend(HERE)  # the child is given this process's sys.path
    threads = set(threading.enumerate())
    host = EngineHost("scripted_child", patience=0.5)
    yield host
    host.close()
    for thread in set(threading.enumerate()) - threads:
        thread.join(2)
    assert set(threading.enumerate()) <= threads


def job(words: str = "a fox", steps: int = 3, count: int = 1) -> Job:
    return Job((TextTarget(words),), sampling=Sampling(steps=steps), count=count)


def endless(words: str = "a fox", count: int = 1) -> Job:
    return job(words, 1000, count)


def react(events: Iterator[Event], step: int, action: Callable[[], None]) -> list[Event]:
    """Read `events` to the end; when the first picture is at `step`, do `action`."""
    seen = []
    for event in events:
        seen.append(event)
        if isinstance(event, Progress) and (event.index, event.step) == (0, step):
            action()
    return seen


def child_id(events: list[Event]) -> int:
    return next(int(event.what.split()[0]) for event in events if isinstance(event, Loading))


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_events_arrive_in_order_and_whole(host: EngineHost) -> None:
    given = Job((TextTarget("狐", 2), PictureTarget("a" * 64, "b", -0.5)), sampling=Sampling(steps=2), count=2)
    events = list(host.run(given, OUTPUT))
    kinds = [type(event).__name__ for event in events]
    assert kinds == ["Loading"] + ["Progress", "Preview", "Progress", "Preview", "Picture"] * 2
    assert events[2] == Preview(0, 1, 2, 1, b"\x00\n\x02\n12")
    last = events[-1]
    assert isinstance(last, Picture)
    assert last.job == given
    assert last.path == str(Path("pictures") / "fox-1")


def test_the_child_is_another_process_offline_and_less_urgent(host: EngineHost) -> None:
    event = next(iter(host.run(job(), OUTPUT)))
    assert isinstance(event, Loading)
    process, offline, niceness = event.what.split()
    assert int(process) != os.getpid()
    assert offline == "1"
    assert int(niceness) >= min(os.nice(0) + 1, 19)


def test_one_child_serves_run_after_run(host: EngineHost) -> None:
    host.start()
    assert child_id(list(host.run(job(), OUTPUT))) == child_id(list(host.run(job(), OUTPUT)))


def test_a_user_mistake_arrives_with_its_field(host: EngineHost) -> None:
    assert list(host.run(job("refuse"), OUTPUT))[-1] == Failed("The size does not fit.", "size")
    assert list(host.run(job("mistake"), OUTPUT))[-1] == Failed("No such thing.", "targets")


def test_a_bug_in_the_engine_is_told_and_the_child_goes_on(host: EngineHost) -> None:
    first = list(host.run(job("bug"), OUTPUT))
    failed = first[-1]
    assert isinstance(failed, Failed)
    assert "did not expect (ZeroDivisionError)" in failed.message
    assert "Traceback" in failed.detail
    assert "a bug" in failed.detail
    assert child_id(list(host.run(job(), OUTPUT))) == child_id(first)


def test_keep_saves_and_stops(host: EngineHost) -> None:
    events = react(host.run(endless(count=3), OUTPUT), 2, host.keep)
    assert [type(event) for event in events[-2:]] == [Picture, Stopped]
    assert isinstance(events[-2], Picture)
    assert events[-2].steps_done < 100


def test_discard_stops_without_a_picture(host: EngineHost) -> None:
    events = react(host.run(endless(count=3), OUTPUT), 2, host.discard)
    assert events[-1] == Stopped(0)
    assert not any(isinstance(event, Picture) for event in events)
    assert child_id(list(host.run(job(), OUTPUT))) == child_id(events)


def test_skip_goes_on_with_the_next_even_after_the_last(host: EngineHost) -> None:
    events = react(host.run(job(steps=20, count=2), OUTPUT), 2, host.skip)
    assert [event.index for event in events if isinstance(event, Picture)] == [1]
    events = react(host.run(endless(), OUTPUT), 2, host.skip)
    assert not any(isinstance(event, Picture | Stopped | Failed) for event in events)


def test_pause_holds_until_resume(host: EngineHost) -> None:
    arrived: list[float] = []
    events = host.run(job(steps=20), OUTPUT)
    resume = threading.Timer(0.6, host.resume)
    for event in events:
        arrived.append(time.monotonic())
        if isinstance(event, Progress) and event.step == 5:
            host.pause()
            resume.start()
    assert max(after - before for before, after in itertools.pairwise(arrived)) > 0.3


def test_discard_wakes_a_paused_picture(host: EngineHost) -> None:
    def pause_then_discard() -> None:
        host.pause()
        threading.Timer(0.1, host.discard).start()

    assert react(host.run(endless(), OUTPUT), 2, pause_then_discard)[-1] == Stopped(0)


def test_discard_that_is_not_heeded_kills_and_the_next_run_works(host: EngineHost) -> None:
    began = time.monotonic()
    events = react(host.run(endless("stall"), OUTPUT), 1, host.discard)
    assert events[-1] == Stopped(0)
    assert time.monotonic() - began < 5
    assert isinstance(list(host.run(job(), OUTPUT))[-1], Picture)


@pytest.mark.parametrize(("words", "reason"), [("die", "SIGKILL"), ("leave", "exit code 3")])
def test_a_child_that_dies_is_told_and_replaced(host: EngineHost, words: str, reason: str) -> None:
    first = list(host.run(job(words), OUTPUT))
    failed = first[-1]
    assert isinstance(failed, Failed)
    assert failed.message.startswith("The engine stopped unexpectedly (")
    assert failed.message.endswith("Press Generate to start it again.")
    assert reason in failed.message
    second = list(host.run(job(), OUTPUT))
    assert isinstance(second[-1], Picture)
    assert child_id(second) != child_id(first)


def test_a_child_killed_from_outside_between_runs_is_replaced(host: EngineHost) -> None:
    first = child_id(list(host.run(job(), OUTPUT)))
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert isinstance(list(host.run(job(), OUTPUT))[-1], Picture)


@pytest.mark.parametrize("words", ["garbage", "wrong event"])
def test_a_message_that_cannot_be_read_ends_the_run_and_the_child(host: EngineHost, words: str) -> None:
    first = list(host.run(endless(words), OUTPUT))
    failed = first[-1]
    assert isinstance(failed, Failed)
    assert "could not be read" in failed.message
    assert not alive(child_id(first))
    assert isinstance(list(host.run(job(), OUTPUT))[-1], Picture)


def test_a_module_that_is_not_there_is_a_failure_not_a_hang() -> None:
    host = EngineHost("no_such_module_anywhere")
    events = list(host.run(job(), OUTPUT))
    host.close()
    assert isinstance(events[-1], Failed)
    assert "exit code 1" in events[-1].message


def test_a_run_given_up_half_way_leaves_nothing_to_the_next(host: EngineHost) -> None:
    abandoned = host.run(endless(), OUTPUT)
    for event in abandoned:
        if isinstance(event, Progress):
            break
    abandoned.close()  # type: ignore[attr-defined]
    events = list(host.run(job("a dog", 2), OUTPUT))
    assert [type(event).__name__ for event in events] == ["Loading", *["Progress", "Preview"] * 2, "Picture"]
    assert isinstance(events[-1], Picture)
    assert events[-1].job.title == "a dog"


def test_only_one_run_at_a_time(host: EngineHost) -> None:
    first = host.run(endless(), OUTPUT)
    next(first)
    (refusal,) = host.run(job(), OUTPUT)
    assert isinstance(refusal, Failed)
    assert "busy" in refusal.message
    host.discard()
    assert list(first)[-1] == Stopped(0)


def test_close_during_a_run_ends_it_and_the_child(host: EngineHost) -> None:
    began = time.monotonic()
    events = react(host.run(endless(), OUTPUT), 2, lambda: threading.Thread(target=host.close).start())
    assert isinstance(events[-1], Stopped)
    assert time.monotonic() - began < 5
    assert isinstance(list(host.run(job(), OUTPUT))[-1], Stopped)


def test_close_kills_a_child_that_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(HERE)
    host = EngineHost("scripted_child", farewell=0.3)
    seen = react(host.run(endless("stall"), OUTPUT), 1, lambda: threading.Timer(0.1, host.close).start())
    assert isinstance(seen[-1], Stopped)
    host.close()
    deadline = time.monotonic() + 3
    while alive(child_id(seen)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child_id(seen))


def test_wishes_without_a_run_are_harmless(host: EngineHost) -> None:
    for wish in (host.pause, host.resume, host.keep, host.skip, host.discard):
        wish()
    assert isinstance(list(host.run(job(), OUTPUT))[-1], Picture)


def test_a_child_whose_parent_dies_ends_itself(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, signal\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "from test_host import OUTPUT, EngineHost, endless\n"
        "if __name__ == '__main__':\n"
        "    event = next(iter(EngineHost('scripted_child').run(endless(), OUTPUT)))\n"
        "    print(event.what.split()[0], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = HERE.parent.parent
    done = subprocess.run(
        [sys.executable, script],
        check=False,
        capture_output=True,
        timeout=30,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    process = int(done.stdout)
    deadline = time.monotonic() + 5
    while alive(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(process)


def test_the_parent_loads_neither_torch_nor_the_engine() -> None:
    unwanted = "{'torch', 'numpy', 'PIL', 'clipdiff_core.engine', 'clipdiff_core.child', 'PySide6'}"
    script = f"import sys, clipdiff_core.host; sys.exit(bool({unwanted} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", script], cwd=HERE.parent.parent, check=True)


def test_a_discarded_pictures_snapshot_is_removed_even_if_the_child_was_killed(
    host: EngineHost, tmp_path: Path
) -> None:
    snapshot = tmp_path / "snapshot"
    snapshot.write_bytes(b"kept")
    events = react(host.run(endless("stall"), replace(OUTPUT, snapshot=snapshot)), 1, host.discard)
    assert events[-1] == Stopped(0)
    assert not snapshot.exists()


def test_closing_leaves_the_snapshot_to_be_gone_on_with(host: EngineHost, tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    snapshot.write_bytes(b"kept")
    events = react(host.run(endless(), replace(OUTPUT, snapshot=snapshot)), 2, host.close)
    assert events[-1] == Stopped(0)
    assert snapshot.exists()
