"""What the libraries alone take, without a window: the least that a program can take which reads with them.

cfitsio, libjpeg-turbo and libtiff are the C libraries that ours links; libpng is called through Pillow. Each on one
thread. Beside them a line written and synced, and memory copied.
"""

import ctypes
import ctypes.util
import os
import pathlib
import sys

import numpy
from PIL import Image

from bench_peers import images, rows

PROGRAM = "library"


def library(*names):
    for name in names:
        found = ctypes.util.find_library(name)
        if found:
            return ctypes.CDLL(found)
    raise OSError(f"there is no library {names[0]}")


def checked(failed, what):
    if failed:
        raise OSError(f"{what} failed")


def fits_reader(path, side):
    """Opens it, reads all samples as floats, closes it. The memory is there already."""
    cfitsio = library("cfitsio")
    samples = numpy.ones((side, side), dtype=numpy.float32)
    count = ctypes.c_longlong(side * side)

    def read():
        file, status, any_null = ctypes.c_void_p(), ctypes.c_int(0), ctypes.c_int(0)
        checked(cfitsio.ffopen(ctypes.byref(file), str(path).encode(), 0, ctypes.byref(status)), "ffopen")
        float_type = 42
        cfitsio.ffgpv(file, float_type, ctypes.c_longlong(1), count, None, samples.ctypes.data_as(ctypes.c_void_p),
                      ctypes.byref(any_null), ctypes.byref(status))  # fmt: skip
        cfitsio.ffclos(file, ctypes.byref(status))
        checked(status.value, "ffgpv")

    return read


def jpeg_decoder(path, side):
    turbo = library("turbojpeg")
    turbo.tjInitDecompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(turbo.tjInitDecompress())
    data, pixels = path.read_bytes(), numpy.ones((side, side, 3), dtype=numpy.uint8)

    def decode():
        checked(
            turbo.tjDecompress2(handle, data, ctypes.c_ulong(len(data)), pixels.ctypes.data_as(ctypes.c_void_p), side, 0,
                                side, 0, 0),
            "tjDecompress2",
        )  # fmt: skip

    return decode


def png_decoder(path):
    def decode():
        with Image.open(path) as image:
            image.load()

    return decode


def tiff_reader(path):
    """Strip after strip, on one thread."""
    tiff = library("tiff")
    tiff.TIFFOpen.restype = ctypes.c_void_p
    tiff.TIFFStripSize.restype = tiff.TIFFReadEncodedStrip.restype = ctypes.c_ssize_t

    def read():
        file = ctypes.c_void_p(tiff.TIFFOpen(str(path).encode(), b"r"))
        checked(not file.value, "TIFFOpen")
        size = tiff.TIFFStripSize(file)
        strip = ctypes.create_string_buffer(size)
        for number in range(tiff.TIFFNumberOfStrips(file)):
            read = tiff.TIFFReadEncodedStrip(file, ctypes.c_uint32(number), strip, ctypes.c_ssize_t(size))
            checked(read < 0, "TIFFReadEncodedStrip")
        tiff.TIFFClose(file)

    return read


def disk_line(bench):
    path = bench / "peer-line"
    with open(path, "wb", buffering=0) as file:

        def write():
            file.write(b"x" * 400)
            os.fsync(file.fileno())

        return rows.repeated(100, write)


def copied():
    source = numpy.ones(400_000_000 // 4, dtype=numpy.float32)
    target = numpy.ones_like(source)
    return rows.repeated(7, lambda: numpy.copyto(target, source))


def main(bench):
    bench = pathlib.Path(bench)
    first = lambda kind, side, count: images.in_memory(  # noqa: E731
        images.folder(kind, side, count, bench) / f"image-1.{images.SUFFIXES[kind]}"
    )
    work = {
        "read-fits-512": lambda: rows.repeated(30, fits_reader(first("fits", 512, 10), 512)),
        "read-fits-4096": lambda: rows.repeated(15, fits_reader(first("fits", 4096, 2), 4096)),
        "read-fits-10000": lambda: rows.repeated(5, fits_reader(first("fits", 10_000, 2), 10_000)),
        "decode-jpeg-1024": lambda: rows.repeated(30, jpeg_decoder(first("jpeg", 1024, 100), 1024)),
        "decode-png-2048": lambda: rows.repeated(10, png_decoder(first("png", 2048, 100))),
        "decode-tiff-10000": lambda: rows.repeated(2, tiff_reader(first("tiff", 10_000, 2))),
        "line-written-and-synced": lambda: disk_line(bench),
        "copy-400-mb": copied,
    }
    for name, run in work.items():
        try:
            rows.show_times(PROGRAM, name, run())
        except OSError as error:
            rows.leave_out(PROGRAM, name, error)


if __name__ == "__main__":
    main(sys.argv[1])
