#!/usr/bin/env python3
"""Writes Tests/MarkerImagingTests/Fixtures/display.json: what astropy, scipy and matplotlib make of
images that the tests make in the same way.

Needs astropy, scipy and matplotlib (pip install astropy scipy matplotlib). Run from the top of the
tree.
"""
import json

import astropy
import matplotlib
import numpy as np
import scipy
from astropy.visualization import (
    AsinhStretch, AsymmetricPercentileInterval, HistEqStretch, LinearStretch, LogStretch,
    MinMaxInterval, PercentileInterval, PowerDistStretch, PowerStretch, SinhStretch, SqrtStretch,
    SquaredStretch, ZScaleInterval)
from matplotlib import colormaps
from scipy.ndimage import gaussian_filter

from noise import image, noise


def number(value):
    """Integers in full, the rest as the nearest double."""
    return str(int(value)) if isinstance(value, np.integer) else repr(float(value))


INTERVALS = {
    "minmax": MinMaxInterval(), "zscale": ZScaleInterval(),
    "percentile:99.5": PercentileInterval(99.5), "percentile:80": PercentileInterval(80),
    "percentile:1,97.5": AsymmetricPercentileInterval(1, 97.5),
    "percentile:0,100": AsymmetricPercentileInterval(0, 100),
}

cases = []
for kind, width, height in [
    ("float32", 120, 90), ("holes", 120, 90), ("uint16", 64, 50), ("float32", 5, 4),
    ("float32", 61, 17), ("float32", 1, 1), ("uint8", 40, 40), ("int64", 60, 50),
    ("uint64", 60, 50), ("pedestal", 50, 50), ("constant", 9, 9), ("float32", 400, 300),
]:
    data = image(kind, width, height)
    cases.append({
        "kind": kind, "width": width, "height": height,
        "limits": {
            name: [number(v) for v in interval.get_limits(data)]
            for name, interval in INTERVALS.items()
            # Beyond 2**53 astropy's own fit is lost in rounding.
            if name != "zscale" or kind not in ("int64", "uint64")}})

grid = np.linspace(0, 1, 101)
stretches = {
    name: [float(v) for v in stretch(grid.copy())]
    for name, stretch in [
        ("linear", LinearStretch()), ("log", LogStretch()), ("sqrt", SqrtStretch()),
        ("squared", SquaredStretch()), ("asinh", AsinhStretch()), ("sinh", SinhStretch()),
        ("power", PowerDistStretch()), ("power:0.1", PowerStretch(0.1)),
        ("power:3.5", PowerStretch(3.5))]
}

# Histogram equalization of the values between limits, at places between them.
histograms = []
for kind, width, height, limits in [
    ("float32", 120, 90, None), ("holes", 120, 90, None), ("uint16", 64, 50, None),
    ("uint8", 40, 40, None), ("float32", 400, 300, (-20, 80)), ("pedestal", 50, 50, None),
]:
    data = image(kind, width, height).astype(np.float64)
    data = data[np.isfinite(data)]
    low, high = limits or (data.min(), data.max())
    data = data[(data >= low) & (data <= high)]
    places = np.concatenate([np.linspace(low, high, 41), data[::data.size // 40]])
    norm = np.clip((places - data.min()) / (data.max() - data.min()), 0, 1)
    histograms.append({
        "kind": kind, "width": width, "height": height, "low": low, "high": high,
        "places": [float(v) for v in places],
        "shares": [round(float(v), 9) for v in HistEqStretch(data)(norm)]})


def blurred(data, sigma):
    """scipy's filter; with missing or infinite pixels, weighted by what there is."""
    there = np.isfinite(data)
    base = np.median(data[there])
    if there.all():
        return gaussian_filter(data - base, sigma) + base
    values = gaussian_filter(np.where(there, data - base, 0.0), sigma)
    result = values / gaussian_filter(there.astype(float), sigma) + base
    result[np.isnan(data)] = np.nan
    return result


blurs = []
for kind, width, height, sigmas in [
    ("float32", 23, 17, (0.5, 1.5, 2.5, 6, 30)), ("holes", 40, 30, (1, 3, 8)),
    ("pedestal", 23, 17, (1, 5)), ("int64", 23, 17, (1, 5)), ("uint8", 1, 9, (2, 10)),
    ("float32", 300, 200, (2, 3.5, 10, 25)), ("uint16", 300, 200, (4, 25)),
]:
    data = image(kind, width, height)
    exact = data - data.min() if kind == "int64" else data
    for sigma in sigmas:
        values = blurred(exact.astype(np.float64), sigma).ravel()[::max(1, width * height // 100)]
        blurs.append({
            "kind": kind, "width": width, "height": height, "sigma": sigma,
            "values": [None if np.isnan(v) else float(f"{v:.13g}") for v in values]})

# A colour picture: limits and stretch act on the largest channel, which scales the three.
values = noise(3 * 15 * 10)
color = (values % 4000).astype(np.float64).reshape(10, 15, 3)
largest = color.max(axis=2)
low, high = PercentileInterval(95).get_limits(largest)
shown = AsinhStretch()(np.clip((largest - low) / (high - low), 0, 1))
picture = np.clip(color * (shown / np.where(largest > 0, largest, 1))[..., None], 0, 1) * 255
colors = {"low": float(low), "high": float(high), "levels": [round(float(v), 3) for v in picture.ravel()]}

maps = {
    name: ["%02x%02x%02x" % colormaps[name](float(x), bytes=True)[:3] for x in np.linspace(0, 1, 65)]
    for name in ("viridis", "magma", "inferno", "plasma", "cividis", "cubehelix", "gray")}

with open("Tests/MarkerImagingTests/Fixtures/display.json", "w") as file:
    json.dump({
        "versions": {
            "astropy": astropy.__version__, "numpy": np.__version__, "scipy": scipy.__version__,
            "matplotlib": matplotlib.__version__},
        "limits": cases, "stretches": stretches, "histograms": histograms, "blurs": blurs,
        "colors": colors, "colormaps": maps}, file, separators=(",", ":"))
    file.write("\n")
