"""Run before everything else: a program without a console has no stdout and stderr, and libraries print to them."""

import sys

if sys.stdout is None or sys.stderr is None:
    from clipdiff_core import folders

    folders.data().mkdir(parents=True, exist_ok=True)
    log = (folders.data() / "clipdiff.log").open("w", encoding="utf-8", errors="replace", buffering=1)
    sys.stdout = sys.stdout or log
    sys.stderr = sys.stderr or log
