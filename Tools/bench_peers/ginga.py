"""ginga (Tools/install-bench-peers): its viewer with a canvas, in Qt, as large as the virtual screen.

A session of its own for each case. The viewer has no keys for pages and no marks that it keeps: a page turn is the file
loaded and handed to the viewer, a mark a circle drawn on the canvas. `frame` ends when the viewer has drawn anew and
its widget was painted after that. It holds a drawing back up to 25 ms to join those that come close together, as it does
for a person. It has no blur. Limits are ZScale's and the stretch is log, as DS9's here.
"""

import itertools
import os
import pathlib
import subprocess
import sys

os.environ.update(QT_QPA_PLATFORM="xcb", QT_API="pyqt6", QT_LOGGING_RULES="*.warning=false")

from ginga.canvas.types.all import Circle  # noqa: E402
from ginga.misc import log  # noqa: E402
from ginga.qtw.ImageViewQt import CanvasView  # noqa: E402
from ginga.util import loader  # noqa: E402
from PyQt6.QtWidgets import QApplication, QMainWindow  # noqa: E402

from bench_peers import images, rows, screen  # noqa: E402

PROGRAM = "ginga"
LONGEST = 300


class Viewer(screen.Played):
    def __init__(self):
        self.logger = log.get_logger("ginga", null=True)
        self.view = CanvasView(self.logger, render="widget")
        self.view.enable_autocuts("on")
        self.view.set_autocut_params("zscale")
        self.view.set_color_algorithm("log")
        self.view.enable_autozoom("on")
        self.window = QMainWindow()
        self.window.setCentralWidget(self.view.get_widget())
        self.window.setGeometry(0, 0, *screen.SIZE)
        self.window.show()
        super().__init__(self.view.get_widget())
        # How often the widget had been painted when the viewer last drew.
        self.drawn = -1
        self.view.add_callback("redraw", self.note_drawing)
        self.rest(0.5)

    def note_drawing(self, *_):
        self.drawn = self.painted.count

    def time(self, act, timings=None, rest=0.1):
        def begun():
            self.drawn = -1
            act()

        return super().time(begun, timings, rest)

    def is_painted(self, before):
        return 0 <= self.drawn < self.painted.count and not self.view.is_redraw_pending()

    def load(self, path):
        self.view.set_image(loader.load_data(str(path), logger=self.logger))

    def show(self, path):
        self.time(lambda: self.load(images.in_memory(path)))
        self.rest(0.3)

    def repeat(self, name, times, act, rest=0.1):
        """The first does not count."""
        timings = rows.Timings(PROGRAM, name)
        self.time(lambda: act(-1), rest=rest)
        for number in range(times):
            self.time(lambda: act(number), timings, rest)
        timings.show()


def turn(viewer, bench, kind, side):
    folder = images.folder(kind, int(side), 100, bench)
    files = itertools.cycle(images.in_memory(folder / f"image-{number}.{kind}") for number in range(7))
    viewer.repeat(f"turn-{kind}-{side}-at-1400", 12, lambda _: viewer.load(next(files)))
    rows.show(PROGRAM, f"turn-{kind}-{side}-at-1400-memory", rows.memory(), "MB")


def open_(viewer, bench, kind, side):
    folder = images.folder(kind, int(side), 2, bench)
    files = [images.in_memory(folder / f"image-{number}.{images.SUFFIXES[kind]}") for number in (0, 1)]
    name = f"open-{side}" if kind == "fits" else f"open-{kind}-{side}"
    viewer.repeat(name, 3, lambda number: viewer.load(files[number % 2]), rest=0.5)
    rows.show(PROGRAM, f"{name}-memory", rows.memory(), "MB")
    rows.show(PROGRAM, f"{name}-memory-peak", rows.memory_peak(), "MB")


def display(viewer, bench, side):
    viewer.show(images.folder("fits", int(side), 2, bench) / "image-0.fits")
    view = viewer.view
    viewer.repeat(f"stretch-{side}", 12, lambda number: view.set_color_algorithm(["log", "asinh"][number % 2]))
    viewer.repeat(f"interval-{side}", 6, lambda number: view.set_autocut_params(["zscale", "minmax"][number % 2]))
    viewer.repeat(f"contrast-{side}", 20, lambda number: view.set_contrast(0.5 + (number % 7 + 1) / 20))
    viewer.repeat(f"zoom-{side}-at-1400", 20, lambda number: view.zoom_in() if number // 5 % 2 else view.zoom_out())
    view.scale_to(1, 1)
    viewer.rest(0.5)
    x, y = view.get_pan()
    viewer.repeat(f"pan-{side}-at-1400", 20, lambda number: view.set_pan(x + 7 * number, y + 4 * number))


def mark(viewer, bench, count):
    viewer.show(images.folder("fits", 512, 10, bench) / "image-0.fits")
    canvas = viewer.view.get_canvas()
    for number in range(int(count)):
        canvas.add(Circle(number * 7 % 511, number * 13 % 509, 5, color="red"), redraw=False)
    viewer.time(viewer.view.redraw)
    viewer.repeat(f"mark-of-{count}", 12, lambda n: canvas.add(Circle(n * 13 % 400 + 50, n * 29 % 400 + 50, 5)))


CASES = {"turn": turn, "open": open_, "display": display, "mark": mark}
SESSIONS = [
    "turn fits 512", "turn fits 4096", "turn jpeg 1024", "turn png 2048", "mark 10", "mark 10000", "open fits 4096",
    "open fits 10000", "open tiff 10000", "display 4096", "display 10000",
]  # fmt: skip


def play(bench, case, *given):
    application = QApplication([])
    CASES[case](Viewer(), pathlib.Path(bench), *given)
    sys.stdout.flush()
    # Nothing is kept, so nothing is to be closed.
    os._exit(0 if application else 1)


def main(bench):
    for session in SESSIONS:
        command = [sys.executable, "-m", "bench_peers.ginga", bench, *session.split()]
        try:
            subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True, timeout=LONGEST)
        except subprocess.CalledProcessError as error:
            rows.leave_out(PROGRAM, session, error.stderr.strip().splitlines()[-1:])
        except subprocess.TimeoutExpired:
            rows.leave_out(PROGRAM, session, f"took longer than {LONGEST} s")


if __name__ == "__main__":
    (play if len(sys.argv) > 2 else main)(*sys.argv[1:])
