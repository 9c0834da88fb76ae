#!/usr/bin/env python3
"""Compares what `imgmarker` reads from FITS files with what astropy reads: frames, names, limits, pictures.

    Tools/compare-fits.py [--program PATH] [--odd FOLDER] [FILE or FOLDER …]

`--odd` first writes FITS files of every kind, sound, unusual and broken, into that folder, and compares them too. Needs
numpy, astropy and Pillow. Ends with 1 where astropy has a picture and the program neither the same one nor a reason.
Not run by the tests.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import time
import warnings

import numpy as np
from astropy.io import fits
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
FITS_NAMES = (".fits", ".fit", ".fts", ".fz", ".fits.gz", ".fit.gz", ".fts.gz", ".fits.bz2", ".fits.z", ".fits.xz")
FRAMES = 12  # of a file are compared by their samples, spread over it


def run(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def color_planes(header, axes, array):
    """3 or 4 where the third axis is taken for colours, as the program's documentation says, else 0."""
    if len(axes) < 3 or axes[2][1] not in (3, 4):
        return 0
    kind = str(header.get(f"CTYPE{axes[2][0]}", "")).strip().upper()
    if "RGB" in kind or "COLOR" in kind:
        return axes[2][1]
    if kind not in ("", "LINEAR", "PIXEL"):
        return 0
    if axes[2][1] == 4 and array.dtype not in (np.uint8, np.uint16):
        return 0
    return axes[2][1]


def expected(path):
    """The frames that astropy has: name, array (rows from the bottom, colours last)."""
    frames, complaints = [], []
    with fits.open(path, memmap=False) as hdus:
        index = 0
        while True:
            try:
                hdu = hdus[index]
            except IndexError:
                break
            try:
                if not isinstance(hdu, (fits.PrimaryHDU, fits.ImageHDU, fits.CompImageHDU)):
                    raise ValueError(f"{type(hdu).__name__}")
                header = hdu.header
                array = hdu.data
                if array is None or array.ndim < 2 or array.size == 0:
                    raise ValueError("no picture")
                name = header.get("EXTNAME") or ("Primary" if index == 0 else f"HDU {index}")
                if header.get("EXTVER", 1) > 1:
                    name += f",{header['EXTVER']}"
                blank = header.get("BLANK")
                if isinstance(blank, int) and array.dtype.kind in "iu":
                    missing = blank * header.get("BSCALE", 1) + int(header.get("BZERO", 0))
                    array = np.where(array == missing, np.nan, array.astype(float))
                numbered = [(i + 1, n) for i, n in enumerate(reversed(array.shape))]
                long = [axis for axis in numbered if axis[1] > 1]
                shown = long if len(long) >= 2 else numbered[:2]
                colors = color_planes(header, shown, hdu.data)
                rest = shown[3:] if colors else shown[2:]
                planes = array.reshape((-1, *( [colors] if colors else []), shown[1][1], shown[0][1]))
                for plane, samples in enumerate(planes):
                    at, label = plane, []
                    for _, length in rest:
                        label.append(str(at % length + 1))
                        at //= length
                    frames.append((f"{name} [{', '.join(label)}]" if len(planes) > 1 else str(name).strip(),
                                   np.moveaxis(samples, 0, -1) if colors else samples))
            except Exception as error:  # a file that astropy cannot read is a result, not a failure
                complaints.append(f"HDU {index}: {error}")
            index += 1
    return frames, complaints


def close(one, other, span):
    return one == other or abs(one - other) <= 1e-6 * span


def compare_frame(program, path, number, samples, scratch):
    """What is different, or None."""
    values = samples[..., :3].max(axis=-1) if samples.ndim == 3 else samples
    finite = values[np.isfinite(values)].astype(np.longdouble)
    code, text, error = run(program, "limits", path, "--frame", number, "--interval", "minmax")
    if finite.size == 0:
        return None if code == 1 else f"limits {text} of no value"
    if code != 0:
        return f"limits: {error.strip()}"
    low, high = map(float, text.split())
    span = float(finite.max() - finite.min())
    if not (close(low, float(finite.min()), span) and close(high, float(finite.max()), span)):
        return f"limits {low} {high}, astropy {finite.min()} {finite.max()}"
    for percent in (99, 90, 50):
        code, text, error = run(program, "limits", path, "--frame", number, "--interval", f"percentile:{percent}")
        edges = np.percentile(finite.astype(float), [(100 - percent) / 2, (100 + percent) / 2])
        if code or not all(close(float(a), b, span) for a, b in zip(text.split(), edges)):
            return f"percentile {percent}: {text.strip()}{error.strip()}, astropy {edges}"
    if samples.ndim == 3 or span == 0 or samples.size > 4e6:
        return None
    code, _, error = run(program, "render", path, "-o", scratch, "--frame", number)
    if code:
        return f"render: {error.strip()}"
    picture = np.asarray(Image.open(scratch).convert("RGB")).astype(float)
    with np.errstate(invalid="ignore"):
        want = np.round(np.clip((samples[::-1].astype(float) - low) / (high - low), 0, 1) * 255)
    isThere = np.isfinite(samples[::-1].astype(float))
    if picture.shape[:2] != want.shape:
        return f"picture of {picture.shape}, astropy {want.shape}"
    worst = np.abs(picture[isThere] - want[isThere][:, None]).max()
    return f"picture differs by {worst}" if worst > 1 else None


def compare(program, path, scratch):
    """A word for the tally, and what is to be said."""
    try:
        want, complaints = expected(path)
    except Exception as error:
        want, complaints = [], [f"{type(error).__name__}: {str(error)[:100]}"]
    start = time.monotonic()
    code, text, error = run(program, "info", path, "--json")
    took = time.monotonic() - start
    slow = f" ({took:.2f} s)" if took > 1 else ""
    if code not in (0, 1):
        return "FAILED", f"info ends with {code}: {error}"
    answer = json.loads(text)
    if code == 1:
        reason = answer["error"]["message"]
        if want:
            return "REFUSED", f"{reason}; astropy has {len(want)} frames {[s.shape for _, s in want[:4]]}{slow}"
        return "reason", f"{reason}  | astropy: {'; '.join(complaints)[:150]}{slow}"
    frames = answer["frames"]
    notices = [n for f in frames for n in f["notices"]]
    say = (f"  notices {notices}" if notices else "") + (f"  | astropy: {'; '.join(complaints)[:150]}" if complaints else "") + slow
    if not want:
        code, _, error = run(program, "limits", path, "--interval", "minmax")
        return "more", f"{len(frames)} frames, limits {error.strip() if code else 'found'}{say}"
    if [f["name"] for f in frames] != [n for n, _ in want]:
        return "FRAMES", f"{[f['name'] for f in frames][:8]}, astropy {[n for n, _ in want][:8]}{say}"
    for number in sorted({round(i) for i in np.linspace(0, len(want) - 1, FRAMES)}):
        samples = want[number][1]
        if (frames[number]["height"], frames[number]["width"]) != samples.shape[:2]:
            return "SIZE", f"frame {number}: {frames[number]}, astropy {samples.shape}"
        difference = compare_frame(program, path, number, samples, scratch)
        if difference:
            return "DIFFERENT", f"frame {number} {samples.dtype}: {difference}{say}"
    return "same", f"{len(frames)} frames{say}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/imgmarker")
    parser.add_argument("--odd", type=pathlib.Path)
    parser.add_argument("--match", default="", help="only files with this in their names")
    parser.add_argument("--quiet", action="store_true", help="only what is not the same")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    paths = []
    if options.odd:
        import odd_fits

        odd_fits.write(options.odd)
        options.files.append(options.odd)
    for path in options.files:
        paths += sorted(p for p in path.rglob("*") if p.name.lower().endswith(FITS_NAMES)) if path.is_dir() else [path]
    paths = [path for path in paths if options.match in path.name]
    scratch = pathlib.Path("/tmp") / f"compare-fits-{time.time_ns()}.png"
    tally = {}
    for path in paths:
        word, text = compare(options.program, path, scratch)
        tally[word] = tally.get(word, 0) + 1
        if not options.quiet or word.isupper():
            print(f"{word:10} {path}: {text}", flush=True)
    scratch.unlink(missing_ok=True)
    print(", ".join(f"{count} {word}" for word, count in sorted(tally.items())), "of", len(paths))
    sys.exit(any(word.isupper() for word in tally))


if __name__ == "__main__":
    main()
