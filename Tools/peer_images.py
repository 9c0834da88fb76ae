"""Small images that both programs read: FITS with a WCS, and PNG."""

import math
import pathlib
import struct
import zlib


def card(key, value):
    text = "T" if value is True else f"'{value}'" if isinstance(value, str) else str(value)
    return f"{key:8}= {text:>20}".ljust(80)


def write_fits(path, width=40, height=20, sky=(150.0, 2.0)):
    """A gradient in 16 bits, one arc second a pixel, `sky` at pixel (1, 1)."""
    cards = [
        ("SIMPLE", True), ("BITPIX", 16), ("NAXIS", 2), ("NAXIS1", width), ("NAXIS2", height),
        ("CTYPE1", "RA---TAN"), ("CTYPE2", "DEC--TAN"), ("CRPIX1", 1.0), ("CRPIX2", 1.0),
        ("CRVAL1", sky[0]), ("CRVAL2", sky[1]), ("CDELT1", -1 / 3600), ("CDELT2", 1 / 3600),
    ]  # fmt: skip
    header = "".join(card(*each) for each in cards) + "END".ljust(80)
    data = struct.pack(f">{width * height}h", *range(width * height))
    pad = lambda size: math.ceil(size / 2880) * 2880  # noqa: E731
    path.write_bytes(header.ljust(pad(len(header))).encode() + data.ljust(pad(len(data)), b"\0"))


def write_png(path, width=30, height=30):
    chunk = lambda kind, data: (  # noqa: E731
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    )
    rows = b"".join(b"\0" + bytes((x * 5 + y * 3) % 256 for x in range(width)) for y in range(height))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def write_images(folder, names):
    """FITS images lie a degree apart on the sky, in the order of their names."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        if name.endswith(".fits"):
            write_fits(folder / name, sky=(150.0 + number, 2.0))
        else:
            write_png(folder / name)
