#!/usr/bin/env python3
"""Writes Tests/MarkerCodecsTests/Fixtures/wcs.json: positions that astropy gives for a set of headers.

The tests read only the JSON; run this (with astropy and Pillow) to make it again. Pixels are FITS pixels,
1-based. `ra` and `dec` are what all_pix2world gives; for galactic axes what ERFA makes of that in ICRS.
Real images are looked for in $IMGMARKER_TEST_DATA, ../shared/data by default.
"""

import json
import math
import os
import pathlib
import warnings

import astropy
import astropy.wcs
import erfa
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = pathlib.Path(os.environ.get("IMGMARKER_TEST_DATA", ROOT.parent / "shared" / "data"))
warnings.simplefilter("ignore")


def header(size=(1000, 800), **cards):
    made = fits.Header()
    made["SIMPLE"] = True
    made["BITPIX"] = -32
    made["NAXIS"] = len(size)
    for number, length in enumerate(size, 1):
        made[f"NAXIS{number}"] = length
    for key, value in cards.items():
        made[key] = value
    return made


def sky(code, ra=150.1163213, dec=2.2009731, lon="RA--", lat="DEC-", **more):
    def join(name):
        return f"{name}{code}"

    return dict(CTYPE1=join(lon), CTYPE2=join(lat), CRVAL1=ra, CRVAL2=dec, CRPIX1=500.5, CRPIX2=400.25, **more)


CD = dict(CD1_1=-7.3e-5, CD1_2=1.1e-6, CD2_1=1.3e-6, CD2_2=7.2e-5)
PC = dict(CDELT1=-7.5e-5, CDELT2=7.5e-5, PC1_1=math.cos(0.3), PC1_2=-math.sin(0.3), PC2_1=math.sin(0.3), PC2_2=math.cos(0.3))
WIDE = dict(CDELT1=-0.05, CDELT2=0.05)

SIP = dict(
    A_ORDER=3, B_ORDER=3, A_2_0=2.1e-6, A_1_1=-1.7e-6, A_0_2=3.1e-7, A_3_0=-1.2e-9, A_2_1=2e-10,
    B_2_0=-4.1e-7, B_1_1=2.3e-6, B_0_2=-1.9e-6, B_0_3=1.4e-9, B_1_2=-3e-10,
)
TPV = dict(
    PV1_0=1e-5, PV1_1=1.0003, PV1_2=2e-5, PV1_4=-1.4e-3, PV1_5=3e-4, PV1_6=-6e-4, PV1_7=0.02, PV1_9=0.011,
    PV2_0=-2e-5, PV2_1=0.9998, PV2_2=-1e-5, PV2_4=8e-4, PV2_5=-2e-4, PV2_6=5e-4, PV2_7=-0.01, PV2_9=0.03,
)

CASES = {
    "TAN with a CD matrix": header(**sky("-TAN", **CD)),
    "TAN with PC and CDELT": header(**sky("-TAN", dec=-51.7, **PC)),
    "TAN with CROTA2": header(**sky("-TAN", CDELT1=-8e-5, CDELT2=8e-5, CROTA2=33.5)),
    "TAN at the pole": header(**sky("-TAN", ra=12, dec=89.99, **CD)),
    "TAN across the zero of right ascension": header(**sky("-TAN", ra=0.001, dec=-30, **CD)),
    "SIN": header(**sky("-SIN", **WIDE)),
    "ZEA": header(**sky("-ZEA", dec=-89, **WIDE)),
    "STG": header(**sky("-STG", **WIDE)),
    "CAR": header(**sky("-CAR", ra=180, dec=0, **WIDE)),
    "AIT over the whole sky": header(**sky("-AIT", ra=0, dec=0, CDELT1=-0.36, CDELT2=0.36)),
    "ZPN": header(**sky("-ZPN", CDELT1=-1.1e-4, CDELT2=1.1e-4, PV2_1=1.0, PV2_3=44.0, PV2_5=-9000.0)),
    "TAN-SIP": header(**{**sky("-TAN", **CD, **SIP), "CTYPE1": "RA---TAN-SIP", "CTYPE2": "DEC--TAN-SIP"}),
    "SIP that CTYPE does not name": header(**sky("-TAN", **CD, **SIP)),
    "TPV": header(**sky("-TPV", **CD, **TPV)),
    "TPV under the name of TAN, by early SCAMP": header(**sky("-TAN", **CD, **TPV)),
    "SIP with SCAMP's polynomial beside it": header(
        **{**sky("-TAN", **CD, **SIP, **TPV), "CTYPE1": "RA---TAN-SIP", "CTYPE2": "DEC--TAN-SIP"}
    ),
    "galactic TAN": header(**sky("-TAN", ra=121.17, dec=-21.57, lon="GLON", lat="GLAT", **CD)),
    "declination first": header(
        CTYPE1="DEC--TAN", CTYPE2="RA---TAN", CRVAL1=-45.5, CRVAL2=83.2, CRPIX1=1, CRPIX2=2,
        CD1_1=8e-5, CD1_2=1e-6, CD2_1=-1e-6, CD2_2=-8e-5,
    ),
    "four axes": header(
        (1000, 800, 1, 1), **sky("-SIN", CDELT1=-4e-4, CDELT2=4e-4),
        CTYPE3="FREQ", CRVAL3=1.4e9, CRPIX3=1, CDELT3=1e6, CUNIT3="Hz", CTYPE4="STOKES", CRVAL4=1, CRPIX4=1, CDELT4=1,
    ),
    "a third axis that leans on the first": header(
        (1000, 800, 1), **sky("-TAN", **PC), PC1_3=0.4, PC3_1=0.001, CTYPE3="", CRVAL3=5.0, CRPIX3=4, CDELT3=2e-5,
    ),
    "units of arc seconds": header(**sky("-TAN", CDELT1=-0.27, CDELT2=0.27, CUNIT1="arcsec", CUNIT2="arcsec")),
    "exponents written with D": header(**sky("-TAN", CDELT1=-8e-5, CDELT2=8e-5)),
}


def points(wcs, size):
    rng = np.random.default_rng(5)
    xs = [1, size[0], 1, size[0], size[0] / 2 + 0.5, -50.25]
    ys = [1, size[1], size[1], 1, size[1] / 2 + 0.5, 33.125]
    xs += list(np.round(rng.uniform(1, size[0], 6), 3))
    ys += list(np.round(rng.uniform(1, size[1], 6), 3))
    others = [np.ones(len(xs))] * (wcs.naxis - 2)
    with np.errstate(all="ignore"):
        world = wcs.all_pix2world(np.array(xs, float), np.array(ys, float), *others, 1)
    lng, lat = world[wcs.wcs.lng], world[wcs.wcs.lat]
    if wcs.wcs.lngtyp == "GLON":
        lng, lat = (np.degrees(v) for v in erfa.g2icrs(np.radians(lng), np.radians(lat)))
    made = []
    for x, y, ra, dec in zip(xs, ys, lng, lat):
        lost = not (np.isfinite(ra) and np.isfinite(dec))
        made.append({"x": float(x), "y": float(y), "ra": None if lost else float(ra), "dec": None if lost else float(dec)})
    return made


def cards_of(name, made):
    cards = [str(card.image) for card in made.cards]
    if name == "exponents written with D":
        cards = [c.replace("E-05", "D-05") if c.startswith("CDELT") else c for c in cards]
    return cards


def case(name, made):
    wcs = WCS(made)
    size = (made["NAXIS1"], made["NAXIS2"])
    scale = float(np.sqrt(abs(np.linalg.det(wcs.pixel_scale_matrix))) * 3600) if wcs.naxis == 2 else None
    return {
        "name": name, "width": size[0], "height": size[1], "cards": cards_of(name, made),
        "scale": scale, "points": points(wcs, size),
    }


def real(path):
    from PIL import Image

    with Image.open(path) as image:
        text, size = image.tag_v2[270], image.size
    made = fits.Header.fromstring(text)
    return {"file": path.name, "width": size[0], "height": size[1], "points": points(WCS(made), size)}


def main():
    document = {
        "astropy": astropy.__version__,
        "wcslib": astropy.wcs.WCSLIB_VERSION if hasattr(astropy.wcs, "WCSLIB_VERSION") else astropy.wcs._wcs.WCSLIB_VERSION,
        "cases": [case(name, made) for name, made in CASES.items()],
        "files": [real(path) for path in sorted(DATA.glob("*.tif"))],
    }
    target = ROOT / "Tests/MarkerCodecsTests/Fixtures/wcs.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
