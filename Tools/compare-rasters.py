#!/usr/bin/env python3
"""Compares what Image Marker makes of the TIFF, PNG and JPEG files in a folder with what Pillow does.

    Tools/compare-rasters.py FOLDER [--program .build/release/imgmarker] [--all]

Needs numpy and Pillow; no test runs it. Of every file it compares size and pixels: both pictures are put
between the same limits and taken as 8-bit RGB, and where Pillow's is transparent, nothing is compared. JPEG
pictures may differ by a few levels. Prints a line for each file that one of the two refuses or where they
differ (with --all, each file), and counts.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import tempfile
import time
import warnings

import numpy as np
from PIL import Image, ImageOps

MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\0": "TIFF", b"MM\0*": "TIFF",
    b"II+\0": "TIFF", b"MM\0+": "TIFF",
}
WIDE = {"uint16": 65535, "uint8": 255}


def kind(file):
    start = file.open("rb").read(8)
    return next((name for magic, name in MAGIC.items() if start.startswith(magic)), None)


def by_pillow(file):
    """The first picture upright, as gray or RGB samples, and where it is opaque."""
    image = Image.open(file)
    mode = image.mode
    image.load()
    if image.format in ("JPEG", "MPO"):
        image = ImageOps.exif_transpose(image)
    opaque = None
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        opaque = np.asarray(image)[:, :, 3] == 255
    if image.mode.startswith(("I", "F")):
        return mode, np.asarray(image).astype(float), opaque
    if image.mode in ("1", "L"):
        return mode, np.asarray(image.convert("L")).astype(float), opaque
    return mode, np.asarray(image.convert("RGB")).astype(float), opaque


def by_us(program, file, limits, target):
    words = [program, "render", str(file), "-o", str(target), "--interval", f"manual:{limits[0]},{limits[1]}"]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip()
    return np.asarray(Image.open(target).convert("RGB")).astype(float)


def scaled(samples, limits):
    lo, hi = limits
    return np.floor(np.clip((samples - lo) / (hi - lo), 0, 1) * 255 + 0.5)


def compare(program, file, target):
    """What became of a file: a word for the counts, and a sentence."""
    began = time.monotonic()
    done = subprocess.run([program, "info", str(file), "--json"], capture_output=True, text=True)
    ours = json.loads(done.stdout) if done.stdout else {"error": {"message": f"ended with {done.returncode}"}}
    try:
        mode, theirs, opaque = by_pillow(file)
    except Exception as error:
        mode, theirs, opaque = None, f"{type(error).__name__}: {error}"[:100], None
    if "error" in ours:
        return ("both refuse" if mode is None else "only Pillow reads"), f"{ours['error']['message']} | {mode or theirs}"
    frame = ours["frames"][0]
    narrow = frame["sample"] in WIDE
    limits = (0, WIDE[frame["sample"]]) if narrow else (0, 1)
    said = f"{frame['width']}x{frame['height']} {frame['channels']} {frame['sample']}"
    if mode is not None:
        if not narrow or theirs.max() > limits[1] or mode.startswith(("I", "F")):
            limits = (float(np.nanmin(theirs)), float(np.nanmax(theirs)))
            if limits[0] >= limits[1]:
                limits = (limits[0], limits[0] + 1)
            reference = scaled(theirs, limits)
        else:
            # Pillow has 8 bits of these, whatever the file has.
            reference = theirs
            if mode == "1" or frame["sample"] == "uint8":
                values = {"1": 1}.get(mode, 255)
                if file_is_packed(file):
                    limits = (0, 2 ** file_is_packed(file) - 1)
                elif mode == "1" and kind(file) == "TIFF":
                    limits = (0, values)
    picture = by_us(program, file, limits, target)
    took = time.monotonic() - began
    slow = f" SLOW {took:.1f} s" if took > 1.5 else ""
    if isinstance(picture, str):
        return ("both refuse" if mode is None else "only Pillow reads"), f"{picture} | {mode or theirs}{slow}"
    if mode is None:
        return "only we read", f"{said} | {theirs}{slow}"
    if picture.shape[:2] != reference.shape[:2]:
        return "size differs", f"{said} | {mode} {reference.shape[1]}x{reference.shape[0]}{slow}"
    gray = reference if reference.ndim == 3 else reference[:, :, None]
    off = np.abs(picture - gray).max(axis=2)
    if opaque is not None:
        off = np.where(opaque, off, 0)
    worst = np.nanmax(off)
    allowed = 4 if kind(file) == "JPEG" else 1
    if worst <= allowed:
        return "same", f"{said} | {mode}{slow}"
    return "pixels differ", f"{said} | {mode}: up to {worst:.0f}, {np.mean(off > allowed):.1%} of the pixels{slow}"


def file_is_packed(file):
    """The bits of a gray TIFF's samples where they are fewer than 8."""
    if kind(file) != "TIFF":
        return None
    tags = Image.open(file).tag_v2
    bits = tags.get(258, (1,))[0]
    return bits if bits < 8 and tags.get(262) in (0, 1) else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--program", default=".build/release/imgmarker")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "picture.png"
        for file in sorted(options.folder.rglob("*")):
            if not file.is_file() or kind(file) is None:
                continue
            target.unlink(missing_ok=True)
            result, sentence = compare(options.program, file, target)
            counts[kind(file), result] += 1
            if options.all or result != "same" or "SLOW" in sentence:
                print(f"{result}: {file.relative_to(options.folder)}: {sentence}", flush=True)
    for (name, result), count in sorted(counts.items()):
        print(f"{name} {result}: {count}")


if __name__ == "__main__":
    main()
