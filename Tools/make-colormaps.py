#!/usr/bin/env python3
"""Writes the tables of colour maps, Sources/MarkerImaging/Display/*Colormaps.swift: matplotlib's
(CC0) and those that DS9 has always had, as DS9 itself saves them.

Needs matplotlib (pip install matplotlib), DS9 and a display for it. Run from the top of the tree.
"""
import re
import subprocess
import tempfile
from pathlib import Path

import matplotlib
from matplotlib import colormaps

FOLDER = Path("Sources/MarkerImaging/Display")
MATPLOTLIB = ["viridis", "magma", "inferno", "plasma", "cividis", "cubehelix"]
DS9 = [
    "a", "b", "bb", "he", "heat", "cool", "rainbow", "standard", "red", "green", "blue", "i8",
    "aips0", "staircase", "color", "sls", "hsv",
]


def hexadecimal(colors):
    """A table of colours as a Swift literal, in lines of at most 90 digits."""
    table = "".join("%02x%02x%02x" % tuple(color) for color in colors)
    rows = [table[i : i + 90] for i in range(0, len(table), 90)]
    return ['"""'] + ["      " + row + "\\" for row in rows[:-1]] + [
        "      " + rows[-1], '      """,']


def write(name, made_from, doc, lines):
    text = [f"// Made by Tools/make-colormaps.py from {made_from}; do not edit.", ""] + doc
    (FOLDER / f"{name}.swift").write_text("\n".join(text + lines + ["}", ""]))


lines = ["enum MatplotlibColormaps {", "  static let tables: [String: String] = ["]
for name in MATPLOTLIB:
    table = hexadecimal(colormaps[name](i, bytes=True)[:3] for i in range(256))
    lines += [f'    "{name}": {table[0]}'] + table[1:]
lines.append("  ]")
write(
    "MatplotlibColormaps", f"matplotlib {matplotlib.__version__}",
    ["/// Colour maps of matplotlib, released under CC0 (cubehelix: D. A. Green, 2011): 256 colours",
     "/// each, six hexadecimal digits a colour."], lines)

version = subprocess.run(
    ["ds9", "-version"], capture_output=True, text=True).stdout.split()[-1]
with tempfile.TemporaryDirectory() as folder:
    arguments = ["ds9"]
    for name in DS9:
        arguments += ["-cmap", name, "-cmap", "save", f"{folder}/{name}"]
    subprocess.run(arguments + ["-exit"], check=True, timeout=120)
    saved = {name: Path(folder, name).read_text() for name in DS9}

lines = ["enum DS9Colormaps {", "  static let lines: [String: [String]] = ["]
for name, text in saved.items():
    if "PSEUDOCOLOR" in text:
        lines.append(f'    "{name}": [')
        for color in ("RED", "GREEN", "BLUE"):
            points = re.findall(r"\(([^)]*)\)", re.search(rf"{color}:\n(.*)", text)[1])
            lines.append(f'      "{" ".join(points)}",')
        lines.append("    ],")
lines += ["  ]", "", "  static let tables: [String: String] = ["]
for name, text in saved.items():
    if "PSEUDOCOLOR" not in text:
        table = hexadecimal(
            [round(255 * float(v)) for v in row.split()] for row in text.splitlines())
        lines += [f'    "{name}": {table[0]}'] + table[1:]
lines.append("  ]")
write(
    "DS9Colormaps", f"DS9 {version}",
    ["/// The colour maps that SAOImage DS9 has always had. `lines` are broken lines of red, green and",
     "/// blue: points `place,intensity`, both from 0 to 1. `tables` are steps of equal width, six",
     "/// hexadecimal digits a colour."], lines)
