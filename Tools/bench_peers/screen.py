"""A window of Qt on the virtual screen, as a person waits for it: what the Python programs are played with.

Time begins where the event is handed to the window. `ready` is where its handlers have come back, `frame` where the
view that shows the image has been painted after that and the X server has it.
"""

import time

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QApplication

from bench_peers.rows import Stopwatch

SIZE = 1400, 1000
LONGEST_WAIT = 120_000


class Painted(QObject):
    """Knows how often a widget was painted."""

    def __init__(self, widget):
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _, event):
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class Played:
    def __init__(self, widget):
        self.painted = Painted(widget)

    def is_painted(self, before):
        """Whether what is asked for is seen, where the widget had been painted `before` times."""
        return self.painted.count > before

    def rest(self, seconds):
        """What a person does between two acts."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents()
            time.sleep(0.002)

    def time(self, act, timings=None, rest=0.1):
        self.rest(rest)
        before = self.painted.count
        watch = Stopwatch()
        act()
        ready = watch.milliseconds
        while not self.is_painted(before) and watch.milliseconds < LONGEST_WAIT:
            QApplication.processEvents()
        if not self.is_painted(before):
            raise TimeoutError("nothing was painted")
        QApplication.sync()
        frame = watch.milliseconds
        if timings:
            timings.ready.append(ready)
            timings.frame.append(frame)
        return ready, frame
