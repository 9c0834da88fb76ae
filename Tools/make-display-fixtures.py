#!/usr/bin/env python3
"""Writes Tests/MarkerImagingTests/Fixtures/display.json: what astropy and scipy make of images
that the tests make in the same way.

Needs astropy and scipy (pip install astropy scipy). Run from the top of the tree.
"""
import json

import astropy
import numpy as np
import scipy
from astropy.visualization import (
    AsinhStretch, LinearStretch, LogStretch, MinMaxInterval, PercentileInterval, SinhStretch,
    SqrtStretch, SquaredStretch, ZScaleInterval)
from scipy.ndimage import gaussian_filter


def noise(count):
    """The tests' noise: a linear congruential generator, its upper 24 bits."""
    state = 12345
    values = np.empty(count, dtype=np.int64)
    for index in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[index] = state >> 8
    return values


def image(kind, width, height):
    values = noise(width * height)
    if kind == "uint16":
        return (values % 4096 + (values % 97 == 0) * 60000).astype(np.uint16).reshape(height, width)
    image = (values % 100000).astype(np.float64) / 997 - 20
    image[values % 89 == 0] *= 300
    if kind == "holes":
        image[values % 13 == 0] = np.nan
        image[values % 1009 == 0] = np.inf
    return image.astype(np.float32).reshape(height, width)


cases = []
for kind, width, height in [
    ("float32", 120, 90), ("holes", 120, 90), ("uint16", 64, 50), ("float32", 5, 4),
    ("float32", 61, 17),
]:
    data = image(kind, width, height)
    cases.append({
        "kind": kind, "width": width, "height": height,
        "minmax": [float(v) for v in MinMaxInterval().get_limits(data)],
        "zscale": [float(v) for v in ZScaleInterval().get_limits(data)],
        "percentile:99.5": [float(v) for v in PercentileInterval(99.5).get_limits(data)],
        "percentile:80": [float(v) for v in PercentileInterval(80).get_limits(data)],
    })

grid = np.linspace(0, 1, 101)
stretches = {
    name: [float(v) for v in stretch(grid.copy())]
    for name, stretch in [
        ("linear", LinearStretch()), ("log", LogStretch()), ("sqrt", SqrtStretch()),
        ("squared", SquaredStretch()), ("asinh", AsinhStretch()), ("sinh", SinhStretch())]
}

small = image("float32", 23, 17).astype(np.float64)
blurs = {
    str(sigma): [float(v) for v in gaussian_filter(small, sigma).ravel()]
    for sigma in (0.5, 1.5, 6.0)
}

with open("Tests/MarkerImagingTests/Fixtures/display.json", "w") as file:
    json.dump({
        "versions": {
            "astropy": astropy.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "limits": cases, "stretches": stretches, "blurs": blurs}, file, indent=1)
