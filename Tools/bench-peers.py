#!/usr/bin/env python3
"""Measures what MarkerBench measures, of the programs beside ours: a JSON line each, with the program that it is of.

    Tools/bench-peers.py FOLDER [imagemarker|ds9|ginga|library]…

Tools/install-bench-peers puts them there. Images are those that MarkerBench keeps in FOLDER; what is not there is made.
What cannot be measured is left out, and a line on stderr says why. How each is measured is told in Tools/bench_peers.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Has what the images are made with, too.
PYTHON = ROOT / "out/peer/bin/python"
GINGA = ROOT / "out/peer-ginga/bin/python"

# What it runs with, its module, whether it has a window.
PROGRAMS = {
    "library": (PYTHON, "libraries", False),
    "imagemarker": (PYTHON, "image_marker", True),
    "ds9": (PYTHON, "ds9", True),
    "ginga": (GINGA, "ginga", True),
}


def is_there(program):
    python = PROGRAMS[program][0]
    return python.exists() and (program != "ds9" or bool(shutil.which("ds9") and shutil.which("xpaset")))


def main(folder, *chosen):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "Tools")}
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    status = 0
    for program in chosen or PROGRAMS:
        if not is_there(program):
            print(f"bench-peers: {program}: all left out: it is not installed", file=sys.stderr)
            continue
        python, module, has_window = PROGRAMS[program]
        screen = [str(ROOT / "Tools/on-display"), "1400x1000"] if has_window else []
        status |= subprocess.run(
            [*screen, str(python), "-m", f"bench_peers.{module}", folder], env=environment
        ).returncode
    return 1 if status else 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or not set(sys.argv[2:]) <= set(PROGRAMS):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
