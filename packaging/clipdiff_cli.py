"""Where the frozen `clipdiff-cli` starts: always the command line, which without words says how it is used."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from clipdiff_core.cli import main

    sys.exit(main(sys.argv[1:] or ["--help"]))
