#!/usr/bin/env python3
"""Writes Tests/MarkerImagingTests/Fixtures/histograms.json: what numpy counts in images that the
tests make in the same way.

Needs numpy (pip install numpy). Run from the top of the tree.
"""
import json

import numpy as np

from noise import image, noise


def histogram(data, bins, limits):
    """numpy's, of the finite values; of large integers less the lowest, as no double holds them."""
    low = data.min() if limits is None else limits[0]
    if data.dtype.kind in "iu":
        values = np.array([int(v) - int(low) for v in data.ravel()], dtype=np.float64)
        ends = None if limits is None else (0.0, float(int(limits[1]) - int(low)))
    else:
        values = data[np.isfinite(data)].astype(np.float64)
        ends = limits
    counts, edges = np.histogram(values, bins=bins, range=ends)
    return [int(n) for n in counts], edges[-1] - edges[0]


cases = []
for kind, width, height, bins, limits in [
    ("float32", 120, 90, 512, None), ("float32", 120, 90, 100, (-15.5, 40.25)),
    ("holes", 120, 90, 37, None), ("holes", 120, 90, 512, (-20, 80)),
    ("uint16", 300, 200, 512, None), ("uint16", 300, 200, 64, (100, 4000)),
    ("uint8", 40, 40, 251, None), ("int64", 300, 300, 333, None),
    ("int64", 60, 50, 50, (-2**60 + 100, -2**60 + 900)), ("uint64", 300, 300, 512, None),
    ("pedestal", 50, 50, 200, None), ("constant", 9, 9, 10, None), ("float32", 1, 1, 5, None),
]:
    data = image(kind, width, height)
    counts, span = histogram(data, bins, limits)
    cases.append({
        "kind": kind, "width": width, "height": height, "bins": bins,
        "limits": None if limits is None else [str(v) for v in limits],
        "counts": counts, "span": float(span)})

# Of a colour pixel the largest channel counts.
color = (noise(3 * 40 * 30) % 4000).astype(np.float64).reshape(30, 40, 3)
colors = [int(n) for n in np.histogram(color.max(axis=2), bins=64)[0]]

with open("Tests/MarkerImagingTests/Fixtures/histograms.json", "w") as file:
    json.dump({"numpy": np.__version__, "cases": cases, "colors": colors}, file,
              separators=(",", ":"))
    file.write("\n")
