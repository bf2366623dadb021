"""What stands behind the prompts: what is kept of them, what of them is known to the model, and what was undone."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance

from clipdiff_core.prompt_book import PromptBook, book_path, read_book, write_book
from clipdiff_core.prompt_lines import read_line, write_line
from clipdiff_core.targets import Target, TextTarget
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed

if TYPE_CHECKING:
    from clipdiff_core.vocabulary import Vocabulary

Change = Callable[[PromptBook], PromptBook]
_MOST_UNDONE = 200


class KeptPrompts(QObject):
    """The person's own book of prompts: read when it is first asked for, written in a thread at every change.

    Another window may write it as well: a change is made to what is on the disk, and what others added is taken up.
    """

    changed = Signal()
    failed = Signal(str)
    _written = Signal(PromptBook, tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book: PromptBook | None = None
        self._unwritten: list[Change] = []  # none of them is lost when the disk is full
        self._written.connect(self._on_written)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    @property
    def book(self) -> PromptBook:
        """What is kept now."""
        if self._book is None:
            self._book = read_book(book_path())
        return self._book

    def change(self, change: Change) -> None:
        """Keep what `change` makes of the book."""
        changed = change(self.book)
        if changed != self.book:
            self._book = changed
            self._unwritten.append(change)
            self._pool.start(_Writing(book_path(), changed, tuple(self._unwritten), self._written, self.failed))
            self.changed.emit()

    def remember(self, targets: tuple[Target, ...]) -> None:
        """These prompts are being drawn."""
        line = write_line(targets)
        self.change(lambda book: book.with_drawn(line))

    def close(self) -> None:
        """Let what was changed become whole on disk."""
        self._pool.waitForDone()

    def _on_written(self, book: PromptBook, changes: tuple[Change, ...]) -> None:
        self._unwritten = [change for change in self._unwritten if change not in changes]
        if not self._unwritten and book != self._book:
            self._book = book
            self.changed.emit()


class _Writing(QRunnable):
    """Makes `changes` to what is on the disk; where that says nothing, the window's own `book` is written."""

    def __init__(
        self,
        path: Path,
        book: PromptBook,
        changes: tuple[Change, ...],
        written: SignalInstance,
        failed: SignalInstance,
    ) -> None:
        super().__init__()
        self._path, self._book, self._changes, self._written, self._failed = path, book, changes, written, failed

    def run(self) -> None:
        kept = read_book(self._path)
        book = self._book if kept == PromptBook() else reduce(lambda book, change: change(book), self._changes, kept)
        try:
            write_book(self._path, book)
        except OSError as error:
            self._failed.emit(str(error))
        else:
            self._written.emit(book, self._changes)


class Spelling(QObject):
    """Which words of the prompts the networks of the draft have not learned; none before `begin`."""

    changed = Signal()

    def __init__(self, draft: Draft, installed: Installed, kept: KeptPrompts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._kept = kept
        self._begun = False
        self._asked: object = None
        self._vocabulary: Vocabulary | None = None
        draft.changed.connect(self._look)
        installed.changed.connect(self._look_again)
        kept.changed.connect(self.changed)

    @property
    def vocabulary(self) -> "Vocabulary | None":
        """What they have learned; None where that may be every word."""
        return self._vocabulary

    def begin(self) -> None:
        """Read what is known; worth waiting for until the window is seen."""
        self._begun = True
        self._look_again()

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """From where to where in `text` stand words that they have not learned."""
        return self._vocabulary.unknown(text, self._kept.book.words) if self._vocabulary else []

    def suggestions(self, word: str) -> list[str]:
        """The words they know that are spelled most like `word`."""
        return self._vocabulary.suggestions(word) if self._vocabulary else []

    def add(self, word: str) -> None:
        """Take `word` for known from now on."""
        self._kept.change(lambda book: book.with_word(word))

    def _look_again(self) -> None:
        self._asked = None
        self._look()

    def _look(self) -> None:
        job = self._draft.job
        asked = (job.model.name, job.guidance.clips, job.conditioning.enabled)
        if not self._begun or asked == self._asked:
            return
        from clipdiff_core.vocabulary import vocabulary_of  # what it reads can wait until the window is seen

        self._asked = asked
        self._vocabulary = vocabulary_of(job)
        self.changed.emit()


class PromptUndo(QObject):
    """Takes changes of the prompts back, and makes them again: rows that came, went or moved, words, weights, spans.

    Changes of the same row one after another, as typing is, are taken back together.
    """

    changed = Signal()

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._now = draft.job.targets
        self._done: list[tuple[Target, ...]] = []
        self._undone: list[tuple[Target, ...]] = []
        self._last: object = None
        self._busy = False
        draft.changed.connect(self._note)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is one to make again."""
        return bool(self._undone)

    def undo(self) -> None:
        """Take the last change back."""
        self._go(self._done, self._undone)

    def redo(self) -> None:
        """Make it again."""
        self._go(self._undone, self._done)

    def _go(self, there: list[tuple[Target, ...]], back: list[tuple[Target, ...]]) -> None:
        if not there:
            return
        back.append(self._now)
        self._now = there.pop()
        self._last = None
        self._busy = True
        self._draft.use(replace(self._draft.job, targets=self._now))
        self._busy = False
        self.changed.emit()

    def _note(self) -> None:
        targets = self._draft.job.targets
        if self._busy or targets == self._now:
            return
        kind = _kind_of_change(self._now, targets)
        if kind is None or kind != self._last:
            self._done = [*self._done[-_MOST_UNDONE + 1 :], self._now]
        self._last, self._now = kind, targets
        self._undone.clear()
        self.changed.emit()


def _kind_of_change(before: tuple[Target, ...], after: tuple[Target, ...]) -> tuple[int, str] | None:
    """The row and what of it changed, if that is one setting of one row; such changes join."""
    if len(before) != len(after):
        return None
    rows = [row for row, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if len(rows) != 1 or type(before[rows[0]]) is not type(after[rows[0]]):
        return None
    old, new = before[rows[0]], after[rows[0]]
    names = [name for name in ("text", "weight", "span") if getattr(old, name, None) != getattr(new, name, None)]
    return (rows[0], names[0]) if len(names) == 1 else None


class PromptHistory(QObject):
    """Steps through the prompts that were drawn, from what is being typed and back to it."""

    def __init__(self, draft: Draft, kept: KeptPrompts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._kept = kept
        self._place = -1  # before the newest: what is being typed
        self._typed: tuple[Target, ...] = ()
        self._shown: tuple[Target, ...] = ()

    def step(self, back: int) -> None:
        """Show the prompt drawn `back` earlier, or later where that is below 0."""
        if self._place < 0 or self._draft.job.targets != self._shown:
            self._place, self._typed = -1, self._draft.job.targets
        lines = [line for line in self._kept.book.drawn if line != write_line(self._typed)]
        self._place = max(-1, min(len(lines) - 1, self._place + back))
        if self._place < 0:
            self._use(self._typed)
        else:
            self.use(lines[self._place])

    def use(self, line: str) -> None:
        """Put the prompts of `line` in the place of the words there are; pictures stay."""
        others = [target for target in self._draft.job.targets if not isinstance(target, TextTarget)]
        self._use((*read_line(line), *others))

    def _use(self, targets: tuple[Target, ...]) -> None:
        if targets != self._draft.job.targets:
            self._draft.use(replace(self._draft.job, targets=targets))
        self._shown = self._draft.job.targets
