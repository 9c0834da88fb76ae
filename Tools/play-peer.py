#!/usr/bin/env python3
"""Plays a session in the Python program Image Marker 1.2.0, without a display or a dialog.

    out/peer/bin/python Tools/play-peer.py SAVE [--images DIR] [--user NAME] [--date YYYY-MM-DD] [--seed N] [ACTIONS]

Tools/install-peer puts that program there. Its own start, its own window and its own methods are what runs here: only
the dialogs are answered, the pointer is put, the day is said and chance is seeded. DIR is the answer where it asks for
an image folder; without it the question is cancelled. ACTIONS is a JSON list, each of them a list:

    ["show", NAME]              pages on until that image is on screen; with 2 behind it, until its second showing
    ["next"], ["back"]          a page; with a number behind it, so many
    ["end"]                     pages on to the last image
    ["mark", GROUP, X, Y]       a key of the number row with the pointer at that pixel
    ["label", TEXT]             edits the label of the last mark, Return
    ["delete", X, Y]            selects the mark there, Delete
    ["category", N]             clicks that box
    ["comment", TEXT]           types it, Return
    ["favorite"]                clicks the heart
    ["rename-group", N, NAME], ["rename-category", N, NAME], ["limit", N, COUNT]    in the settings, Return
    ["repeats", PERCENT]        ticks "insert duplicates"; 0 unticks it
    ["import", FILE]            a mark file
    ["dump"]                    prints a line of JSON: what it holds
    ["kill"]                    ends at once, as a crash does; otherwise the window is closed at the end
"""

import argparse
import datetime
import functools
import json
import os
import sys
import traceback
import types


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("save")
    parser.add_argument("actions", nargs="?", default="[]")
    parser.add_argument("--images")
    parser.add_argument("--user", default="ann")
    parser.add_argument("--date")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_intermixed_args()


asked = arguments()
# Before its modules are imported: they ask for the name and the platform while they load.
os.environ.update(LOGNAME=asked.user, USER=asked.user, QT_QPA_PLATFORM="offscreen", QT_LOGGING_RULES="*.warning=false")

import numpy  # noqa: E402
import imgmarker.__main__ as program  # noqa: E402
from imgmarker import config, io  # noqa: E402
from imgmarker.gui import window as windows  # noqa: E402
from PyQt6.QtCore import QPoint  # noqa: E402


def fail(kind, error, trace):
    """As the program ends: PyQt aborts where a slot raises."""
    traceback.print_exception(kind, error, trace)
    sys.stdout.flush()
    os._exit(134)


class Session:
    """The window of the other program, and what a person does in it."""

    def __init__(self, window):
        self.window = window

    @property
    def image(self):
        return self.window.image

    @property
    def marks(self):
        return self.image.dupe_marks if self.image.duplicate else self.image.marks

    def show(self, name, showing=1):
        shown = [image for image in self.window.images if image.name == name]
        while len(shown) < showing or self.image is not shown[showing - 1]:
            if not shown:
                sys.exit(f"play-peer: there is no image {name}")
            self.window.shift(1)
            shown = [image for image in self.window.images if image.name == name]

    def next(self, pages=1):
        for _ in range(pages):
            self.window.shift(1)

    def back(self, pages=1):
        for _ in range(pages):
            self.window.shift(-1)

    def end(self):
        while self.window.idx < self.window.N - 1:
            self.window.shift(1)

    def mark(self, group, x, y):
        self.window.image_view.mouse_pix_pos = lambda correction=True: QPoint(x, y)
        self.window.mark(group=group)

    def label(self, text):
        label = self.marks[-1].label
        label.lineedit.setText(text)
        label.enter()

    def delete(self, x, y):
        there = [mark for mark in self.marks if (mark.center.x, mark.center.y) == (x, y)]
        if len(there) != 1:
            sys.exit(f"play-peer: {len(there)} marks at {x}, {y} of {self.image.name}")
        there[0].setSelected(True)
        self.window.del_usermarks()

    def category(self, number):
        self.window.category_boxes[number - 1].click()

    def comment(self, text):
        self.window.comment_box.setText(text)
        self.window.enter()

    def favorite(self):
        self.window.favorite_box.click()

    def rename_group(self, number, name):
        self.window.settings_window.group_boxes[number - 1].setText(name)
        self.window.settings_window.update_config()

    def rename_category(self, number, name):
        self.window.settings_window.category_boxes[number - 1].setText(name)
        self.window.settings_window.update_config()

    def limit(self, number, count):
        self.window.settings_window.max_boxes[number - 1].setValue(count)

    def repeats(self, percent):
        self.window.settings_window.duplicate_box.setChecked(percent > 0)
        if percent:
            self.window.settings_window.duplicate_percentage_spinbox.setValue(percent)

    def import_(self, file):
        self.window.import_markfile(src=file)

    def kill(self):
        sys.stdout.flush()
        os._exit(0)

    def dump(self):
        window = self.window
        print(
            json.dumps(
                {
                    "groups": config.GROUP_NAMES[1:],
                    "categories": config.CATEGORY_NAMES[1:],
                    "limits": config.GROUP_MAX,
                    "shown": self.image.name,
                    "images": [self.said_of(image) for image in window.images],
                    "everywhere": [self.said_of_mark(mark) for mark in window.imageless_marks],
                },
                ensure_ascii=False,
            )
        )

    def said_of(self, image):
        return {
            "image": image.name,
            "seen": image.seen,
            "repeat": image.duplicate,
            "categories": [config.CATEGORY_NAMES[number] for number in image.categories],
            "comment": image.comment,
            "favorite": image.name in self.window.favorite_list,
            "marks": [self.said_of_mark(mark) for mark in (image.dupe_marks if image.duplicate else image.marks)],
        }

    def said_of_mark(self, mark):
        x, y = (float(number) for number in mark.center) if mark.image or hasattr(mark, "_center") else (None, None)
        ra, dec = (float(number) for number in mark.wcs_center) if mark.image else (None, None)
        numbers = {"x": x, "y": y, "ra": ra, "dec": dec}
        return {
            "group": config.GROUP_NAMES[mark.g],
            "label": mark.text,
            "file": os.path.basename(mark.dst),
            **{key: None if number is None or number != number else number for key, number in numbers.items()},
        }

    def do(self, action, *details):
        method = {"import": "import_"}.get(action, action.replace("-", "_"))
        getattr(self, method)(*details)


def answer_folder():
    """Once; who is asked again has an image folder that the program does not take."""
    if not asked.images:
        windows._early_close()
    folder, asked.images = asked.images, None
    return os.path.abspath(folder)


def play(*_):
    window = next(widget for widget in program.QApplication.topLevelWidgets() if isinstance(widget, windows.MainWindow))
    session = Session(window)
    for action in json.loads(asked.actions):
        session.do(*action)
    window.close()
    sys.stdout.flush()
    return 0


def answer_dialogs():
    program._open_save = lambda: os.path.abspath(asked.save)
    windows._open_ims = answer_folder
    windows.QMessageBox.information = lambda *_: None
    windows.QMessageBox.question = lambda *_: windows.QMessageBox.StandardButton.No
    program.QApplication.exec = play


def say_day(text):
    class Day(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromisoformat(text).replace(tzinfo=tz)

    io.dt = types.SimpleNamespace(datetime=Day, timezone=datetime.timezone)


sys.excepthook = fail
os.makedirs(asked.save, exist_ok=True)
answer_dialogs()
if asked.date:
    say_day(asked.date)
numpy.random.default_rng = functools.partial(numpy.random.default_rng, asked.seed)
sys.argv = sys.argv[:1]
program.run()
