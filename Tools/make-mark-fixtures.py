#!/usr/bin/env python3
"""Writes the VOTables and FITS tables of Tests/MarkerCodecsTests/Fixtures/marks.

Needs astropy and numpy; the tests read only what it writes. Each holds the same five rows: see ROWS.
"""

import pathlib

import numpy as np
from astropy import units as u
from astropy.io import fits
from astropy.table import MaskedColumn, Table

TARGET = pathlib.Path(__file__).resolve().parent.parent / "Tests/MarkerCodecsTests/Fixtures/marks"
RA = [345.031553427966, 0.25, 359.75, 12.5, 180.0]
DEC = [-51.7837810073173, 0.0, 10.5, 89.5, -30.25]
NAME = ["BCG", "Ä <b> & c", "", "two words", "5"]
SIZE = [3.0, 1.5, np.nan, 0.5, 10.0]
COUNT = [1, -2, 3, 4, 5]


def table(has_null=True):
    made = Table()
    made["name"] = NAME
    made["alpha"] = np.array(RA) * u.deg
    made["delta"] = np.array(DEC) * u.deg
    made["alpha"].info.meta = {"ucd": "pos.eq.ra;meta.main"}
    made["delta"].info.meta = {"ucd": "pos.eq.dec;meta.main"}
    made["radius"] = np.array(SIZE, dtype=np.float32) * u.arcsec
    made["count"] = MaskedColumn(COUNT, dtype=np.int16, mask=[False, False, False, has_null, False])
    made["pair"] = np.arange(10.0).reshape(5, 2)
    made["flag"] = np.array([True, False, True, False, True])
    return made


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for kind in ("tabledata", "binary", "binary2"):
        # BINARY has no way to say that a whole number is missing.
        made = table(has_null=kind != "binary")
        made.write(TARGET / f"{kind}.xml", format="votable", tabledata_format=kind, overwrite=True)
    columns = [
        fits.Column("NAME", "12A", array=np.array([name.encode("utf-8") for name in NAME])),
        fits.Column("RAJ2000", "D", unit="deg", array=np.array(RA)),
        fits.Column("DEJ2000", "D", unit="deg", array=np.array(DEC)),
        fits.Column("RADIUS", "E", unit="arcsec", array=np.array(SIZE, dtype=np.float32)),
        fits.Column("COUNT", "I", null=-99, array=np.array([1, -2, 3, -99, 5], dtype=np.int16)),
        fits.Column("PAIR", "2D", array=np.arange(10.0).reshape(5, 2)),
        fits.Column("FLAG", "L", array=np.array([True, False, True, False, True])),
    ]
    other = fits.BinTableHDU.from_columns([fits.Column("FLUX", "E", array=np.arange(3.0))])
    table_hdu = fits.BinTableHDU.from_columns(columns, name="SOURCES")
    fits.HDUList([fits.PrimaryHDU(), other, table_hdu]).writeto(TARGET / "table.fits", overwrite=True)
    print("\n".join(sorted(path.name for path in TARGET.iterdir())))


main()
