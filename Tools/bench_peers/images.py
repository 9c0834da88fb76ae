"""The folders of MarkerBench (BenchImages.swift), made where they are not there: the same noise over the same sky."""

import os
import shutil

import numpy
from astropy.io import fits
from PIL import Image

SUFFIXES = {"fits": "fits", "jpeg": "jpeg", "png": "png", "tiff": "tif"}
# Of a folder so many images differ; the others are links to them.
DIFFERENT = 7
CATALOG_ROWS = 1_000_000


class Noise:
    """Numbers from -0.5 to 0.5 by MarkerBench's generator, a row at a time."""

    FACTOR, ADDED = 6_364_136_223_846_793_005, 1_442_695_040_888_963_407

    def __init__(self, seed, width):
        self.state = numpy.uint64((seed * 7919 + 1) % 2**64)
        factor, added, factors, summands = 1, 0, [], []
        for _ in range(width):
            factor = factor * self.FACTOR % 2**64
            added = (added * self.FACTOR + self.ADDED) % 2**64
            factors.append(factor)
            summands.append(added)
        self.factors = numpy.array(factors, dtype=numpy.uint64)
        self.summands = numpy.array(summands, dtype=numpy.uint64)

    def row(self):
        states = self.factors * self.state + self.summands
        self.state = states[-1]
        return (states >> numpy.uint64(11)).astype(numpy.float64) / 2**53 - 0.5


def sky(side, seed):
    noise, along = Noise(seed, side), numpy.sin(numpy.arange(side) / 40 + seed)
    image = numpy.empty((side, side), dtype=numpy.float32)
    for y in range(side):
        image[y] = 200 + numpy.maximum(50 * along * numpy.cos(y / 55), 0) + 20 * noise.row()
    return image


def picture(side, seed):
    noise, along = Noise(seed, side), numpy.sin(numpy.arange(side) / 40 + seed)
    image = numpy.empty((side, side, 3), dtype=numpy.uint8)
    for y in range(side):
        light = 90 + 60 * along * numpy.cos(y / 55) + 30 * noise.row()
        image[y] = numpy.stack([light * 0.8, light, light * 1.1], axis=1).astype(numpy.uint8)
    return image


def write(kind, side, seed, path):
    if kind == "fits":
        fits.PrimaryHDU(sky(side, seed)).writeto(path)
    elif kind == "jpeg":
        Image.fromarray(picture(side, seed)).save(path, quality=92, subsampling=0)
    elif kind == "png":
        Image.fromarray(picture(side, seed)).save(path)
    else:
        Image.fromarray(picture(side, seed)).save(path, compression="tiff_adobe_deflate")


def whole(path, make):
    """Makes a folder under another name, so that one that was broken off is made again."""
    if not path.exists():
        unfinished = path.with_name("unfinished-peers")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        make(unfinished)
        unfinished.rename(path)
    return path


def folder(kind, side, count, bench):
    def make(path):
        for number in range(count):
            file = path / f"image-{number}.{SUFFIXES[kind]}"
            if number < DIFFERENT:
                write(kind, side, number, file)
            else:
                os.link(path / f"image-{number % DIFFERENT}.{SUFFIXES[kind]}", file)

    return whole(bench / f"{kind}-{side}-{count}", make)


def in_memory(path):
    """Reads a file: the disk is not what is measured."""
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass
    return path


def folder_in_memory(path):
    for number, file in enumerate(sorted(path.iterdir(), key=lambda file: (len(file.name), file.name))):
        if number < DIFFERENT:
            in_memory(file)


def with_sky(bench):
    """A folder of one image of 1000² that knows its place in the sky; MarkerBench's where it has made one."""

    def make(path):
        image = fits.PrimaryHDU(sky(1000, 1))
        image.header.update(
            CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CRPIX1=500.5, CRPIX2=500.5, CRVAL1=150.0, CRVAL2=2.0,
            CDELT1=-1 / 3600, CDELT2=1 / 3600,
        )  # fmt: skip
        image.writeto(path / "image-0.fits")

    return whole(bench / "catalog-images", make)


def write_rows(path, header, columns):
    unfinished = path.with_name("unfinished-peers.csv")
    with open(unfinished, "w") as file:
        file.write(f"label,{header}\n")
        for number, (first, second) in enumerate(zip(*(column.tolist() for column in columns))):
            file.write(f"source {number},{first},{second}\n")
    unfinished.rename(path)
    return path


def catalog(bench):
    """In pixels of an image of 10,000²."""
    path = bench / f"catalog-{CATALOG_ROWS}.csv"
    random = numpy.random.default_rng(1)
    return path if path.exists() else write_rows(path, "x,y", random.uniform(0, 9999, (2, CATALOG_ROWS)))


def catalog_around(image, bench):
    """In degrees, five of them around an image, which shows few of its rows."""
    path = bench / "catalog-wide.csv"
    if path.exists():
        return path
    header = fits.getheader(image)
    random = numpy.random.default_rng(1)
    ra, dec = random.uniform(-2.5, 2.5, (2, CATALOG_ROWS))
    center = header["CRVAL1"], header["CRVAL2"]
    return write_rows(path, "ra,dec", (center[0] + ra / numpy.cos(numpy.radians(center[1])), center[1] + dec))
