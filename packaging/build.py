"""Builds the frozen program, dist/clipdiff, with an inventory, and proves it: `python packaging/build.py`.

python packaging/build.py                # the folder, and every check
python packaging/build.py --archives     # and on Linux a tar.gz and a .deb of it
python packaging/build.py --check-only   # the checks again
"""

import argparse
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

from archives import make_deb, make_tar
from inventory import ROOT, unlicensed, version, write_inventory
from proof import BuildError, check

PACKAGING = Path(__file__).resolve().parent
PROGRAM = ROOT / "dist" / "clipdiff"
WORK = ROOT / "build"
BESIDE = ("linux/clipdiff.desktop", "linux/org.clipdiff.ClipDiff.metainfo.xml", "clipdiff.png", "clipdiff.ico")
DEBIAN = {"x86_64": "amd64", "aarch64": "arm64"}


def main() -> int:
    """Build and check, or only check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check-only", action="store_true", help="check the program that is already in dist")
    parser.add_argument("--archives", action="store_true", help="pack it, too: a tar.gz, and a .deb where dpkg-deb is")
    wanted = parser.parse_args()
    try:
        if not wanted.check_only:
            build()
        check(PROGRAM)
        if wanted.archives:
            pack()
    except (BuildError, subprocess.SubprocessError) as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    return 0


def build() -> None:
    """Run PyInstaller, and lay desktop entry, icons, licences and the inventory beside the programs."""
    started = time.monotonic()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(PROGRAM.parent), "--workpath", str(WORK)]
    subprocess.run([*command, *places, str(PACKAGING / "clipdiff.spec")], cwd=ROOT, check=True)
    for name in BESIDE:
        shutil.copy(PACKAGING / name, PROGRAM)
    for name in ("LICENSE", "THIRD-PARTY.md"):
        shutil.copy(ROOT / name, PROGRAM)
    parts = write_inventory(PROGRAM, WORK / "clipdiff")
    if nameless := unlicensed(parts):
        raise BuildError(f"Nobody says under which licence these are: {', '.join(nameless)}.")
    print(f"built {PROGRAM.relative_to(ROOT)} in {time.monotonic() - started:.0f} s:")
    for part in parts[:12]:
        print(f"  {part.size / 1e6:8,.1f} MB  {part.name} {part.version}")
    print(f"  {sum(part.size for part in parts) / 1e6:8,.1f} MB  in all: {PROGRAM.name}/INVENTORY.md")


def pack() -> None:
    """Make the archives of this system."""
    machine = platform.machine().lower()
    made = [make_tar(PROGRAM, f"clipdiff-{version()}-{sys.platform}-{machine}")]
    if shutil.which("dpkg-deb") and machine in DEBIAN:
        made.append(make_deb(PROGRAM, version(), DEBIAN[machine], WORK / "deb"))
    for archive in made:
        print(f"packed {archive.relative_to(ROOT)}: {archive.stat().st_size / 1e9:.2f} GB")


if __name__ == "__main__":
    sys.exit(main())
