"""Image Marker 1.2.0 (Tools/install-peer): its window on the virtual screen, each case a session of its own.

A page turn, a mark, a menu's entry and the wheel are what a person does there; screen.py has how they are timed. It
decodes nothing ahead, so that a page turn and opening an image are the same to it.
"""

import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

from bench_peers import images, rows

PROGRAM = "imagemarker"
LONGEST = 400
GROUPS = ",".join(str(number) for number in range(1, 10))


def save_folder(bench, image_folder, seen=0, marks_on=0):
    """A save folder whose tables say so many images seen, and ten marks on each of some. The disk is not measured."""
    images.folder_in_memory(image_folder)
    save = bench / "peer-save"
    shutil.rmtree(save, ignore_errors=True)
    (save / "imports").mkdir(parents=True)
    (save / "ann_config.txt").write_text(
        f"image_dir = {image_folder.resolve()}\ngroups = {GROUPS}\ncategories = 1,2,3,4,5\n"
        f"group_max = {','.join(['None'] * 9)}\nrandomize_order = False\nleft_click_group = 1"
    )
    names = sorted(path.name for path in image_folder.iterdir())
    day = "2026-01-01"
    if seen:
        lines = [f"{day},{name},nan,nan,None,None" for name in names[:seen]]
        (save / "ann_images.csv").write_text("date,image,RA,DEC,categories,comment\n" + "\n".join(lines) + "\n")
        lines = [f"{day},{name},1,None,{x * 40},{x * 31},nan,nan" for name in names[:marks_on] for x in range(1, 11)]
        lines += [f"{day},{name},None,None,nan,nan,nan,nan" for name in names[marks_on:seen]]
        (save / "ann_marks.csv").write_text("date,image,group,label,x,y,RA,DEC\n" + "\n".join(lines) + "\n")
    return save


def session(save, case, *names):
    """Plays it and prints its figures; gives the milliseconds from its start to its first picture, or nothing."""
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench_peers.image_marker_session", str(save), case, *names],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        said, errors = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        said, errors = process.communicate()[0], f"took longer than {LONGEST} s"
    first = None
    for line in said.splitlines():
        row = json.loads(line)
        if "first_image" in row:
            first = (row["first_image"] - begin) * 1000
        else:
            print(line, flush=True)
    if process.returncode:
        rows.leave_out(PROGRAM, " ".join([case, *names]), errors.strip().splitlines()[-1:])
    return first


def start(bench):
    for count in (10, 1000, 10_000):
        folder = images.folder("fits", 512, count, bench)
        times = [session(save_folder(bench, folder), "start") for _ in range(3)]
        if None not in times:
            rows.show(PROGRAM, f"start-{count}-median", statistics.median(times))


def turn(bench):
    for kind, side in (("fits", 512), ("fits", 4096), ("jpeg", 1024), ("png", 2048)):
        folder = images.folder(kind, side, 100, bench)
        session(save_folder(bench, folder), "turn", f"turn-{kind}-{side}-at-1400")
    folder = images.folder("fits", 512, 10_000, bench)
    session(save_folder(bench, folder, seen=9900), "turn", "turn-fits-512-of-9900-seen-at-1400")


def mark(bench):
    folder = images.folder("fits", 512, 1000, bench)
    for pages in (1, 1000):
        session(save_folder(bench, folder, seen=pages, marks_on=pages), "mark", f"mark-of-{pages * 10}")


def display(bench):
    for side in (4096, 10_000):
        save = save_folder(bench, images.folder("fits", side, 2, bench))
        session(save, "display", "", str(side))
        session(save, "look", "", str(side))


def open_(bench):
    for side in (4096, 10_000):
        folder = images.folder("fits", side, 2, bench)
        session(save_folder(bench, folder), "open", f"open-{side}", "fits")
    session(save_folder(bench, images.folder("tiff", 10_000, 2, bench)), "open", "open-tiff-10000")


def catalog(bench):
    """It drops a catalog in pixels where an image has no WCS, and for each of its marks on an image makes a list of all
    that are there: with the 1,000,000 on it, it would not end. Its catalog is therefore one of five degrees."""
    folder = images.with_sky(bench)
    image = next(path for path in folder.iterdir() if path.suffix == ".fits")
    session(save_folder(bench, folder), "catalog", "catalog-wide", str(images.catalog_around(image, bench)))
    rows.leave_out(PROGRAM, "the catalog in pixels", "its time grows with the square of the rows on the image")


GROUPS_OF_ROWS = {
    "start": start, "turn": turn, "mark": mark, "open": open_, "display": display, "catalog": catalog
}  # fmt: skip


def main(bench, *chosen):
    for name, run in GROUPS_OF_ROWS.items():
        if not chosen or name in chosen:
            run(pathlib.Path(bench))


if __name__ == "__main__":
    main(*sys.argv[1:])
