"""FITS files of every kind that a reader meets: sound, unusual and broken. For `compare-fits.py --odd`."""

import bz2
import gzip
import lzma
import zipfile

import numpy as np
from astropy.io import fits

W, H = 37, 23
BLOCK = 2880


def pattern(kind, shape=(H, W)):
    y, x = np.indices(shape)[-2:]
    plane = np.indices(shape)[0] if len(shape) > 2 else 0
    return ((x * 7 + y * 13 + plane * 31) % 251).astype(kind)


def card(text):
    return text.encode().ljust(80)


def raw(cards, data=b"", padded=True, end=True, fill=b" "):
    header = b"".join(map(card, cards)) + (card("END") if end else b"")
    header += fill * (-len(header) % BLOCK)
    return header + data + (b"\0" * (-len(data) % BLOCK) if padded else b"")


def simple(bitpix=16, axes=(W, H), more=()):
    sizes = [f"NAXIS{i + 1:<3}= {n:20d}" for i, n in enumerate(axes)]
    return ["SIMPLE  =                    T", f"BITPIX  = {bitpix:20d}", f"NAXIS   = {len(axes):20d}", *sizes, *more]


def extension(bitpix=16, axes=(W, H), more=(), kind="IMAGE"):
    return [f"XTENSION= '{kind:8}'", *simple(bitpix, axes)[1:], "PCOUNT  =                    0", "GCOUNT  =                    1", *more]


def samples():
    return pattern(">i2").tobytes()


def plain(folder):
    """Sound files, and such as other programs write."""
    for kind in ("u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"):
        array = pattern(kind)
        array[0, :2] = [np.iinfo(kind).min, np.iinfo(kind).max] if kind[0] in "iu" else [np.nan, -1e30]
        fits.PrimaryHDU(array).writeto(folder / f"plain-{kind}.fits", overwrite=True)
    for shape in ((3, H, W), (4, H, W), (5, H, W), (1, 1, H, W), (2, 3, H, W), (3, 1, H, W), (H, 1, W), (2, 2, 2, H, W)):
        name = "x".join(map(str, shape))
        fits.PrimaryHDU(pattern("u1", shape)).writeto(folder / f"cube-{name}.fits", overwrite=True)
        fits.PrimaryHDU(pattern("f4", shape)).writeto(folder / f"cube-float-{name}.fits", overwrite=True)
    for kind in ("WAVE", "FREQ", "VRAD", "STOKES", "TIME", "RGB", "LINEAR", "UTC", "VELO-LSR"):
        hdu = fits.PrimaryHDU(pattern("f4", (3, H, W)))
        hdu.header["CTYPE3"] = kind
        hdu.writeto(folder / f"cube-{kind}.fits", overwrite=True)
    for scale, zero, blank in ((0.5, 10, None), (1, 100, None), (2, 0, -99), (1, 32768, -32768), (1, 0, -99), (1e-3, -7.25, -99)):
        for bitpix, kind in ((8, "u1"), (16, ">i2"), (32, ">i4"), (64, ">i8")):
            if bitpix == 8 and blank is not None:
                blank = 99
            data = pattern(kind)
            if blank is not None:
                data[3, 4:9] = blank
            more = [f"BSCALE  = {scale!r:>20}", f"BZERO   = {zero!r:>20}"] + ([f"BLANK   = {blank:20d}"] if blank is not None else [])
            (folder / f"scaled-{bitpix}-{scale}-{zero}-{blank}.fits").write_bytes(raw(simple(bitpix, more=more), data.tobytes()))
    for bitpix, kind in ((-32, ">f4"), (-64, ">f8")):
        more = ["BSCALE  =                  0.5", "BZERO   =                 10.0", "BLANK   =                  -99"]
        (folder / f"scaled{bitpix}.fits").write_bytes(raw(simple(bitpix, more=more), pattern(kind).tobytes()))
    for name in ("UPPER.FITS", "short.FTS", "short.Fit"):
        (folder / name).write_bytes(raw(simple(), samples()))
    for name in ("a[1].fits", "b(2).fits", "http:x.fits", "-.fits", "!c.fits", "~d.fits", "e+1.fits", "f[1:2,1:2].fits", "mem:.fits", "g.fits[0].fits", "ftp:h.fits", "i,2.fits", "j;k.fits", "l{.fits"):
        (folder / name).write_bytes(raw(simple(), samples()) + raw(extension(), samples()))
    whole = raw(simple(), samples())
    (folder / "packed.fits.gz").write_bytes(gzip.compress(whole))
    (folder / "packed-cut.fits.gz").write_bytes(gzip.compress(whole + bytes(100_000))[:1200])
    (folder / "packed.fits.bz2").write_bytes(bz2.compress(whole))
    (folder / "packed.fits.xz").write_bytes(lzma.compress(whole))
    with zipfile.ZipFile(folder / "zipped.fits", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.fits", whole)


def headers(folder):
    """Headers that are not as the standard has them."""
    def put(name, cards, data=None, **options):
        (folder / f"header-{name}.fits").write_bytes(raw(cards, samples() if data is None else data, **options))

    put("simple-f", ["SIMPLE  =                    F", *simple()[1:]])
    put("simple-free", ["SIMPLE  = T", *simple()[1:]])
    put("no-simple", simple()[1:])
    put("lower", [c.lower() for c in simple()])
    put("lower-extname", simple(more=["extname = 'small   '"]))
    put("no-end", simple(), end=False)
    put("zero-padded", simple(), fill=b"\0")
    put("bitpix-7", simple(7))
    put("bitpix-free", [simple()[0], "BITPIX  = 16", *simple()[2:]])
    put("bitpix-missing", [simple()[0], *simple()[2:]])
    put("naxis-swapped", [simple()[0], simple()[2], simple()[1], *simple()[3:]])
    put("naxis-string", [*simple()[:3], "NAXIS1  = '37      '", simple()[4]])
    put("naxis-float", [*simple()[:3], "NAXIS1  =                 37.0", simple()[4]])
    put("naxis-negative", simple(axes=(-W, H)))
    put("naxis-missing", simple()[:4])
    put("naxis2-late", [*simple()[:4], "OBJECT  = 'between '", simple()[4]])
    put("naxis-none", simple(axes=()), b"")
    put("naxis-zero", simple(axes=(0, H)), b"")
    put("spectrum", simple(axes=(W,)))
    put("huge", simple(-32, (1_000_000_000, 1_000_000_000)))
    put("huge-planes", simple(8, (2, 2, 2_000_000_000)))
    put("wide", simple(8, (3_000_000_000, 3_000_000_000, 3_000_000_000)))
    put("junk", simple(more=["\x01\x02\xff\xfe junk", "=======", "OBJECT  = 'no end", "KEYWORD too long = 5", "BSCALE  = nonsense", "A B     = 3"]))
    put("latin", [*simple(), "OBSERVER= 'Gerard é'"])
    put("continue", simple(more=["EXTNAME = 'a long&'", "CONTINUE  ' name&'", "CONTINUE  ' indeed'", "LONGSTRN= 'OGIP 1.0'"]))
    put("hierarch", simple(more=["HIERARCH ESO DET CHIP NAME = 'x'", "HIERARCH BSCALE X = 5"]))
    put("twice", simple(more=["NAXIS1  =                   11", "BITPIX  =                    8"]))
    put("bscale-zero", simple(more=["BSCALE  =                  0.0"]))
    put("bscale-string", simple(more=["BSCALE  = '2.0     '"]))
    put("bscale-d", simple(more=["BSCALE  =              2.0D-01", "BZERO   =               1.0D+1"]))
    put("bzero-nan", simple(more=["BZERO   =                  NaN"]))
    put("blank-float", simple(more=["BLANK   =                  7.0"]))
    put("blank-large", simple(more=["BLANK   =           9999999999"]))
    put("extend", simple(more=["EXTEND  =                    T"]))
    put("groups", simple(axes=(0, 3, 1), more=["GROUPS  =                    T", "PCOUNT  =                    2", "GCOUNT  =                    4"]), bytes(40))
    put("pcount", simple(more=["PCOUNT  =                   10", "GCOUNT  =                    1"]), samples() + bytes(20))
    put("blocked", simple(more=["BLOCKED =                    T"]))
    (folder / "header-block-of-blanks.fits").write_bytes(raw([*simple(), *[""] * 40, "EXTNAME = 'LATE    '"], samples()))
    (folder / "no-padding.fits").write_bytes(raw(simple(), samples(), padded=False))
    (folder / "header-only.fits").write_bytes(raw(simple()))
    (folder / "header-short.fits").write_bytes(b"".join(map(card, [*simple(), "END"])))
    for part in (0.1, 0.5, 0.99):
        (folder / f"cut-{part}.fits").write_bytes(raw(simple(), samples())[: BLOCK + int(W * H * 2 * part)])
        cube = pattern(">i2", (3, H, W)).tobytes()
        (folder / f"cut-color-{part}.fits").write_bytes(raw(simple(axes=(W, H, 3)), cube)[: BLOCK + int(len(cube) * part)])


def extensions(folder):
    """Files of several HDUs, one of them bad."""
    def put(name, *parts):
        (folder / f"units-{name}.fits").write_bytes(b"".join(parts))

    good, empty = raw(extension(), samples()), raw(simple(axes=()))
    put("plain", empty, good, good)
    put("after-bitpix", empty, raw(extension(7), samples()), good)
    put("after-unknown", empty, raw(extension(kind="IUEIMAGE"), samples()), raw(extension(kind="FOREIGN"), samples()), good)
    put("after-table", empty, raw(extension(8, (4, 2), kind="BINTABLE"), bytes(8)), good)
    put("after-tform", empty, raw(extension(8, (4, 2), ["TFIELDS =                    1", "TFORM1  = 'Q9?     '"], kind="BINTABLE"), bytes(8)), good)
    put("after-tiles", empty, raw(extension(8, (8, 2), ["TFIELDS =                    1", "TFORM1  = '1PB(3)  '", "ZIMAGE  =                    T", "ZBITPIX =                    3", "ZNAXIS  =                    2", "ZNAXIS1 =                    4", "ZNAXIS2 =                    2"], kind="BINTABLE"), bytes(16)), good)
    put("after-zero", empty, raw(extension(axes=(0, 5))), good)
    put("after-spectrum", raw(simple(axes=(W,)), bytes(2 * W)), good)
    put("after-bad-primary", raw(simple(7), samples()), good)
    put("after-groups", raw(simple(axes=(0, 3, 1), more=["GROUPS  =                    T", "PCOUNT  =                    2", "GCOUNT  =                    4"]), bytes(40)), good)
    put("no-pcount", empty, raw(extension()[:-2], samples()), good)
    put("rubbish-between", empty, b"rubbish".ljust(BLOCK), good)
    put("blank-block-between", empty, bytes(BLOCK), good)
    put("rubbish-behind", empty, good, b"rubbish".ljust(BLOCK))
    put("second-cut", empty, good, good[: BLOCK + 500])
    put("second-header-cut", empty, good, good[:500])
    put("same-names", empty, *[raw(extension(more=["EXTNAME = 'SCI     '", f"EXTVER  = {n:20d}"]), samples()) for n in (1, 2, 3)])
    put("many", empty, *[good] * 300)
    put("simple-second", good.replace(b"XTENSION= 'IMAGE   '", b"SIMPLE  =           T"), raw(simple(), samples()))


def compressed(folder):
    """Tile-compressed images."""
    def put(name, array, **options):
        header = options.pop("header", None)
        path = folder / f"tiles-{name}.fits"
        try:
            hdu = fits.CompImageHDU(array, header=header, **options)
            fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path, overwrite=True)
        except Exception as error:
            print(f"not written {name}: {error}")
            return None
        return path

    for method in ("RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "PLIO_1", "NOCOMPRESS"):
        for kind in ("u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8"):
            array = pattern(kind)
            if kind in ("i2", "i4") and method != "PLIO_1":
                array[5] = -7
            put(f"{method}-{kind}", array, compression_type=method)
        for tile in ((5, 7), (H, W), (1, 10), (H, 5)):
            put(f"{method}-tile-{tile[0]}x{tile[1]}", pattern("i2"), compression_type=method, tile_shape=tile)
        put(f"{method}-cube", pattern("i2", (3, H, W)), compression_type=method)
        put(f"{method}-planes", pattern("i2", (5, H, W)), compression_type=method)
    noise = np.random.default_rng(1).normal(1000, 30, (H, W))
    noise[3, 4:9] = np.nan
    for method in ("RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "NOCOMPRESS"):
        for kind in ("f4", "f8"):
            for dither in (-1, 1, 2):
                for level in (16, 4, -0.01, 0):
                    if level == 0 and method in ("RICE_1", "HCOMPRESS_1"):
                        continue  # they compress integers only: astropy writes files that nothing can read
                    array = noise.astype(kind)
                    if dither == 2:
                        array[7, 7:9] = 0
                    put(f"{method}-{kind}-dither{dither}-q{level}", array, compression_type=method, quantize_method=dither, quantize_level=level, dither_seed=17)
    for scale in (0, 1, 2, 5):
        for smooth in (0, 1):
            put(f"HCOMPRESS-scale{scale}-smooth{smooth}", pattern("i4") + 1000, compression_type="HCOMPRESS_1", hcomp_scale=scale, hcomp_smooth=smooth)
    header = fits.Header([("BLANK", -99)])
    blank = pattern("i2")
    blank[3, 4:9] = -99
    put("blank", blank, header=header, compression_type="RICE_1")
    path = put("scaled-blank", blank, header=header, compression_type="RICE_1")
    with fits.open(path, disable_image_compression=True) as hdus:
        hdus[1].header["BSCALE"] = 0.5
        hdus[1].header["BZERO"] = 10.0
        hdus.writeto(folder / "tiles-scaled-blank.fits", overwrite=True)
    whole = (folder / "tiles-RICE_1-i2.fits").read_bytes()
    with fits.open(folder / "tiles-RICE_1-i2.fits", disable_image_compression=True) as hdus:
        start = hdus[1]._data_offset
        heap = start + hdus[1].header["NAXIS1"] * hdus[1].header["NAXIS2"]
        size = hdus[1].header["PCOUNT"]
    for part in (0.0, 0.5, 0.9):
        (folder / f"tiles-cut-{part}.fits").write_bytes(whole[: heap + int(size * part)])
    (folder / "tiles-cut-descriptors.fits").write_bytes(whole[: start + 50])
    (folder / "packed.fits.fz").write_bytes(whole)


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    plain(folder)
    headers(folder)
    extensions(folder)
    compressed(folder)
