"""An artist's first hour with the real window and the real engine, by keyboard and mouse.

    xvfb-run -s "-screen 0 1280x800x24" python tests/e2e/story.py --shots docs/images

Needs xvfb, xdotool and ImageMagick. Every chapter fails with a sentence, and a picture named “failed”, when what it
waits for does not come. The screenshots in the documents are made by this.
"""

import argparse
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QFileDialog, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as `tests` are no package that is installed

from clipdiff_gui.panels.prompt_edit import PromptEdit
from tests.e2e.person import Eyes, Person, focused, show_at

if TYPE_CHECKING:
    from clipdiff_gui.app import Program
    from clipdiff_gui.main_window import MainWindow

SCREEN = QRect(0, 0, 1280, 800)
TASKS = ("generate", "vary", "inpaint", "outpaint", "denoise", "cut_out", "upscale", "describe")


class Story:
    """The chapters, in the order in which they build on each other."""

    def __init__(self, person: Person, program: "Program") -> None:
        self.person = person
        self.program = program

    @property
    def window(self) -> "MainWindow":
        """The window as it is now: another language is another window."""
        return self.program.window

    def tell(self, only: list[str]) -> None:
        """Tell every chapter, or those that are named."""
        chapters: dict[str, Callable[[], None]] = {
            "first-run": self.first_run,
            "draw": self.draw,
            "stop": self.stop,
            "vary": self.vary,
            "inpaint": self.inpaint,
            "outpaint": self.outpaint,
            "denoise": self.denoise,
            "cut-out": self.cut_out,
            "upscale": self.upscale,
            "describe": self.describe,
            "queue": self.queue,
            "search": self.search,
            "use-settings": self.use_settings,
            "keys": self.keys,
            "dark": self.dark,
            "chinese": self.chinese,
        }
        for name, chapter in chapters.items():
            if not only or name in only:
                print(name, file=sys.stderr)
                chapter()

    def first_run(self) -> None:
        """Nothing to answer, and a line that says how to begin."""
        self.person.wait_for("the prompt to have the cursor", lambda: isinstance(focused(), PromptEdit), 10)
        self.person.wait_for("the line of hints", self.window.panes.hints.isVisible, 10)
        self.person.shoot("first-run")

    def draw(self) -> None:
        """Type, press Enter, watch."""
        self.prompt("a cat on a green background")
        self.person.press("Return")
        self.until_drawn(1)
        self.person.shoot("window")

    def stop(self) -> None:
        """Change one's mind, and keep what is there."""
        self.person.ask(lambda: self.window.draft.set("sampling.steps", 400))
        self.prompt("a red fox on a blue background")
        self.person.press("Return")
        self.person.wait_for("a preview", lambda: self.window.viewer.path is None and self.shown())
        self.person.wait(1.5)
        self.person.press("ctrl+period")
        self.until_drawn(2)
        self.person.ask(lambda: self.window.draft.set("sampling.steps", 0))

    def vary(self) -> None:
        """Draw the newest picture anew, near to it."""
        self.task("vary")
        self.number("Strength", 0.7)
        self.prompt("a red fox on a yellow background")
        self.person.press("Return")
        self.until_drawn(3)
        self.person.shoot("vary")

    def inpaint(self) -> None:
        """Paint over a part of a picture, and say what is to be there."""
        self.person.press("alt+1")
        self.prompt("a house on a green background")
        self.person.press("Return")
        self.until_drawn(4)
        self.task("inpaint")
        canvas = self.window.panes.canvas
        middle = self.person.ask(lambda: canvas.rect().center())
        self.person.move(canvas.viewport(), middle)
        self.person.press(*["bracketright"] * 6)
        strokes = [(-90, -70), (90, -70), (90, 0), (-90, 0), (-90, 70), (90, 70)]
        self.person.drag(canvas.viewport(), [middle + QPoint(x, y) for x, y in strokes])
        self.prompt("a yellow star on a green background")
        self.person.shoot("inpaint")
        self.person.press("Return")
        self.until_drawn(5)

    def outpaint(self) -> None:
        """Let it grow."""
        self.choose_in_filmstrip(1)
        self.task("outpaint")
        for side in ("To the left", "To the right"):
            self.number(side, 64)
        self.prompt("a house on a green background")
        self.person.press("Return")
        self.until_drawn(6)
        self.person.shoot("outpaint")

    def denoise(self) -> None:
        """Clean a noisy scan, chosen from the disk: before and after are compared at once."""
        noisy = self.noisy_scan()
        self.person.press("alt+5")
        self.person.click(self.window.panes.tasks.init_row.button)
        self.person.wait_for("the dialog", lambda: self.dialog() is not None)
        self.person.write_over(str(noisy))
        self.person.press("Return")
        self.person.wait_for("the scan on the canvas", lambda: self.window.draft.job.init.name == noisy.name)
        self.person.ask(self.window.activateWindow)  # as a window manager would; the screen of a test has none
        self.person.press("ctrl+Return")
        self.until_drawn(7)
        self.person.wait_for("before and after under a slider", self.window.actions_.compare.isChecked, 10)
        self.person.shoot("denoise")

    def cut_out(self) -> None:
        """Take the background away."""
        self.task("cut_out")
        self.person.press("ctrl+Return")
        self.until_drawn(8)
        self.person.shoot("cut-out")

    def upscale(self) -> None:
        """Make a picture larger."""
        self.choose_in_filmstrip(1)
        self.task("upscale")
        self.person.press("ctrl+Return")
        self.until_drawn(9)
        self.person.shoot("upscale")

    def describe(self) -> None:
        """Ask what there is to see."""
        self.choose_in_filmstrip(8)
        self.task("describe")
        self.person.press("ctrl+Return")
        self.person.wait_for("the words", self.window.panes.description.isVisible)
        self.person.shoot("describe")

    def queue(self) -> None:
        """Ask for more while a picture is drawn, and look at what waits."""
        self.person.click(self.window.panes.description.close_button)
        self.person.press("alt+1")
        for words in ("a dog on a blue background", "an owl on a yellow background", "a tree in a meadow"):
            self.prompt(words)
            self.person.press("ctrl+Return")
        self.person.wait_for("the queue", self.window.desks.queue.panel.isVisible, 20)
        self.person.wait_for("a preview", lambda: self.window.viewer.path is None and self.shown())
        self.person.shoot("queue")
        self.until_drawn(12)

    def search(self) -> None:
        """Look through all that was made, and find the fox."""
        self.person.press("ctrl+f")
        self.person.wait(0.5)
        self.person.write("fox")
        page = self.window.desks.gallery.page
        self.person.wait_for("two foxes", lambda: page.grid.model().rowCount() == 2, 20)
        self.person.shoot("gallery")
        self.person.press("Escape", "Escape")  # the words, then the gallery

    def use_settings(self) -> None:
        """Look at what a picture was made with, and take it over."""
        self.choose_in_filmstrip(2)
        self.person.press("ctrl+alt+d")
        self.person.wait_for("the details", self.window.desks.gallery.details.isVisible, 10)
        self.person.shoot("details")
        self.person.click(self.window.desks.gallery.details.use)
        said = "a dog on a blue background"
        self.person.wait_for("the dog's words", lambda: self.window.draft.job.title == said, 10)
        self.person.press("ctrl+alt+d")

    def keys(self) -> None:
        """Find by name what can be done."""
        self.person.press("ctrl+k")
        self.person.wait(0.5)
        self.person.write("gal")
        self.person.shoot("palette")
        self.person.press("Escape")

    def dark(self) -> None:
        """Work at night."""
        self.person.ask(lambda: self.program.studio.choose_scheme("dark"))
        self.person.shoot("dark")
        self.person.ask(lambda: self.program.studio.choose_scheme("light"))

    def chinese(self) -> None:
        """Speak another language, and go on."""
        self.person.ask(lambda: self.program.studio.language.choose("zh_CN"))
        self.person.wait_for("the Chinese button", lambda: self.window.actions_.generate.text() == "生成", 20)
        self.person.shoot("chinese")
        self.prompt("一只猫")
        self.person.press("Return")
        self.until_drawn(13)

    def prompt(self, words: str) -> None:
        """Type the first prompt anew."""
        self.person.click(self.person.ask(lambda: self.window.panes.prompts.rows[0].findChildren(PromptEdit)[0]))
        self.person.write_over(words)

    def number(self, name: str, value: float) -> None:
        """Type a number into the field of that name."""
        self.person.click(self.person.ask(lambda: self.field(name)))
        self.person.write_over(f"{value:g}")

    def task(self, name: str) -> None:
        """Choose a task by its shortcut."""
        self.person.press(f"alt+{TASKS.index(name) + 1}")
        self.person.wait_for(f"the task {name}", lambda: self.window.draft.job.task == name, 10)

    def choose_in_filmstrip(self, row: int) -> None:
        """Click on a picture below the canvas."""
        strip = self.window.panes.filmstrip
        place = self.person.ask(lambda: strip.visualRect(self.window.gallery.index(row)).center())
        self.person.click(strip.viewport(), place)
        self.person.wait_for("the picture on the canvas", lambda: self.window.viewer.path is not None, 10)

    def until_drawn(self, pictures: int) -> None:
        """Wait for a finished picture."""
        window = self.window
        self.person.wait_for(
            f"picture {pictures}", lambda: window.gallery.rowCount() >= pictures and not window.session.busy
        )

    def shown(self) -> bool:
        """Whether there is anything on the canvas."""
        return not self.window.panes.canvas.image.isNull()

    def field(self, name: str) -> QWidget:
        """The number's field of that name."""
        fields = self.window.panes.findChildren(QAbstractSpinBox)
        return next(field for field in fields if field.accessibleName() == name and field.isVisible())

    def dialog(self) -> QFileDialog | None:
        """The file dialog, when it is open."""
        return next((one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog)), None)

    def noisy_scan(self) -> Path:
        """The first picture, as a bad scan of it would be."""
        import numpy as np
        from PIL import Image

        gallery = self.window.gallery
        first = self.person.ask(lambda: gallery.index(gallery.rowCount() - 1).data(gallery.PATH))
        with Image.open(first) as image:
            clean = np.asarray(image.convert("RGB"), dtype=np.float64)
        noise = np.random.default_rng(1).normal(0, 25, clean.shape)
        path = Path(first).parent.parent / "scan.png"
        Image.fromarray(np.clip(clean + noise, 0, 255).astype(np.uint8)).save(path)
        return path


def main() -> int:
    """Tell the story; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=Path, required=True, metavar="FOLDER", help="where screenshots go")
    parser.add_argument("chapters", nargs="*", help="all if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["CLIPDIFF_HOME"] = home
        return live(options.shots, options.chapters)


def live(shots: Path, chapters: list[str]) -> int:
    """Run the program, with a person at it, until the story has ended; 1 when it did not go as told."""
    from clipdiff_gui.app import open_window  # after the home is set

    app = QApplication(sys.argv[:1])
    program = open_window(app)
    show_at(program.window, SCREEN)
    story = Story(Person(Eyes(), shots), program)
    failures: list[BaseException] = []

    def tell() -> None:
        try:
            story.tell(chapters)
        except BaseException as error:  # noqa: BLE001 - told below, once the program has ended
            failures.append(error)
        story.person.ask(program.window.close)

    teller = threading.Thread(target=tell)
    QTimer.singleShot(0, teller.start)
    app.exec()
    teller.join()
    for failure in failures:
        print("".join(traceback.format_exception(failure)), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
