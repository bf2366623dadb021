"""The double-click entry: the window, or the command line when given words."""

import multiprocessing
import sys

UNTIL_DRAWN = "--until-drawn"  # how clipdiff_core/selftest.py opens the window: it draws one picture and closes


def main(argv: list[str] | None = None) -> int:
    """Open the window, or with words in `argv` do what they say; returns the process's exit code."""
    multiprocessing.freeze_support()
    words = sys.argv[1:] if argv is None else argv
    if words and words != [UNTIL_DRAWN]:
        from clipdiff_core.cli import main as command_line

        return command_line(words)
    return _window(until_drawn=bool(words))


def _window(until_drawn: bool) -> int:
    from clipdiff_gui.display import missing_library, problem

    if sentence := problem():
        print(sentence, file=sys.stderr)
        return 2
    # Imported here, not above: the engine's child process runs this file again and must stay free of Qt.
    try:
        from clipdiff_gui.app import run
    except ModuleNotFoundError:
        raise
    except ImportError as error:
        print(missing_library(error), file=sys.stderr)
        return 2
    return run(until_drawn)


if __name__ == "__main__":
    sys.exit(main())
