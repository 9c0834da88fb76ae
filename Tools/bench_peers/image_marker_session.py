"""A session of the Python program Image Marker 1.2.0 on the virtual screen, in a process of its own.

    python -m bench_peers.image_marker_session SAVE CASE [NAME]

Its own start, window and methods are what runs; only the dialog for the save folder is answered, and the window is made
as large as the screen once its first picture is there. What is painted first is a line {"first_image": seconds of the
system's clock}; the rest are figures, whose names begin with NAME.
"""

import json
import os
import sys
import time
import traceback

os.environ.update(LOGNAME="ann", USER="ann", QT_QPA_PLATFORM="xcb", QT_LOGGING_RULES="*.warning=false")

import imgmarker.__main__ as program  # noqa: E402
from imgmarker.gui import window as windows  # noqa: E402
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt  # noqa: E402
from PyQt6.QtGui import QAction, QCursor, QKeyEvent, QWheelEvent  # noqa: E402

from bench_peers import rows, screen  # noqa: E402

PROGRAM = "imagemarker"
SAVE, CASE, *NAMES = sys.argv[1:]
NAME = NAMES[0] if NAMES else ""


class Session:
    def __init__(self, window):
        self.window = window
        self.view = window.image_view
        self.played = screen.Played(self.view.viewport())

    def begin(self):
        """Waits for the first picture and makes the window as large as the screen."""
        while not self.played.painted.count:
            program.QApplication.processEvents()
        program.QApplication.sync()
        print(json.dumps({"first_image": time.monotonic()}), flush=True)
        for other in (self.window.controls_window, self.window.settings_window, self.window.welcome_window):
            other.hide()
        self.window.setGeometry(0, 0, *screen.SIZE)
        self.window.raise_()
        self.window.activateWindow()
        self.played.rest(0.5)
        self.view.zoomfit()
        self.point(0, 0)
        self.played.rest(0.3)

    def timings(self, name=""):
        return rows.Timings(PROGRAM, f"{NAME}{name}")

    def point(self, x, y):
        """Puts the pointer, so far from the middle of the picture."""
        QCursor.setPos(self.view.viewport().mapToGlobal(self.view.viewport().rect().center() + QPoint(x, y)))

    def choose(self, text):
        """What a menu's entry does."""
        next(action for action in self.window.findChildren(QAction) if action.text() == text).trigger()

    def key(self, key):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        program.QApplication.sendEvent(self.window, event)

    def wheel(self, steps):
        place = self.view.viewport().mapFromGlobal(QCursor.pos())
        event = QWheelEvent(
            QPointF(place), QPointF(QCursor.pos()), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        program.QApplication.sendEvent(self.view.viewport(), event)

    def pan(self):
        """What the middle click does: it takes a place to the centre. On a mark a click would select the mark."""
        self.view.center_cursor()

    def repeat(self, times, act, name="", rest=0.1):
        """The first does not count."""
        timings = self.timings(name)
        self.played.time(lambda: act(-1), rest=rest)
        for number in range(times):
            self.played.time(lambda: act(number), timings, rest)
        timings.show()
        return timings

    # Cases

    def start(self):
        pass

    def turn(self):
        count = 12 if self.window.image.width > 2000 else 40
        self.repeat(count, lambda _: self.window.shift(1))
        rows.show(PROGRAM, f"{NAME}-memory", rows.memory(), "MB")

    def mark(self):
        """The tables are written before the handler comes back, without waiting for the disk."""
        written = self.timings("-written")
        for number in range(20):
            self.point(number * 13 % 300 - 150, number * 29 % 300 - 150)
            ready, _ = self.played.time(lambda: self.key(Qt.Key.Key_1 + number % 9), rest=0.2)
            written.ready.append(ready)
        written.show()
        marking = self.timings()
        for number in range(20):
            self.point(number * 17 % 300 - 150, number * 31 % 300 - 150)
            self.played.time(lambda: self.key(Qt.Key.Key_1 + number % 9), marking, rest=0.2)
        marking.show()

    def display(self):
        """There is no contrast to drag. A step of the blur is the slider let go."""
        self.repeat(6, lambda number: self.choose(["Log", "Linear"][number % 2]), f"stretch-{NAMES[1]}")
        self.repeat(4, lambda number: self.choose(["ZScale", "Min-Max"][number % 2]), f"interval-{NAMES[1]}")
        if NAMES[1] == "4096":
            slider = self.window.blur_window.slider

            def blur(number):
                slider.setSliderPosition(4 + number % 3 * 2)
                slider.sliderReleased.emit()

            self.repeat(6, blur, f"blur-{NAMES[1]}")

    def look(self):
        """The image cannot be dragged: a pan is the middle click."""
        # The wheel is turned towards the person to come closer.
        self.repeat(20, lambda number: self.wheel(-1 if number // 5 % 2 == 0 else 1), f"zoom-{NAMES[1]}-at-1400")
        for _ in range(3):
            self.played.time(lambda: self.wheel(-1))
        timings = self.timings(f"pan-{NAMES[1]}-at-1400")
        for number in range(20):
            self.point(60 * (-1) ** number, 40 * (-1) ** number)
            self.played.time(self.pan, timings)
        timings.show()

    def open(self):
        """To another image, with the same limits and stretch as the others."""
        if "fits" in NAMES[1:]:
            self.played.time(lambda: self.choose("ZScale"))
            self.played.time(lambda: self.choose("Log"))
        self.repeat(3 if "fits" in NAMES[1:] else 1, lambda _: self.window.shift(1))
        rows.show(PROGRAM, f"{NAME}-memory", rows.memory(), "MB")
        rows.show(PROGRAM, f"{NAME}-memory-peak", rows.memory_peak(), "MB")

    def catalog(self):
        watch = rows.Stopwatch()
        self.window.import_markfile(src=NAMES[1])
        rows.show(PROGRAM, f"{NAME}-import", watch.milliseconds)
        self.repeat(2, lambda _: self.window.shift(1), "-turn")
        timings = self.timings("-pan")
        for number in range(6):
            self.point(60 * (-1) ** number, 40 * (-1) ** number)
            self.played.time(self.pan, timings)
        timings.show()
        rows.show(PROGRAM, f"{NAME}-memory", rows.memory(), "MB")


def play(*_):
    window = next(widget for widget in program.QApplication.topLevelWidgets() if isinstance(widget, windows.MainWindow))
    session = Session(window)
    session.begin()
    getattr(session, CASE)()
    sys.stdout.flush()
    os._exit(0)


def fail(kind, error, trace):
    """As the program ends: PyQt aborts where a slot raises."""
    traceback.print_exception(kind, error, trace)
    sys.stdout.flush()
    os._exit(134)


sys.excepthook = fail
program._open_save = lambda: os.path.abspath(SAVE)
windows.QMessageBox.information = lambda *_: None
program.QApplication.exec = play
sys.argv = sys.argv[:1]
program.run()
