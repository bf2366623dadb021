"""Kills a working queue and its engine at random moments, and holds what comes of it against an undisturbed run.

python tests/bench/kill_queue.py --times 50
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.clipdiff_core.queue import workers
from tests.clipdiff_core.tiny_model import write_tiny_model


def main() -> int:
    """Say after each kill what was left, and at the end whether every pixel is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50, help="how often it is killed")
    parser.add_argument("--jobs", type=int, help="how many jobs are queued, of 3 pictures each")
    parser.add_argument("--steps", type=int, default=100, help="of each picture")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    chosen = parser.parse_args()
    jobs = chosen.jobs or max(5, chosen.times // 2)
    most = 3 * chosen.steps  # events: a step has one, and a preview now and then
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder, "calm"), Path(folder, "killed")]
        for home in homes:
            os.environ["CLIPDIFF_HOME"] = str(home)
            write_tiny_model(home / "models" / "tiny")
            workers.fill(jobs, 3, chosen.steps)
        assert workers.Worker.start(homes[0]).finish(), "the undisturbed run failed"
        left = workers.kill_and_restart(homes[1], chosen.times, random.Random(chosen.seed), most)
        expected, found = workers.pixels(homes[0]), workers.pixels(homes[1])
    same = sum(found.get(name) == content for name, content in expected.items())
    print(f"killed {len(left)} times; pictures finished at each: {' '.join(map(str, left))}")
    print(f"{same} of {len(expected)} pictures have identical pixels, {len(found) - len(expected)} too many")
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if same == len(expected) == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
