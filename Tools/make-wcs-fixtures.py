#!/usr/bin/env python3
"""Writes Tests/MarkerCodecsTests/Fixtures/wcs.json: positions that astropy gives for a set of headers, some made
here, and all among the data of astropy's own WCS tests; wcs-files/ beside it has small FITS files with look-up tables.

The tests read only these; run this (with astropy and Pillow) to make them again. Of astropy's headers only the
cards that say something of positions are kept. Pixels are FITS pixels,
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


# FITS WCS paper IV's template polynomial, in its own record-valued cards.
TPD = {
    "CPDIS1": "TPD", "CPDIS2": "TPD",
    "DP1": ["NAXES: 2", "AXIS.1: 1", "AXIS.2: 2", "OFFSET.1: 500.5", "OFFSET.2: 400.25", "TPD.FWD.4: 2.1E-6", "TPD.FWD.5: -1.7E-6"],
    "DP2": ["NAXES: 2", "AXIS.1: 1", "AXIS.2: 2", "OFFSET.1: 500.5", "OFFSET.2: 400.25", "TPD.FWD.4: -4.1E-7", "TPD.FWD.6: 2.3E-6"],
}


def tnx(axis, coefficients):
    """A TNX surface (Chebyshev, 3 × 3, half the cross terms) in IRAF's WAT cards."""
    name = "axtype=ra lngcor" if axis == 1 else "axtype=dec latcor"
    numbers = " ".join(f"{v:.4E}" for v in [-0.05, 0.05, -0.05, 0.05, *coefficients])
    text = f'wtype=tnx {name} = "1. 3. 3. 2. {numbers} "'
    return {f"WAT{axis}_{n:03d}": text[i : i + 68] for n, i in enumerate(range(0, len(text), 68), 1)}


CASES["TPD"] = header(**sky("-TAN", **CD))
CASES["TNX"] = header(
    **{**sky("-TNX", **CD), "WAT0_001": "system=image"}, **tnx(1, [2e-5, 3e-5, -1e-5, 2e-5, 1e-5, 3e-6]), **tnx(2, [-1e-5, 1e-5, 2e-5, -2e-5, 4e-6, 1e-5]),
)
CASES["degenerate axes between the celestial ones"] = header(
    (1000, 1, 800), CTYPE1="DEC--SIN", CRVAL1=-30.25, CRPIX1=500.5, CDELT1=1e-4, CTYPE2="FREQ", CRVAL2=1.4e9, CRPIX2=1, CDELT2=1e6, CUNIT2="Hz",
    CTYPE3="RA---SIN", CRVAL3=201.5, CRPIX3=400.25, CDELT3=-1e-4, LONPOLE=170.0,
)
CASES["old projection parameters"] = header(**sky("-AZP", CDELT1=-0.01, CDELT2=0.01, PROJP1=2.0, PROJP2=30.0))
CASES["poles by LONPOLE and LATPOLE"] = header(**sky("-COE", dec=40, CDELT1=-0.05, CDELT2=0.05, PV2_1=45.0, PV2_2=20.0, LONPOLE=150.0, LATPOLE=50.0))
CASES["units of radians"] = header(**sky("-TAN", ra=2.62, dec=-0.3, CDELT1=-1.3e-6, CDELT2=1.3e-6, CUNIT1="rad", CUNIT2="rad"))
CASES["no CDELT"] = header((100, 80), **{**sky("-CAR", ra=10, dec=0), "CRPIX1": 50.5, "CRPIX2": 40.25})
CASES["plain linear axes"] = header((100, 80), CTYPE1="RA", CTYPE2="DEC", CRVAL1=10.5, CRVAL2=-20.25, CRPIX1=50, CRPIX2=40, CDELT1=-0.01, CDELT2=0.01)
for code in ["NCP", "GLS"]:
    CASES[f"AIPS's {code}"] = header(**sky(f"-{code}", dec=65, CDELT1=-0.01, CDELT2=0.01, CROTA2=12.0))
SHOWN = {"degenerate axes between the celestial ones": (1, 3)}


for equinox in (2000.0, 2015.5):
    CASES[f"ecliptic of {equinox:g}"] = header(**sky("-TAN", ra=33.3, dec=-12.5, lon="ELON", lat="ELAT", EQUINOX=equinox, **CD))


def galactic():
    """Galactic positions by astropy's own frames, which go by FK5 and so differ from ERFA's by some milliarcseconds."""
    from astropy.coordinates import FK4, FK5, ICRS, SkyCoord

    made = []
    for system, equinox, frame in [
        ("ICRS", None, ICRS()), ("FK5", 2000.0, FK5()), ("FK5", 1985.5, FK5(equinox="J1985.5")), ("FK4", 1950.0, FK4(equinox="B1950", obstime="B1950")),
    ]:
        for ra, dec in [(10.5, -20.25), (266.4, -28.9), (359.9999, 89.0), (83.6, 22.0)]:
            there = SkyCoord(ra, dec, unit="deg", frame=frame).galactic
            made.append({"system": system, "equinox": equinox, "ra": ra, "dec": dec, "l": float(there.l.deg), "b": float(there.b.deg)})
    return made


def astropys_own():
    """The headers among the data of astropy's WCS tests, with the cards that matter."""
    folder = pathlib.Path(astropy.wcs.__file__).parent / "tests" / "data"
    made = {}
    for path in sorted(folder.rglob("*.hdr")):
        raw = path.read_bytes()
        readers = [fits.Header.fromstring, lambda text: fits.Header.fromstring(text.decode("latin-1"), sep="\n")]
        for read in readers if b"\n" not in raw else reversed(readers):
            try:
                found = read(raw)
                assert any(key.startswith("CTYPE") for key in found)
            except Exception:
                continue
            made[f"{path.parent.name}/{path.name}".removeprefix("data/")] = found
            break
    for name, number in [("sip.fits", 0), ("sip2.fits", 0), ("validate.fits", 1), ("tab-time-last-axis.fits", 0), ("header_newlines.fits", 0)]:
        made[name] = fits.getheader(folder / name, number)
    return made


WANTED = (
    "WCSAXES CRPIX CRVAL CTYPE CUNIT CDELT PC CD PV PS CROTA LONPOLE LATPOLE RADESYS RADECSYS EQUINOX EPOCH PROJP WAT A_ B_ AP_ BP_ AMD CNPIX PLT PPO"
    " XPIXELSZ YPIXELSZ NAXIS"
).split()


def own_case(name, found):
    size = [int(found.get(f"NAXIS{n}") or 0) for n in (1, 2)]
    size = tuple(n if 1 < n < 5000 else 64 for n in size)
    try:
        wcs = WCS(found)
        if wcs.wcs.lng < 0 or not {wcs.wcs.lng, wcs.wcs.lat} <= {0, 1}:
            return None
    except Exception:
        return None
    missing = [f"CRVAL{n}" for n in (1, 2) if f"CRVAL{n}" not in found]
    cards = [str(c.image)[:80] for c in found.cards if c.keyword.startswith(tuple(WANTED)) and not c.keyword.endswith(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
             or c.keyword in ("RADESYS", "EQUINOX", "LONPOLE", "LATPOLE", "RADECSYS", "WCSAXES", "EPOCH", "A_ORDER", "B_ORDER")]
    return {
        "name": name, "width": size[0], "height": size[1], "cards": [c.ljust(80) for c in cards], "scale": None,
        "refused": bool(missing), "points": [] if missing else points(wcs, size, 10),
    }


def with_tables(name, sip, prior, detector, turned=False):
    """A FITS file with small look-up tables, and where astropy has its pixels."""
    size = (96, 80)
    card = {**sky("-TAN-SIP" if sip else "-TAN", **CD), "CRPIX1": 48.5, "CRPIX2": 30.25}
    if sip:
        card.update({key: value * (100 if key[2:3].isdigit() else 1) for key, value in SIP.items()})
    image = header(size, **card)
    rng = np.random.default_rng(11)
    hdus = [fits.PrimaryHDU(np.zeros(size[::-1], np.uint8))]
    hdus[0].header.extend([c for c in image.cards if c.keyword not in hdus[0].header], end=True)
    for kind, key, extension, wanted in [("CPDIS", "DP", "WCSDVARR", prior), ("D2IMDIS", "D2IM", "D2IMARR", detector)]:
        for axis in (1, 2) if wanted else ():
            table = fits.ImageHDU(rng.normal(0, 0.7, (5, 7)).astype(np.float32), name=extension, ver=axis)
            table.header.update(CRPIX1=1.0, CRPIX2=2.0, CRVAL1=3.0, CRVAL2=20.0, CDELT1=12.5, CDELT2=15.0)
            hdus.append(table)
            hdus[0].header[f"{kind}{axis}"] = "LOOKUP"
            cards = [f"EXTVER: {axis}", "NAXES: 2", f"AXIS.1: {2 if turned else 1}", f"AXIS.2: {1 if turned else 2}"]
            for value in cards:
                hdus[0].header.append(fits.Card.fromstring(f"{key}{axis}".ljust(8) + f"= '{value}'"))
    target = ROOT / "Tests/MarkerCodecsTests/Fixtures/wcs-files" / f"{name}.fits"
    target.parent.mkdir(parents=True, exist_ok=True)
    fits.HDUList(hdus).writeto(target, overwrite=True)
    with fits.open(target) as opened:
        return {"file": target.name, "width": size[0], "height": size[1], "points": points(WCS(opened[0].header, opened), size)}


def tabulated(name):
    """Galactic -TAB axes with a coordinate array in a binary table."""
    size = (40, 30)
    image = header(
        size, CTYPE1="GLON-TAB", CTYPE2="GLAT-TAB", CRPIX1=1.0, CRPIX2=1.0, CRVAL1=1.0, CRVAL2=1.0, CDELT1=0.2, CDELT2=0.2, CUNIT1="deg", CUNIT2="deg",
        PS1_0="COORDS", PS1_1="LB", PS2_0="COORDS", PS2_1="LB", PV1_3=1, PV2_3=2,
    )
    y, x = np.mgrid[0:9, 0:11]
    coords = np.stack([30 - 0.1 * x + 0.003 * y * y, -5 + 0.12 * y + 0.002 * x * x], axis=-1).astype(float)
    column = fits.Column(name="LB", format=f"{coords.size}D", dim="(2,11,9)", array=coords[np.newaxis])
    table = fits.BinTableHDU.from_columns([column], name="COORDS")
    primary = fits.PrimaryHDU(np.zeros(size[::-1], np.uint8))
    primary.header.extend([c for c in image.cards if c.keyword not in primary.header], end=True)
    target = ROOT / "Tests/MarkerCodecsTests/Fixtures/wcs-files" / f"{name}.fits"
    fits.HDUList([primary, table]).writeto(target, overwrite=True)
    with fits.open(target) as opened:
        return {"file": target.name, "width": size[0], "height": size[1], "points": points(WCS(opened[0].header, opened), size)}


def points(wcs, size, most=12, shown=(0, 1)):
    rng = np.random.default_rng(5)
    xs = [1, size[0], 1, size[0], size[0] / 2 + 0.5, -50.25]
    ys = [1, size[1], size[1], 1, size[1] / 2 + 0.5, 33.125]
    xs += list(np.round(rng.uniform(1, size[0], 6), 3))
    ys += list(np.round(rng.uniform(1, size[1], 6), 3))
    xs, ys = xs[:most], ys[:most]
    pixels = [np.ones(len(xs))] * wcs.naxis
    pixels[shown[0]], pixels[shown[1]] = np.array(xs, float), np.array(ys, float)
    with np.errstate(all="ignore"):
        world = wcs.all_pix2world(*pixels, 1)
        try:
            back = wcs.all_world2pix(*world, 1, tolerance=1e-9, maxiter=100, quiet=True)
        except ValueError:
            back = pixels
    lng, lat = world[wcs.wcs.lng], world[wcs.wcs.lat]
    if wcs.wcs.lngtyp == "ELON":
        whole, part = erfa.epj2jd(wcs.wcs.equinox)
        lng, lat = (np.degrees(v) for v in erfa.eceq06(whole, part, np.radians(lng), np.radians(lat)))
    if wcs.wcs.lngtyp == "GLON":
        lng, lat = (np.degrees(v) for v in erfa.g2icrs(np.radians(lng), np.radians(lat)))
    made = []
    for x, y, ra, dec, px, py in zip(xs, ys, lng, lat, back[shown[0]], back[shown[1]]):
        lost = not (np.isfinite(ra) and np.isfinite(dec))
        # Where astropy does not come back to the pixel: the inverse of CSC is an approximation.
        other = {"px": float(px), "py": float(py)} if not lost and np.hypot(px - x, py - y) > 1e-7 else {}
        made.append(other | {"x": float(x), "y": float(y), "ra": None if lost else float(ra), "dec": None if lost else float(dec)})
    return made


def cards_of(name, made):
    if name == "TPD":
        made = made.copy()
        for key, values in TPD.items():
            for value in [values] if isinstance(values, str) else values:
                made.append(fits.Card.fromstring(key.ljust(8) + f"= '{value}'"))
    cards = [str(card.image) for card in made.cards]
    if name == "exponents written with D":
        cards = [c.replace("E-05", "D-05") if c.startswith("CDELT") else c for c in cards]
    return cards


def case(name, made):
    wcs = WCS(made)
    if name == "TPD":
        # astropy's WCS leaves such distortions out; its wcslib does not.
        wcs.wcs = astropy.wcs.Wcsprm(header="".join(cards_of(name, made)).encode())
    shown = SHOWN.get(name, (1, 2))
    size = tuple(made[f"NAXIS{n}"] for n in shown)
    scale = float(np.sqrt(abs(np.linalg.det(wcs.pixel_scale_matrix))) * 3600) if wcs.naxis == 2 else None
    return {
        "name": name, "width": size[0], "height": size[1], "cards": cards_of(name, made),
        "x": shown[0], "y": shown[1], "scale": scale, "points": points(wcs, size, shown=[n - 1 for n in shown]),
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
        "astropys": [made for made in (own_case(*item) for item in astropys_own().items()) if made],
        "galactic": galactic(),
        "tables": [
            with_tables("prior-tables", False, True, False), with_tables("detector-tables", False, False, True),
            with_tables("tables-beside-sip", True, True, True), with_tables("turned-tables", False, True, False, turned=True),
            tabulated("galactic-tab"),
        ],
        "files": [real(path) for path in sorted(DATA.glob("*.tif"))],
    }
    target = ROOT / "Tests/MarkerCodecsTests/Fixtures/wcs.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
