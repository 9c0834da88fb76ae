"""SAOImage DS9 on the virtual screen, driven through XPA as `xpaset -p` does.

A time begins with the command sent and ends when the answer to a last one, `update now`, is there: DS9 answers it when
it has drawn. For each a program is started; what that takes for one, where nothing has changed, is the row xpa-update.
DS9 answers a command when its work is done, so there is no `ready` of its own.

It shows an image at its own size where it is not told otherwise; here it fits it, with zscale and log. It has no folder
to page through: a page turn is the next file opened. DS9 8.4.1 does not load the JPEG and the TIFF.
"""

import contextlib
import itertools
import os
import pathlib
import subprocess
import sys
import time

from bench_peers import images, rows

PROGRAM = "ds9"
TITLE = "bench"
LONGEST = 300


class Refused(Exception):
    pass


class DS9:
    def __init__(self):
        self.environment = os.environ | {"XPA_METHOD": "local"}
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            ["ds9", "-geometry", "1400x1000", "-title", TITLE], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while self.run("xpaaccess", TITLE).stdout.strip() != "yes":
            if time.perf_counter() - begin > 60 or self.process.poll() is not None:
                raise Refused("DS9 does not start")
            time.sleep(0.05)

    def run(self, *command):
        return subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST
        )

    def set(self, *command):
        errors = self.run("xpaset", "-p", TITLE, *command).stderr
        if "XPA$ERROR" in errors:
            raise Refused(errors.strip())

    def time(self, *commands, rest=0.1):
        time.sleep(rest)
        watch = rows.Stopwatch()
        for command in commands:
            self.set(*command.split(" ", 2))
        self.set("update", "now")
        return watch.milliseconds

    def repeat(self, name, times, commands, rest=0.1):
        """`commands` gives those of each time. The first does not count."""
        timings = rows.Timings(PROGRAM, name)
        taken = [self.time(*commands(number), rest=rest) for number in range(times + 1)]
        timings.frame = taken[1:]
        timings.show()

    def show(self, path):
        self.time(f"fits {images.in_memory(path)}", "scale mode zscale", "scale log", "zoom to fit")

    def end(self):
        with contextlib.suppress(Refused, subprocess.TimeoutExpired):
            self.run("xpaset", "-p", TITLE, "exit")
        self.process.terminate()
        self.process.wait()

    def memory(self, name):
        rows.show(PROGRAM, f"{name}-memory", rows.memory(self.process.pid), "MB")
        rows.show(PROGRAM, f"{name}-memory-peak", rows.memory_peak(self.process.pid), "MB")


@contextlib.contextmanager
def started():
    ds9 = DS9()
    try:
        yield ds9
    finally:
        ds9.end()


def turn(ds9, bench):
    ds9.repeat("xpa-update", 20, lambda _: [])
    for kind, side in (("fits", 512), ("fits", 4096), ("jpeg", 1024), ("png", 2048)):
        folder = images.folder(kind, side, 100, bench)
        files = itertools.cycle(f"{kind} {images.in_memory(folder / f'image-{n}.{kind}')}" for n in range(7))
        name = f"turn-{kind}-{side}-at-1400"
        try:
            ds9.repeat(name, 12, lambda _: [next(files), "zoom to fit"])  # noqa: B023
            ds9.memory(name)
        except Refused as refused:
            rows.leave_out(PROGRAM, name, refused)


def open_(ds9, bench, side):
    folder = images.folder("fits", side, 2, bench)
    ds9.show(folder / "image-0.fits")
    images.in_memory(folder / "image-1.fits")
    files = [f"fits {folder / f'image-{number}.fits'}" for number in (1, 0)]
    ds9.repeat(f"open-{side}", 6, lambda number: [files[number % 2], "zoom to fit"], rest=0.5)
    ds9.memory(f"open-{side}")


def tiff(ds9, bench):
    folder = images.folder("tiff", 10_000, 2, bench)
    rows.show(PROGRAM, "open-tiff-10000-frame-median", ds9.time(f"tiff {images.in_memory(folder / 'image-1.tif')}"))
    ds9.memory("open-tiff-10000")


def display(ds9, bench, side):
    ds9.show(images.folder("fits", side, 2, bench) / "image-0.fits")
    ds9.repeat(f"stretch-{side}", 12, lambda number: [f"scale {['asinh', 'log'][number % 2]}"])
    ds9.repeat(f"interval-{side}", 6, lambda number: [f"scale mode {['minmax', 'zscale'][number % 2]}"])
    ds9.repeat(f"contrast-{side}", 20, lambda number: [f"cmap value {1 + number % 7 / 10} 0.4"])
    ds9.repeat(f"zoom-{side}-at-1400", 20, lambda number: [f"zoom {[1.2, 1 / 1.2][number // 5 % 2]}"])
    ds9.repeat(f"pan-{side}-at-1400", 20, lambda number: [f"pan {7 + number % 3} 4"])


def blur(ds9, bench):
    ds9.show(images.folder("fits", 4096, 2, bench) / "image-0.fits")
    ds9.time("smooth radius 3", "smooth yes")
    ds9.repeat("blur-4096", 3, lambda number: [f"smooth radius {[4, 3][number % 2]}"])


def mark(ds9, bench):
    ds9.show(images.folder("fits", 512, 10, bench) / "image-0.fits")
    for count in (10, 10_000):
        regions = bench / "peer-marks.reg"
        lines = [f"circle({n * 7 % 511 + 1},{n * 13 % 509 + 1},5)" for n in range(count)]
        regions.write_text("image\n" + "\n".join(lines) + "\n")
        ds9.time("regions delete all", f"regions load {regions}")
        ds9.repeat(
            f"mark-of-{count}", 12, lambda n: [f"regions command {{circle {n * 13 % 400 + 50} {n * 29 % 400 + 50} 5}}"]
        )


def catalog(ds9, bench):
    """It draws the first 5,000 rows."""
    folder = images.with_sky(bench)
    image = next(path for path in folder.iterdir() if path.suffix == ".fits")
    ds9.show(image)
    rows.show(PROGRAM, "catalog-wide-import", ds9.time(f"catalog import csv {images.catalog_around(image, bench)}"))
    ds9.repeat("catalog-wide-pan", 6, lambda number: [f"pan {7 + number % 3} 4"])
    ds9.memory("catalog-wide")


def main(bench):
    bench = pathlib.Path(bench)
    cases = {
        "turn": turn, "mark": mark, "open-4096": lambda *given: open_(*given, 4096),
        "open-10000": lambda *given: open_(*given, 10_000), "open-tiff-10000": tiff,
        "display-4096": lambda *given: display(*given, 4096), "display-10000": lambda *given: display(*given, 10_000),
        "blur-4096": blur, "catalog": catalog,
    }  # fmt: skip
    for name, run in cases.items():
        try:
            with started() as ds9:
                run(ds9, bench)
        except (Refused, OSError, subprocess.TimeoutExpired) as reason:
            rows.leave_out(PROGRAM, name, reason)


if __name__ == "__main__":
    main(sys.argv[1])
