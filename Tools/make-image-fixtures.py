#!/usr/bin/env python3
"""Writes Tests/MarkerCodecsTests/Fixtures/images: small pictures by other programs' hands.

Needs numpy, astropy, Pillow and tifffile; the tests read only what it writes. All are 40 × 24 pixels
unless their name says otherwise. A sample at column x, displayed row y, channel c is (x·7 + y·13 + c·31) mod 256,
times 257 in 16 bits; FITS rows are the displayed ones from the bottom.
"""

import gzip
import io
import json
import pathlib
import struct
import zlib

import astropy
import numpy as np
import tifffile
from astropy.io import fits
from PIL import Image

TARGET = pathlib.Path(__file__).resolve().parent.parent / "Tests/MarkerCodecsTests/Fixtures/images"
W, H = 40, 24


def pattern(channels, kind=np.uint8, factor=1):
    y, x, c = np.mgrid[0:H, 0:W, 0:channels]
    made = ((x * 7 + y * 13 + c * 31) % 256 * factor).astype(kind)
    return made[:, :, 0] if channels == 1 else made


GRAY8, RGB8 = pattern(1), pattern(3)
GRAY16, RGB16 = pattern(1, np.uint16, 257), pattern(3, np.uint16, 257)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def rows(samples, bits):
    made = b""
    for row in samples:
        if bits == 16:
            packed = row.astype(">u2").tobytes()
        elif bits == 8:
            packed = row.astype(np.uint8).tobytes()
        else:
            bit = np.unpackbits(row.astype(np.uint8).reshape(-1, 1), axis=1)[:, 8 - bits :]
            packed = np.packbits(bit.reshape(-1)).tobytes()
        made += b"\0" + packed
    return made


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(name, samples, bits, color, extra=b"", interlaced=False):
    height, width = samples.shape[:2]
    if interlaced:
        body = b"".join(rows(samples[y::dy, x::dx], bits) for x, y, dx, dy in ADAM7)
    else:
        body = rows(samples, bits)
    head = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, int(interlaced))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")
    (TARGET / name).write_bytes(data)


def pngs():
    png("gray1.png", GRAY8 // 128, 1, 0)
    png("gray4.png", GRAY8 // 16, 4, 0)
    png("gray8.png", GRAY8, 8, 0)
    png("gray16.png", GRAY16, 16, 0)
    png("grayalpha8.png", pattern(2), 8, 4)
    png("rgb8.png", RGB8, 8, 2)
    png("rgb16.png", RGB16, 16, 2)
    png("rgba16.png", pattern(4, np.uint16, 257), 16, 6)
    png("rgb16-interlaced.png", RGB16, 16, 2, interlaced=True)
    palette = b"".join(bytes([i * 16, 255 - i * 16, i]) for i in range(16))
    png("palette4.png", GRAY8 // 16, 4, 3, chunk(b"PLTE", palette))
    png("palette4-transparent.png", GRAY8 // 16, 4, 3, chunk(b"PLTE", palette) + chunk(b"tRNS", bytes([0, 128])))


def jpegs():
    y, x = np.mgrid[0:H, 0:W]
    smooth = np.stack([x * 6, y * 10, 255 - x * 6], axis=2).astype(np.uint8)
    Image.fromarray(smooth[:, :, 0]).save(TARGET / "gray.jpg", quality=98)
    Image.fromarray(smooth).save(TARGET / "rgb.jpg", quality=98, subsampling=0)
    Image.fromarray(smooth).save(TARGET / "progressive.jpg", quality=98, subsampling=0, progressive=True)
    Image.fromarray(smooth).convert("CMYK").save(TARGET / "cmyk.jpg", quality=98)
    exif = Image.Exif()
    for orientation in (3, 6):
        exif[0x0112] = orientation
        Image.fromarray(smooth).save(TARGET / f"orientation{orientation}.jpg", quality=98, subsampling=0, exif=exif)


def tiffs():
    def write(name, data, **options):
        tifffile.imwrite(TARGET / name, data, metadata=None, software=False, **options)

    write("gray8.tif", GRAY8, photometric="minisblack", rowsperstrip=5)
    write("gray16-big-endian.tif", GRAY16, photometric="minisblack", byteorder=">")
    write("gray16-bigtiff.tif", GRAY16, photometric="minisblack", bigtiff=True)
    write("gray8-white-is-zero.tif", 255 - GRAY8, photometric="miniswhite")
    write("rgb8.tif", RGB8, photometric="rgb", compression="zlib")
    write("rgb8-planar.tif", np.moveaxis(RGB8, 2, 0), photometric="rgb", planarconfig="separate", rowsperstrip=7)
    write("rgb16-tiled.tif", RGB16, photometric="rgb", tile=(16, 16), compression="zlib", predictor=True)
    write("rgb16-planar-tiled.tif", np.moveaxis(RGB16, 2, 0), photometric="rgb", planarconfig="separate", tile=(16, 32))
    write("rgba8.tif", pattern(4), photometric="rgb", extrasamples=["unassalpha"])
    write("five-samples.tif", pattern(5), photometric="rgb", extrasamples=["unspecified"] * 2)
    write("float32.tif", GRAY8.astype(np.float32) + 0.25, photometric="minisblack")
    write("float64.tif", GRAY8.astype(np.float64) - 0.125, photometric="minisblack")
    write("int16.tif", GRAY8.astype(np.int16) - 100, photometric="minisblack")
    write("int32.tif", GRAY8.astype(np.int32) * 100000 - 7, photometric="minisblack")
    write("turned6.tif", GRAY8, photometric="minisblack", extratags=[(274, "H", 1, 6, True)])
    Image.fromarray(RGB8).save(TARGET / "lzw.tif", compression="tiff_lzw")
    Image.fromarray(RGB8).convert("P").save(TARGET / "palette.tif")
    Image.fromarray(RGB8).convert("CMYK").save(TARGET / "cmyk.tif")
    Image.fromarray(GRAY8 >= 128).save(TARGET / "bilevel.tif", compression="group4")
    with tifffile.TiffWriter(TARGET / "pages.tif") as writer:
        options = dict(photometric="minisblack", metadata=None, software=False)
        writer.write(GRAY8, extratags=[(285, "s", 0, "g band", True)], **options)
        writer.write(GRAY8[::2, ::2], subfiletype=1, **options)
        writer.write(GRAY8 + 1, **options)


def fitses():
    bottom_up = GRAY8[::-1]
    short = fits.CompImageHDU(bottom_up.astype(np.int16), name="RICE", compression_type="RICE_1")
    lossless = fits.CompImageHDU(
        bottom_up.astype(np.float32) + 0.25, name="GZIP", compression_type="GZIP_2", quantize_level=0
    )
    values = bottom_up.astype(np.float32) + 0.25
    values[3, 5] = np.nan
    quantized = fits.CompImageHDU(values, name="QUANTIZED", compression_type="RICE_1", quantize_level=-0.01)
    blank = fits.CompImageHDU(bottom_up.astype(np.int32), name="BLANK", compression_type="GZIP_1")
    blank.header["BLANK"] = -99
    fits.HDUList([fits.PrimaryHDU(), short, lossless, quantized, blank]).writeto(TARGET / "compressed.fits", overwrite=True)


def tiles():
    """Compressed tiles of the kinds that cfitsio does not know or that are quantized, and what astropy reads there."""
    bottom_up = GRAY8[::-1]
    long = bottom_up.astype(np.int64) * 2**54 + 1
    noise = np.random.default_rng(5).normal(100, 3, (H, W)).astype(np.float32)
    noise[3, 5] = np.nan
    noise[4, 6] = 0
    hdus = [fits.PrimaryHDU()]

    def add(name, array, method, **options):
        hdus.append(fits.CompImageHDU(array, name=name, compression_type=method, **options))

    add("long gzip", long, "GZIP_1")
    add("unsigned long shuffled", long.astype(np.uint64) + 2**63, "GZIP_2")
    add("plain short", bottom_up.astype(np.int16) - 100, "NOCOMPRESS", tile_shape=(7, 9))
    add("plain unsigned", bottom_up.astype(np.uint16) + 40000, "NOCOMPRESS")
    add("plain float", noise, "NOCOMPRESS", quantize_level=0)
    for method in ("NOCOMPRESS", "GZIP_1", "GZIP_2", "RICE_1"):
        for dither in (-1, 1, 2):
            add(f"{method} dither {dither}", noise, method, quantize_method=dither, quantize_level=4, dither_seed=17)
    cube = np.stack([bottom_up, bottom_up // 2, bottom_up // 3])
    add("cube", cube, "GZIP_1", tile_shape=(2, 10, 16))
    made = io.BytesIO()
    fits.HDUList(hdus).writeto(made)
    (TARGET / "tiles.fits.gz").write_bytes(gzip.compress(made.getvalue(), mtime=0))
    spots = [(0, 0), (5, 20), (6, 19), (39, 0), (0, 23), (17, 11)]
    frames = []
    with fits.open(TARGET / "tiles.fits.gz") as read:
        for hdu in read[1:-1]:
            values = [hdu.data[H - 1 - y, x].item() for x, y in spots]
            frames.append(dict(name=hdu.name, type=hdu.data.dtype.name, values=[str(v) for v in values]))
    versions = dict(astropy=astropy.__version__, numpy=np.__version__)
    text = json.dumps(dict(versions=versions, spots=spots, frames=frames), separators=(",", ":")).replace("{\"name", "\n{\"name")
    (TARGET.parent / "tiles.json").write_text(text + "\n")


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    pngs()
    jpegs()
    tiffs()
    fitses()
    tiles()


if __name__ == "__main__":
    main()
