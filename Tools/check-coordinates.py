#!/usr/bin/env python3
"""Compares `imgmarker coords` with astropy's all_pix2world and all_world2pix, both ways, on real headers.

    Tools/check-coordinates.py .build/debug/imgmarker [FILE…]

Without files: every header among the data of astropy's own WCS tests, as installed from PyPI. A header without
pixels gets some, at a temporary place; other HDUs (look-up tables, coordinate tables) are kept. A line for each
header: the largest differences in degrees and in pixels, or who has no positions and why.
"""

import glob
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import astropy
import astropy.wcs
import erfa
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
astropy.log.setLevel("ERROR")
DATA = pathlib.Path(astropy.wcs.__file__).parent / "tests" / "data"


def header_of(path):
    raw = path.read_bytes()
    readers = [fits.Header.fromstring, lambda text: fits.Header.fromstring(text.decode("latin-1"), sep="\n")]
    for read in readers if b"\n" not in raw else reversed(readers):
        try:
            header = read(raw)
            if any(key.startswith("CTYPE") for key in header):
                return header
        except Exception:
            continue
    return None


def with_pixels(header):
    """An image HDU with this header's cards as they are, and pixels on its first two axes."""
    size = [int(header.get(f"NAXIS{n}") or 0) for n in (1, 2)]
    size = [n if 1 < n < 5000 else 64 for n in size]
    more = header.get("NAXIS", 2) - 2
    cards = "".join(str(card.image) for card in header.cards)
    cards = [cards[i : i + 80] for i in range(0, len(cards), 80)]
    skipped = ("SIMPLE", "XTENSION", "BITPIX", "NAXIS", "END", "PCOUNT", "GCOUNT", "BSCALE", "BZERO", "BLANK", "EXTEND", "GROUPS")
    cards = [c for c in cards if c[:8].strip() not in skipped and not c.startswith("NAXIS")]
    return size, max(more, 0), cards


def block(data, fill):
    return data + fill * (-len(data) % 2880)


def write(path, size, more, cards, others):
    axes = size + [1] * more
    first = ["SIMPLE  =                    T", "BITPIX  =                    8", f"NAXIS   = {len(axes):20d}"]
    first += [f"NAXIS{n}  = {length:20d}" for n, length in enumerate(axes, 1)]
    text = "".join(c.ljust(80) for c in first + cards + ["END"])
    data = block(text.encode("latin-1"), b" ") + block(bytes(size[0] * size[1]), b"\0")
    path.write_bytes(data + others)


def compare(name, program, header, hdus, index, scratch):
    size, more, cards = with_pixels(header)
    path = scratch / "image.fits"
    others = b""
    if hdus is not None:
        for number, hdu in enumerate(hdus):
            if number and isinstance(hdu, (fits.BinTableHDU, fits.ImageHDU)) and number != index:
                if hdu.name in ("WCSDVARR", "D2IMARR") or isinstance(hdu, fits.BinTableHDU):
                    single = scratch / "other.fits"
                    fits.HDUList([fits.PrimaryHDU(), hdu.copy()]).writeto(single, overwrite=True, output_verify="ignore")
                    raw = single.read_bytes()
                    others += raw[2880:]
    write(path, size, more, cards, others)
    grid = [(x, y) for x in np.linspace(-0.3, 1.3, 9) * size[0] for y in np.linspace(-0.3, 1.3, 9) * size[1]]
    x, y = np.array(grid).T + 0.25
    try:
        with fits.open(path) as opened:
            wcs = WCS(opened[0].header, opened)
            if wcs.wcs.lng < 0:
                raise ValueError("no celestial axes")
            rest = [np.ones(len(x))] * (wcs.naxis - 2)
            world = wcs.all_pix2world(x, y, *rest, 1)
            lng, lat = world[wcs.wcs.lng], world[wcs.wcs.lat]
    except Exception as error:
        wcs, reason = None, str(error).strip().split("\n")[-1][:70]
    if wcs is not None and wcs.wcs.lngtyp.startswith("GLON"):
        lng, lat = (np.degrees(v) for v in erfa.g2icrs(np.radians(lng), np.radians(lat)))
    height = size[1]
    asked = [f"{a - 1!r},{height - b!r}" for a, b in zip(x.tolist(), y.tolist())]
    ran = subprocess.run([program, "coords", str(path), *[w for p in asked for w in ("--pixel", p)]], capture_output=True, text=True)
    if ran.returncode:
        print(f"{name:44s} ours: {ran.stderr.strip().split(':', 1)[-1].strip()[:110]}  | astropy: {'positions' if wcs is not None else reason}")
        return
    ours = np.array([[float(v) for v in line.split()] for line in ran.stdout.splitlines()])
    if wcs is None:
        print(f"{name:44s} ours: positions | astropy: {reason}")
        return
    known = np.isfinite(lng) & np.isfinite(lat)
    mine = np.isfinite(ours[:, 2]) & np.isfinite(ours[:, 3])
    both = known & mine
    dra = np.abs((ours[:, 2] - lng + 180) % 360 - 180)[both]
    error = np.max(np.maximum(dra * np.cos(np.radians(lat[both])), np.abs(ours[:, 3] - lat)[both]), initial=0)
    raw = np.max(np.abs(ours[:, 2] - lng)[both], initial=0)
    # Back: what astropy finds, where it finds the pixel again.
    text = [f"{a!r},{b!r}" for a, b in zip(lng[known].tolist(), lat[known].tolist())]
    lost = worst = unique = 0
    if text:
        ran = subprocess.run([program, "coords", str(path), *[w for p in text for w in ("--sky", p)]], capture_output=True, text=True)
        back = np.array([[float(v) for v in line.split()] for line in ran.stdout.splitlines()])
        bx, by = back[:, 0] + 1, height - back[:, 1]
        there = np.isfinite(bx)
        try:
            args = [a[known] for a in world]
            found = wcs.all_world2pix(*args, 1, tolerance=1e-9, maxiter=60, quiet=True)
        except Exception as error_back:
            found = None
        truth = (x[known], y[known])
        if found is not None:
            # Against what astropy finds; where it finds another pixel than we came from, that one.
            fx, fy = found[0], found[1]
            good = np.isfinite(fx) & np.isfinite(fy) & (np.hypot(fx - truth[0], fy - truth[1]) < 0.1)
            unique = int(good.sum())
            lost = int((good & ~there).sum())
            d = np.hypot(bx - fx, by - fy)[good & there]
            worst = float(np.max(d, initial=0))
        else:
            unique = -1
    print(
        f"{name:44s} {int(both.sum()):3d} of {len(x)} ({int((known & ~mine).sum())} ours missing, {int((mine & ~known).sum())} only ours)"
        f"  sky {error:.1e} (ra {raw:.1e})  pixel {worst:.1e} of {unique}, {lost} lost"
    )


def main():
    program = sys.argv[1]
    files = [pathlib.Path(f) for f in sys.argv[2:]] or sorted(DATA.rglob("*.hdr")) + sorted(DATA.glob("*.fits*"))
    print(f"astropy {astropy.__version__}, its wcslib {astropy.wcs._wcs.WCSLIB_VERSION if hasattr(astropy.wcs._wcs, 'WCSLIB_VERSION') else astropy.wcs.WCSLIB_VERSION}")
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        for path in files:
            name = os.path.join(path.parent.name, path.name)[-40:]
            try:
                if path.suffix == ".hdr":
                    header = header_of(path)
                    if header is None:
                        print(f"{name:44s} no header that astropy can parse")
                    else:
                        compare(name, program, header, None, 0, scratch)
                    continue
                with fits.open(path) as hdus:
                    for index, hdu in enumerate(hdus):
                        if any(key.startswith("CTYPE1") or key == "AMDX1" for key in hdu.header):
                            compare(f"{name}[{index}]", program, hdu.header, hdus, index, scratch)
            except Exception as error:
                print(f"{name:44s} not compared: {type(error).__name__}: {str(error)[:100]}")


if __name__ == "__main__":
    main()
