#!/usr/bin/env python3
"""Makes save folders by playing the Python program Image Marker 1.2.0 (Tools/install-peer, Tools/play-peer.py).

    Tools/make-peer-folders.py            out/peer-folders/<case>/save and images, and from these the text files in
                                          Tests/MarkerStoreTests/Fixtures/image-marker-1.2/<case>, with their README
    Tools/make-peer-folders.py --check    the folders; fails where the fixtures are others

Days are said and chance is seeded, so that the files come out the same each time. Of a configuration the fixture says
/home/ann/images where the images were. All that is not the other program's own work says so in its case.
"""

import concurrent.futures
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys

import peer_images

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "peer-folders"
FIXTURES = ROOT / "Tests/MarkerStoreTests/Fixtures/image-marker-1.2"
IMAGES = ["a.fits", "b.fits", "c.png", "d.png"]
REPEATED = ["a.png", "b.png", "c.png", "d.png", "e.png", "f.png"]
# Sky positions end the program on an image without a WCS.
IMPORTED = ["a.fits", "b.fits", "c.fits"]
CASES = {}


def case(function):
    CASES[function.__name__.replace("_", "-")] = function
    return function


class Folder:
    """A save folder and its images, and the program played on them."""

    def __init__(self, path, images=IMAGES):
        self.save = path / "save"
        self.images = path / "images"
        self.image_names = images
        shutil.rmtree(path, ignore_errors=True)
        self.save.mkdir(parents=True)
        peer_images.write_images(self.images, images)

    def play(self, *actions, day="2026-01-15", images=True, seed=1):
        subprocess.run(self.command(self.save, day, images, seed, actions), check=True, stdout=subprocess.DEVNULL)

    def command(self, save, day, images, seed, actions=()):
        return [
            ROOT / "out/peer/bin/python", ROOT / "Tools/play-peer.py", save, f"--date={day}", f"--seed={seed}",
            *([f"--images={self.images}"] if images else []), json.dumps(actions),
        ]  # fmt: skip

    def table(self, name):
        return self.save / f"ann_{name}.csv"

    def starts_again(self):
        """What the program says when it is started on the folder once more; on a copy."""
        copy = self.save.with_name("again")
        shutil.copytree(self.save, copy)
        played = subprocess.run(self.command(copy, "2026-12-31", False, 1), capture_output=True, text=True)
        shutil.rmtree(copy)
        if played.returncode == 0:
            return "yes"
        error = played.stderr.strip().splitlines()
        return f"no, {error[-1].split(':')[0]}" if error else "no, it asks for an image folder"


def first_session(folder, **more):
    folder.play(
        ["mark", 1, 10, 12], ["mark", 2, 39, 0], ["label", "core"], ["category", 2], ["favorite"], ["next"],
        ["mark", 9, 5, 6], ["comment", "two arms"], ["next"],
        ["mark", 1, 29, 29], ["category", 1], ["category", 3], **more,
    )  # fmt: skip


@case
def plain(folder):
    """One session: marks, a label, categories, a comment, a favourite. `d.png` was not seen. Marks just placed
    have whole numbers.
    """
    first_session(folder)


@case
def restarted(folder):
    """The next day two marks more, on an old image and on a new one. Every row has the new day. Marks read
    again have `10.0`, new ones `10`.
    """
    first_session(folder)
    folder.play(["mark", 3, 7, 8], ["show", "a.fits"], ["mark", 4, 20, 10], day="2026-01-16")


@case
def unmarked(folder):
    """Images seen without marks, one of which had a mark that was deleted."""
    folder.play(["next"], ["mark", 1, 3, 4], ["delete", 3, 4], ["end"])


@case
def renamed(folder):
    """Group 1 was renamed to `BCG`, category 2 to `Ring`, with marks before and after. A mark's label becomes
    the name that its group had, unless it was the image's last when the next was placed.
    """
    folder.play(
        ["mark", 1, 1, 1], ["mark", 1, 2, 2], ["label", "own text"], ["mark", 1, 3, 3], ["category", 2], ["next"],
        ["mark", 1, 4, 4], ["mark", 2, 5, 5], ["show", "a.fits"],
        ["rename-group", 1, "BCG"], ["rename-category", 2, "Ring"], ["limit", 3, 1], ["mark", 1, 6, 6],
    )  # fmt: skip


@case
def renamed_again(folder):
    """The same, and the next day group 1 renamed to `Core`, and a mark."""
    renamed(folder)
    folder.play(["rename-group", 1, "Core"], ["mark", 1, 7, 7], day="2026-01-16")


def repeats_session(folder):
    folder.play(
        ["repeats", 1], ["mark", 1, 1, 1], ["label", "left arm"], ["mark", 2, 2, 2], ["category", 1],
        ["comment", "first showing"], ["next"], ["mark", 1, 3, 3], ["next"],
        # This is a.png once more, without its marks.
        ["mark", 1, 1, 2], ["label", "left arm"], ["mark", 2, 2, 3], ["category", 2], ["comment", "second showing"],
        ["favorite"], ["next"], ["mark", 3, 4, 4], ["next"], ["mark", 3, 5, 5], ["next"], ["mark", 3, 6, 6],
        # A repeat once more, left without marks.
        ["next"], ["next"], ["mark", 3, 7, 7],
    )  # fmt: skip


@case
def repeats(folder):
    """With inserted duplicates. Marks on a repeat showing say `DUPLICATE`; a repeat showing without marks has a
    `None` row though the image has marks; the images table has the name twice.
    """
    repeats_session(folder)


@case
def repeats_restarted(folder):
    """The same, opened and closed three times more: each image that is there twice has all the marks of both,
    so their rows double at each start.
    """
    repeats_session(folder)
    for day in (16, 17, 18):
        folder.play(day=f"2026-01-{day}")


@case
def repeats_twice(folder):
    """The same, and the next day duplicates again, with a mark on each."""
    repeats_session(folder)
    folder.play(["repeats", 1], *[["mark", 4, 8, 8], ["next"]] * 8, day="2026-01-16")


@case
def imported(folder):
    """Two mark files were imported, one with images, one with sky positions. The marks table has a `None` row
    for every imported mark of an image, whether it has marks of its own or not.
    """
    catalog = folder.save.with_name("catalog.csv")
    catalog.write_text(
        "image,group,label,x,y\na.fits,1,NGC 1,3,4\na.fits,None,NGC 2,5.5,6.25\n"
        "b.fits,2,None,7,8\nnot-here.fits,1,None,9,9\n"
    )
    sky = folder.save.with_name("sky.csv")
    sky.write_text("label,ra,dec\nM 1,149.997,2.002\nM 2,150.996,2.003\n")
    folder.play(["import", str(catalog)], ["mark", 1, 10, 12], ["end"])
    folder.play(["import", str(sky)], ["show", "b.fits"], ["mark", 1, 1, 2], day="2026-01-16")


@case
def cancelled(folder):
    """The question for an image folder was cancelled at the first start: the configuration has `None` before
    all names.
    """
    folder.play(images=False)


@case
def cancelled_then_used(folder):
    """The same, then a session: key 1 marks in a group that is named `None`, key 2 in `1`, and box 1 is
    category `None`.
    """
    folder.play(images=False)
    folder.play(
        ["mark", 1, 1, 1], ["mark", 2, 2, 2], ["mark", 9, 9, 9], ["category", 1], ["next"], ["mark", 1, 3, 3],
        ["label", "text"], ["category", 2], ["next"], ["category", 1], ["category", 2],
    )  # fmt: skip


@case
def cancelled_then_restarted(folder):
    """The same, then the next day a mark by key 1 and a change of settings, which leaves nine groups."""
    cancelled_then_used(folder)
    folder.play(["mark", 1, 4, 4], ["limit", 2, 5], day="2026-01-16")


@case
def unfavored(folder):
    """A favourite that was taken back: the favourites' table has no byte."""
    folder.play(["next"], ["favorite"], ["mark", 1, 1, 1], ["favorite"])


@case
def favorites(folder):
    """Favourites, restarted: the heart of the first image shown is not drawn as on, and a click on it adds the
    image again.
    """
    folder.play(["next"], ["favorite"], ["end"], ["favorite"])
    folder.play(["favorite"], ["back"], ["favorite"], ["show", "b.fits"], ["favorite"], day="2026-01-16")


@case
def marks_cut(folder):
    """A session whose marks table has no byte, as a crash leaves it: the program cuts the file before it
    writes. (Cut by the script.)
    """
    first_session(folder)
    folder.table("marks").write_bytes(b"")


@case
def comments(folder):
    """Comments and labels with commas, quotes, bars, spaces at the ends, other alphabets, `None`, and a label
    that was emptied.
    """
    folder.play(
        ["comment", 'a "ring", perhaps | no'], ["mark", 1, 1, 1], ["label", 'left, "top" | 1'], ["next"],
        ["comment", "  spaces  "], ["mark", 1, 2, 2], ["label", " Größe αβ 銀河 "], ["next"],
        ["comment", "None"], ["mark", 1, 3, 3], ["label", "None"], ["next"],
        ["comment", "Ωμέγα +1"], ["mark", 1, 4, 4], ["label", ""],
    )  # fmt: skip


@case
def comments_restarted(folder):
    """The same, read and written again the next day: spaces at the ends are gone, and so is the label `None`."""
    comments(folder)
    folder.play(day="2026-01-16")


@case
def odd_categories(folder):
    """Categories named `a+b`, `Bär "Ω"`, `x|y` and `1` twice. The first cannot be told from two categories."""
    folder.play(
        ["rename-category", 1, "a+b"], ["rename-category", 2, 'Bär "Ω"'], ["rename-category", 3, "x|y"],
        ["rename-category", 4, "b"], ["rename-category", 5, "b"],
        ["category", 1], ["category", 2], ["next"], ["category", 3], ["category", 5], ["next"], ["category", 1],
        ["category", 4],
    )  # fmt: skip


@case
def odd_groups(folder):
    """A group with a comma in its name, which can be pasted, and one with `=`: the configuration has ten groups
    and a line that the program cannot read.
    """
    folder.play(["rename-group", 1, "arm, left"], ["rename-group", 2, "z=1"], ["mark", 1, 1, 1], ["mark", 2, 2, 2])


@case
def windows(folder):
    """The plain session as the program writes it on Windows: images and favourites with CR CR LF, text in code
    page 1252. (Rewritten by the script; not played on Windows.)
    """
    first_session(folder)
    folder.play(["show", "b.fits"], ["comment", "größer, als"], ["favorite"], ["mark", 1, 3, 3], ["label", "é"])
    for name in ("images", "favorites", "marks"):
        text = folder.table(name).read_bytes().decode()
        if name != "marks":
            text = text.replace("\r\n", "\r\r\n")
        folder.table(name).write_bytes(text.encode("cp1252"))
    config = folder.save / "ann_config.txt"
    config.write_bytes(config.read_bytes().replace(b"\n", b"\r\n"))


def padded(header, rows):
    """As Image Marker up to 1.0 wrote: every column as wide as its widest and two more, centred, a bar behind each."""
    widths = [max(len(row[column]) for row in [header, *rows]) + 2 for column in range(len(header))]
    widths[0] = 12
    return "".join("".join(f"{text:^{width}}|" for text, width in zip(row, widths)) + "\n" for row in [header, *rows])


@case
def image_marker_1_0(folder):
    """A folder of Image Marker 1.0, `.txt`: padded columns with a bar behind each, also the last; eight
    decimals; categories joined with a comma; an image shown again has one row among the images, that of its
    last showing. (Written by the script after the rules of 0.9.2.)
    """
    marks = ["date", "image", "group", "label", "x", "y", "RA", "DEC"]
    images = ["date", "image", "RA", "DEC", "categories", "comment"]
    day = "2025-03-01"
    nowhere = ["nan", "nan"]
    seen = [
        [day, "b.fits", "150.99444191", "2.00277666", "None", "None"],
        [day, "c.png", *nowhere, "Ring", "None"],
        [day, "a.fits", "149.99444191", "2.00277666", "Spiral,Ring", "two arms, faint"],
    ]
    (folder.save / "ann_marks.txt").write_text(
        padded(
            marks,
            [
                [day, "a.fits", "Core", "None", "10", "12", "149.99722053", "2.00222222"],
                [day, "a.fits", "2", "left, top", "39", "0", "149.98916006", "2.00555547"],
                [day, "b.fits", "None", "None", *nowhere, *nowhere],
                [day, "c.png", "9", "None", "5", "6", *nowhere],
                [day, "a.fits", "Core", "DUPLICATE", "11", "12", "149.99694256", "2.00222222"],
                [day, "a.fits", "2", "arm, DUPLICATE", "38", "1", "149.98943803", "2.00527770"],
            ],
        )
    )
    (folder.save / "ann_images.txt").write_text(padded(images, seen))
    (folder.save / "ann_favorites.txt").write_text(padded(images, seen[2:]))
    (folder.save / "ann_config.txt").write_text(
        f"image_dir = {folder.images}\ngroups = Core,2,3,4,5,6,7,8,9\ncategories = Spiral,Ring,3,4,5\n"
        "group_max = None,None,None,None,None,None,None,None,None\nrandomize_order = False"
    )


@case
def image_marker_1_0_4(folder):
    """The plain session as Image Marker 1.0.4 writes it: marks and images as now, the favourites padded and
    with bars though they are `.csv`, categories joined with a comma. (Rewritten by the script after the
    program's rules.)
    """
    first_session(folder)
    folder.play(["category", 1], ["category", 4], ["favorite"], images=False)
    header, *rows = csv.reader(folder.table("favorites").read_text().splitlines())
    rows = [
        [day, name, f"{float(ra):.8f}", f"{float(dec):.8f}", categories.replace("+", ","), comment]
        for day, name, ra, dec, categories, comment in rows
    ]
    folder.table("favorites").write_text(padded(header, rows))


def fixture_files(folder):
    files = {}
    for path in sorted(folder.save.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path.name == "ann_config.txt":
                content = content.replace(bytes(folder.images), b"/home/ann/images")
            files[path.relative_to(folder.save)] = content
    return files


def readme(told):
    version = (ROOT / "out/peer/version").read_text().strip()
    lines = [
        f"# Save folders of Image Marker {version}",
        "",
        f"Made by `Tools/make-peer-folders.py`, which plays the Python program of that name (PyPI `imgmarker=={version}`)",
        "and keeps what it writes: tables, configuration, imported mark files. The images are made by the script and not",
        "kept: `a.fits`, `b.fits` (40 × 20 pixels, with a WCS), `c.png`, `d.png` (30 × 30); in the cases with repeats six",
        "PNG, in `imported` three FITS. The person is `ann`; the first session is on 2026-01-15, each other a day later.",
        "*Starts again* is what the program itself does with the folder.",
        "",
        "| case | what | starts again |",
        "|---|---|---|",
    ]
    for name, again in told.items():
        what = " ".join(CASES[name].__doc__.split())
        lines.append(f"| `{name}` | {what} | {again} |")
    return "\n".join(lines) + "\n"


def made(name):
    """What the program does with the folder when it is started once more, and the folder's files."""
    folder = Folder(OUT / name, {"repeats": REPEATED, "imported": IMPORTED}.get(name.split("-")[0], IMAGES))
    CASES[name](folder)
    return folder.starts_again(), fixture_files(folder)


def main():
    is_check = sys.argv[1:] == ["--check"]
    shutil.rmtree(OUT, ignore_errors=True)
    fixtures, told = {}, {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (again, files) in zip(CASES, pool.map(made, CASES)):
            told[name] = again
            fixtures.update({pathlib.Path(name) / path: content for path, content in files.items()})
    fixtures[pathlib.Path("README.md")] = readme(told).encode()
    print(f"Played {len(told)} folders of Image Marker's in {OUT.relative_to(ROOT)}.")
    if is_check:
        kept = {path.relative_to(FIXTURES): path.read_bytes() for path in FIXTURES.rglob("*") if path.is_file()}
        other = sorted(str(path) for path in fixtures.keys() | kept.keys() if fixtures.get(path) != kept.get(path))
        if other:
            sys.exit("make-peer-folders: not as the fixtures are: " + ", ".join(other))
        return
    shutil.rmtree(FIXTURES, ignore_errors=True)
    for path, content in fixtures.items():
        (FIXTURES / path).parent.mkdir(parents=True, exist_ok=True)
        (FIXTURES / path).write_bytes(content)


main()
