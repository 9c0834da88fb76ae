#!/usr/bin/env python3
"""Writes Sources/MarkerImaging/Display/ColormapTables.swift from matplotlib's colour maps (CC0).

Needs matplotlib (pip install matplotlib). Run from the top of the tree.
"""
import matplotlib
from matplotlib import colormaps

NAMES = ["viridis", "magma", "inferno", "plasma", "cividis"]

lines = [
    f"// Made by Tools/make-colormaps.py from matplotlib {matplotlib.__version__}; do not edit.",
    "",
    "/// The perceptually uniform colour maps of matplotlib, released by their authors under CC0:",
    "/// 256 colours each, six hexadecimal digits a colour.",
    "enum ColormapTables {",
    "  static let hexadecimal: [String: String] = [",
]
for name in NAMES:
    table = "".join("%02x%02x%02x" % colormaps[name](i, bytes=True)[:3] for i in range(256))
    rows = [table[i : i + 90] for i in range(0, len(table), 90)]
    lines.append(f'    "{name}": """')
    lines += ["      " + row + "\\" for row in rows[:-1]] + ["      " + rows[-1]]
    lines.append('      """,')
lines += ["  ]", "}", ""]
with open("Sources/MarkerImaging/Display/ColormapTables.swift", "w") as file:
    file.write("\n".join(lines))
