#!/usr/bin/env python3
"""Writes the odd TIFF and JPEG files among Tests/MarkerCodecsTests/Fixtures/images, and raster.json.

Needs numpy, Pillow, tifffile, libtiff (by ctypes) and libjpeg-turbo's cjpeg; the tests read only what it
writes. Pictures are 40 × 24 and show the pattern of make-image-fixtures.py; raster.json holds the
versions and the colours that Pillow finds in those where no formula says them.
"""

import ctypes
import ctypes.util
import importlib.util
import json
import pathlib
import struct
import subprocess
import tempfile

import numpy as np
import PIL
import tifffile
from PIL import Image, ImageCms

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("fixtures", HERE / "make-image-fixtures.py")
fixtures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fixtures)
TARGET, W, H, pattern = fixtures.TARGET, fixtures.W, fixtures.H, fixtures.pattern
GRAY8, RGB8 = fixtures.GRAY8, fixtures.RGB8


def packed(samples, bits):
    """Rows of unsigned samples, the highest bit first, each row from a whole byte on."""
    rows = samples.reshape(H, -1).astype(np.uint64)
    shifts = np.arange(bits - 1, -1, -1, dtype=np.uint64)
    bit = (rows[:, :, None] >> shifts & np.uint64(1)).astype(np.uint8)
    return np.packbits(bit.reshape(H, -1), axis=1).tobytes()


def tiff(name, data, bits, photometric, samples=1, kind=1, more=(), strip=H, order="<"):
    """A page without compression: what the libraries do not write."""
    row = len(data) // H
    parts = [data[y * row : min(y + strip, H) * row] for y in range(0, H, strip)]
    at, places, body = 8, [], b""
    for part in parts:
        places.append(at + len(body))
        body += part
    body += b"\0" * (len(body) % 2)
    tags = {
        256: ("I", [W]), 257: ("I", [H]), 258: ("H", [bits] * samples), 259: ("H", [1]), 262: ("H", [photometric]),
        273: ("I", places), 277: ("H", [samples]), 278: ("I", [strip]), 279: ("I", [len(part) for part in parts]),
        339: ("H", [kind] * samples),
    }
    tags.update({tag: value for tag, value in more})
    directory = at + len(body)
    after = directory + 2 + 12 * len(tags) + 4
    entries, values = b"", b""
    for tag, (code, numbers) in sorted(tags.items()):
        content = struct.pack(order + code * len(numbers), *numbers)
        entry = struct.pack(order + "HHI", tag, {"H": 3, "I": 4, "B": 1}[code], len(numbers))
        if len(content) <= 4:
            entries += entry + content.ljust(4, b"\0")
        else:
            entries += entry + struct.pack(order + "I", after + len(values))
            values += content
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, directory)
    made = head + body + struct.pack(order + "H", len(tags)) + entries + b"\0\0\0\0" + values
    (TARGET / name).write_bytes(made)


def depths():
    for bits in (1, 2, 4):
        tiff(f"gray{bits}.tif", packed(GRAY8 >> (8 - bits), bits), bits, 1)
    tiff("gray2-white-is-zero.tif", packed(3 - (GRAY8 >> 6), 2), 2, 0)
    tiff("gray12.tif", packed(GRAY8.astype(int) * 16 + 5, 12), 12, 1, order=">")
    tiff("rgb5.tif", packed(RGB8 >> 3, 5), 5, 2, samples=3)
    tiff("rgba4.tif", packed(pattern(4) >> 4, 4), 4, 2, samples=4, more=[(338, ("H", [2]))])
    wide = GRAY8.astype(np.int64) * 60001 - 8000000
    for order, name in (("<", "int24.tif"), (">", "int24-big-endian.tif")):
        raw = (wide & 0xFFFFFF).astype(order + "u4").view(np.uint8).reshape(-1, 4)
        tiff(name, (raw[:, :3] if order == "<" else raw[:, 1:]).tobytes(), 24, 1, kind=2, order=order)
    # 1 bit sign, 7 exponent (from −63), 16 fraction: all values of the pattern fit.
    single = (GRAY8.astype(np.float32) / 4 - 3).view(np.uint32).astype(np.int64)
    exponent = (single >> 23 & 255) - 127
    short = np.where(single & 0x7FFFFFFF, (single >> 31) << 23 | (exponent + 63) << 16 | (single & 0x7FFFFF) >> 7, 0)
    tiff("float24.tif", short.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes(), 24, 1, kind=3)
    half = (GRAY8.astype(np.float16) / 4 - 3).astype("<f2")
    half[0, 0], half[0, 1], half[0, 2] = np.nan, np.inf, 6e-8
    tiff("float16.tif", half.tobytes(), 16, 1, kind=3)
    tiff("int16-white-is-zero.tif", (GRAY8.astype("<i2") - 100).tobytes(), 16, 0, kind=2)
    tiff("float32-white-is-zero.tif", GRAY8.astype("<f4").tobytes(), 32, 0, kind=3)
    tiff("complex.tif", GRAY8.astype("<c8").tobytes(), 64, 1, kind=6)


def colors():
    tiff("cmyk16.tif", pattern(4, "<u2", 257).tobytes(), 16, 5, samples=4)
    for name, photometric in (("lab.tif", 8), ("icclab.tif", 9)):
        tiff(name, pattern(3).tobytes(), 8, photometric, samples=3)
    for name, photometric in (("lab16.tif", 8),):
        tiff(name, pattern(3, "<u2", 256).tobytes(), 16, photometric, samples=3)
    table = [(i * 16 + c) * 257 % 65536 for c in range(3) for i in range(16)]
    both = np.stack([GRAY8 >> 4, 15 - (GRAY8 >> 4)], axis=2)
    tiff("palette4-alpha.tif", packed(both, 4), 4, 3, samples=2, more=[(320, ("H", table)), (338, ("H", [2]))])
    alpha = np.full((H, W, 1), 128)
    made = np.concatenate([RGB8 // 2, alpha], axis=2).astype("<u2") * 257
    tiff("premultiplied.tif", made.tobytes(), 16, 2, samples=4, more=[(338, ("H", [1]))])
    tiff("two-extra.tif", pattern(3).tobytes(), 8, 1, samples=3, more=[(338, ("H", [0, 0]))])
    tiff("strips-of-7.tif", RGB8.tobytes(), 8, 2, samples=3, strip=7)
    # YCbCr without compression: blocks of 2 × 2 luminances, then Cb and Cr.
    y = GRAY8.reshape(H // 2, 2, W // 2, 2).transpose(0, 2, 1, 3).reshape(H // 2, W // 2, 4)
    chroma = np.stack([np.full((H // 2, W // 2), 100), np.full((H // 2, W // 2), 160)], axis=2)
    blocks = np.concatenate([y, chroma], axis=2).astype(np.uint8)
    tiff("ycbcr.tif", blocks.tobytes(), 8, 6, samples=3, more=[(530, ("H", [2, 2]))])
    Image.fromarray(SMOOTH).save(TARGET / "jpeg.tif", compression="jpeg", quality=98)


Y, X = np.mgrid[0:H, 0:W]
SMOOTH = np.stack([X * 6, Y * 10, 255 - X * 6], axis=2).astype(np.uint8)


class LibTiff:
    """What Python's libraries cannot write."""

    def __init__(self):
        self.library = ctypes.CDLL(ctypes.util.find_library("tiff"))
        self.library.TIFFOpen.restype = ctypes.c_void_p
        self.library.TIFFGetVersion.restype = ctypes.c_char_p

    def write(self, name, samples, tags, sub_pages=0):
        library = self.library
        handle = ctypes.c_void_p(library.TIFFOpen(str(TARGET / name).encode(), b"w"))
        for tag, value in [(256, W), (257, H), (284, 1), (278, H), *tags]:
            library.TIFFSetField(handle, tag, ctypes.c_int(value))
        data = samples.tobytes()
        assert library.TIFFWriteEncodedStrip(handle, 0, data, ctypes.c_ssize_t(len(data))) > 0, name
        library.TIFFClose(handle)


def compressions(library):
    eight = [(258, 8), (277, 1), (262, 1)]
    for name, number in (("lzma", 34925), ("zstd", 50000), ("packbits", 32773), ("deflate", 32946), ("lerc", 34887)):
        library.write(f"{name}.tif", GRAY8, [(259, number), *eight])
    library.write("webp.tif", RGB8, [(259, 50001), (258, 8), (277, 3), (262, 2), (65568, 100), (65569, 1)])
    library.write("jbig.tif", np.packbits(GRAY8 >= 128, axis=1), [(259, 34661), (258, 1), (277, 1), (262, 0)])
    library.write("group3.tif", np.packbits(GRAY8 >= 128, axis=1), [(259, 3), (258, 1), (277, 1), (262, 0)])
    predicted = (np.float32, 32), (np.float64, 64)
    for kind, bits in predicted:
        tags = [(259, 5), (258, bits), (277, 1), (262, 1), (339, 3), (317, 3)]
        library.write(f"predictor3-float{bits}.tif", GRAY8.astype(kind) / 4, tags)
    tags = [(259, 8), (258, 32), (277, 1), (262, 1), (339, 1), (317, 2)]
    library.write("predictor2-32.tif", GRAY8.astype(np.uint32) * 70000, tags)
    # In floating point at the encoder's side too (SGILOGDATAFMT 0).
    light = (GRAY8.astype(np.float32) + 1) / 16
    library.write("logl.tif", light, [(259, 34676), (262, 32844), (277, 1), (65560, 0)])
    xyz = np.stack([light, light, light], axis=2)
    library.write("logluv.tif", xyz, [(259, 34676), (262, 32845), (277, 3), (65560, 0)])


def pages():
    options = dict(photometric="minisblack", metadata=None, software=False)
    with tifffile.TiffWriter(TARGET / "subifds.tif") as writer:
        writer.write(GRAY8, subifds=2, **options)
        writer.write(GRAY8[::2, ::2], subfiletype=1, **options)
        writer.write(GRAY8[::4, ::4], subfiletype=1, **options)
        writer.write(GRAY8 + 1, **options)
    big = np.tile(GRAY8, (2, 1))[:40, :]
    with tifffile.TiffWriter(TARGET / "stiff-pyramid.tif") as writer:
        for step in (1, 2):
            writer.write(big[::step, ::step], tile=(16, 16), **options)
    with tifffile.TiffWriter(TARGET / "mask.tif") as writer:
        writer.write(GRAY8, **options)
        writer.write(GRAY8, subfiletype=2, **options)
        writer.write(GRAY8[::2, ::2], extratags=[(255, "H", 1, 2, True)], **options)
    # tifffile writes no masks: the second page's subfile type becomes 4.
    made = (TARGET / "mask.tif").read_bytes()
    (TARGET / "mask.tif").write_bytes(made.replace(struct.pack("<HHII", 254, 4, 1, 2), struct.pack("<HHII", 254, 4, 1, 4)))


def jpegs():
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "smooth.ppm"
        Image.fromarray(SMOOTH).save(source)
        quality = ["cjpeg", "-quality", "98"]
        for name, words in {
            "arithmetic.jpg": ["-arithmetic", "-sample", "1x1"], "rgb-components.jpg": ["-rgb"],
            "sampling41.jpg": ["-sample", "4x1"], "sampling-odd.jpg": ["-sample", "1x1,2x1,2x1"],
            "restarts.jpg": ["-restart", "1"],
        }.items():
            subprocess.run(quality + words + ["-outfile", TARGET / name, source], check=True)


def golden(library):
    """The colours of whole columns, as Pillow has them."""
    found = {}
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(lab, srgb, "LAB", "RGB", flags=ImageCms.Flags.NOOPTIMIZE)
    for name in ("lab.tif",):
        image = Image.open(TARGET / name)
        found[name] = np.asarray(ImageCms.applyTransform(image, transform)).reshape(-1).tolist()
    for name in ("jpeg.tif",):
        found[name] = np.asarray(Image.open(TARGET / name).convert("RGB")).reshape(-1).tolist()
    versions = {
        "Pillow": PIL.__version__, "tifffile": tifffile.__version__, "numpy": np.__version__,
        "libtiff": library.library.TIFFGetVersion().decode().splitlines()[0],
    }
    text = json.dumps({"versions": versions, "colors": found}, separators=(",", ":"))
    (TARGET.parent / "raster.json").write_text(text + "\n")


def main():
    library = LibTiff()
    depths()
    colors()
    compressions(library)
    pages()
    jpegs()
    golden(library)


if __name__ == "__main__":
    main()
