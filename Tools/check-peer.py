#!/usr/bin/env python3
"""Passes save folders to and fro between `imgmarker` and the Python program Image Marker 1.2.0 (Tools/install-peer).

    Tools/check-peer.py [IMGMARKER]

A line for each check; ends with 1 where one failed. What the folders held is left in out/peer-check. What is checked is
the contract: a mark, a judgement or a day of ours is never changed by a turn of the other program, which rounds
positions and writes its day into every row, and nothing that it wrote is lost when ours opens its folder.
"""

import csv
import json
import pathlib
import shutil
import subprocess
import sys

import peer_folder

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "peer-check"
THEIRS = ROOT / "out" / "peer-folders"
PROGRAM = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/debug/imgmarker").resolve()
LIMITS = "None,None,5,None,None,None,None,None,None"
TABLES = ["marks", "images", "favorites"]
failures = []


def check(what, count, problems):
    """`problems` are lines; none is a pass."""
    print(f"{'FAILED' if problems else 'ok    '} {what} ({count})")
    for problem in problems[:8]:
        print(f"         {problem}")
    if len(problems) > 8:
        print(f"         and {len(problems) - 8} more")
    failures.extend(problems)


def rebuild(save):
    """Ours opens the folder and takes in what was changed; the refusal, if it refuses."""
    done = subprocess.run([PROGRAM, "rebuild", save, "--user", "ann"], capture_output=True, text=True)
    return [] if done.returncode == 0 else [done.stderr.strip() or f"imgmarker rebuild ended with {done.returncode}"]


def play(save, day, *actions):
    """The other program's session; the images are those of the configuration."""
    command = [ROOT / "out/peer/bin/python", ROOT / "Tools/play-peer.py", save, "--date", day, json.dumps(actions)]
    played = subprocess.run(command, capture_output=True, text=True)
    if played.returncode != 0:
        sys.exit(f"check-peer: {save}: {played.stderr}")
    return [json.loads(line) for line in played.stdout.splitlines()]


def read(path):
    """Rows by column, as either program has written them, older ones too."""
    if not path.exists():
        return []
    content = path.read_bytes()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
    bars = bool(lines) and "|" in lines[0]
    style = {"delimiter": "|", "quoting": csv.QUOTE_NONE} if bars else {}
    rows = list(csv.reader(lines, **style))
    header = [name.strip() for name in rows[0]] if rows else []
    return [dict(zip(header, (value.strip() for value in row))) for row in rows[1:]]


def tables(save):
    """The three tables as text, to compare to the byte."""
    return {name: table(save, name).read_text() for name in TABLES}


def table(save, name):
    return next((path for path in [save / f"ann_{name}.csv", save / f"ann_{name}.txt"] if path.exists()), save / name)


def is_mark(row):
    return row["x"] != "nan" and row["y"] != "nan"


def said(row):
    return ",".join(row.values())


# Ours, opened by 1.2.0


def held_wrongly(dump):
    """What 1.2.0 holds otherwise than the journal has it."""
    problems = []
    images = {image["image"]: image for image in dump["images"]}
    for name in peer_folder.IMAGES:
        image = images.pop(name, None)
        if image is None:
            problems.append(f"{name} is not there")
            continue
        categories, comment, favorite, _ = peer_folder.JUDGEMENTS.get(name, ([], "", False, ""))
        expected = {
            # It shows the first that is not seen, and so sees it.
            "seen": name in peer_folder.SEEN or name == dump["shown"],
            "categories": [peer_folder.CATEGORIES[number] for number in categories],
            "comment": comment or "None",
            "favorite": favorite,
        }
        problems += [
            f"{name}: {key} is {image[key]}, not {value}" for key, value in expected.items() if image[key] != value
        ]
        problems += marks_held_wrongly(name, image["marks"])
    return problems + [f"{name} is not ours" for name in images]


def marks_held_wrongly(name, held):
    problems, left = [], list(held)
    for _, group, label, x, y, _ in (mark for mark in peer_folder.MARKS if mark[0] == name):
        group = peer_folder.GROUPS[group - 1]
        same = [
            mark for mark in left
            if mark["group"] == group and mark["label"] == (label or group)
            and abs(mark["x"] - x) <= 0.5 and abs(mark["y"] - y) <= 0.5
        ]  # fmt: skip
        if same:
            left.remove(same[0])
        else:
            problems.append(f"{name}: the mark {group}, {label} at {x}, {y} is not held")
    return problems + [f"{name}: the mark {mark} is not ours" for mark in left]


def check_ours_to_theirs(save):
    dump = play(save, "2026-02-01", ["dump"], ["kill"])[0]
    check("ours, opened by 1.2.0: marks within half a pixel", len(peer_folder.MARKS), held_wrongly(dump))
    names = [] if (dump["groups"], dump["categories"]) == (peer_folder.GROUPS, peer_folder.CATEGORIES) else [str(dump)]
    check("ours, opened by 1.2.0: names of groups and categories", 14, names)


# And back


def check_idle_turn(save, what, *actions):
    """It is opened and closed, with nothing done to an image; that shows one image more."""
    before = {name: read(table(save, name)) for name in TABLES}
    play(save, "2026-02-02", *actions)
    problems = rebuild(save)
    for name in TABLES:
        after = read(table(save, name))
        problems += [f"{name}: changed or lost: {said(row)}" for row in before[name] if row not in after]
        new = [row for row in after if row not in before[name]]
        problems += [f"{name}: new: {said(row)}" for row in new if row["image"] != "y.png" or name == "favorites"]
    if "y.png" not in {row["image"] for row in read(table(save, "images"))}:
        problems.append("y.png, which it showed, is not seen")
    count = sum(map(len, before.values()))
    check(f"back from {what} of 1.2.0: every row of ours as it was", count, problems)


def check_settings(save):
    """Where its settings are changed it writes the configuration anew, without the keys that are ours."""
    lines = (save / "ann_config.txt").read_text().splitlines()
    problems = [line for line in lines if line.startswith("group_max") and line != f"group_max = {LIMITS}"]
    problems += [path.name for path in save.glob("ann_*.txt") if path.name != "ann_config.txt"]
    check("back from a change of settings in 1.2.0: taken in, and the tables still .csv", 2, problems)


def check_working_turn(save):
    before = {name: read(table(save, name)) for name in TABLES}
    play(
        save, "2026-02-03",
        ["show", "a.fits"], ["mark", 2, 30, 5], ["label", "theirs, \"new\""],
        # Beside one of ours of the same group.
        ["mark", 1, 11, 14],
        ["show", "b.fits"], ["delete", 20, 7], ["comment", "theirs: 銀河, \"far\""],
        ["show", "c.png"], ["category", 1], ["category", 2], ["favorite"],
        ["show", "d, e.png"], ["mark", 9, 4, 4],
        ["show", "größe.png"], ["favorite"],
    )  # fmt: skip
    left = {name: read(table(save, name)) for name in TABLES}
    problems = rebuild(save)
    after = {name: read(table(save, name)) for name in TABLES}

    gone = [row for row in before["marks"] if is_mark(row) and row["label"] == "taken away"]
    kept = [row for row in before["marks"] if is_mark(row) and row not in gone]
    lost = [f"changed or lost: {said(row)}" for row in kept if row not in after["marks"]]
    check("back from 1.2.0: marks of ours as they were, to the last digit and day", len(kept), problems + lost)
    there = [said(row) for row in after["marks"] if row["label"] == "taken away"]
    check("back from 1.2.0: the mark that it deleted is gone", len(gone), there)

    added = [
        ("a.fits", "Spiral arm", "theirs, \"new\"", 30, 5),
        ("a.fits", "Core", "None", 11, 14),
        ("d, e.png", "9", "None", 4, 4),
    ]
    found = [row for row in after["marks"] if is_mark(row) and row not in kept and row not in gone]
    keys = [(row["image"], row["group"], row["label"], float(row["x"]), float(row["y"])) for row in found]
    problems = [f"not taken in: {mark}" for mark in added if mark not in keys]
    problems += [f"not placed by anybody: {key}" for key in keys if key not in added]
    positions = {row["DEC"] for row in left["marks"] if row["DEC"] != "nan"}
    problems += [f"a sky position of theirs: {said(row)}" for row in found if row["DEC"] in positions]
    check("back from 1.2.0: marks that it placed", len(added), problems)
    seen = [row for row in after["marks"] if not is_mark(row)]
    wrong = [said(row) for row in seen if row["image"] not in ("y.png", "z.png")]
    check("back from 1.2.0: no row without a mark for an image that has one", len(seen), wrong)

    expected = {
        "a.fits": ("Ring+3", "two arms, \"faint\" | 銀河"),
        "b.fits": ("None", "theirs: 銀河, \"far\""),
        "c.png": ("Ring", "None"),
        "d, e.png": ("None", "None"),
        "größe.png": ("None", "only a comment"),
    }
    rows = {row["image"]: row for row in after["images"]}
    problems = [
        f"{name}: {said(rows[name]) if name in rows else 'is not there'}" for name, judged in expected.items()
        if name not in rows or (rows[name]["categories"], rows[name]["comment"]) != judged
    ]  # fmt: skip
    # Marks are no part of an image's judgement: these two images' rows nobody changed.
    untouched = [row for row in before["images"] if row["image"] in ("a.fits", "d, e.png")]
    problems += [f"changed: {said(row)}" for row in untouched if row not in after["images"]]
    check("back from 1.2.0: categories and comments", len(expected), problems)
    hearts = sorted(row["image"] for row in after["favorites"])
    check("back from 1.2.0: favourites", 2, [] if hearts == ["a.fits", "c.png"] else [str(hearts)])

    text = tables(save)
    problems = rebuild(save) + [f"{name} is another" for name in TABLES if tables(save)[name] != text[name]]
    check("back from 1.2.0: opening it once more changes nothing", len(TABLES), problems)


# Theirs, opened by ours


def readable(text, case):
    """What is to be read of a text of theirs: of a code page of old no more than ASCII."""
    return "".join(letter for letter in text if letter.isascii()) if case == "windows" else text


def categories_of(text, case):
    """As a set; `None` is also what a category is named where the first start was cancelled."""
    if case == "odd-categories":
        return text
    return frozenset(text.replace(",", "+").split("+")) - {"None"}


def fits(case, theirs, label):
    """Whether a label of ours may stand for theirs. After a rename it is open whether a person wrote it."""
    if readable(label, case) == readable(theirs, case):
        return True
    return label == "None" and (theirs == "" or case.startswith("renamed") and theirs in ("1", "BCG"))


def marks_lost(case, theirs, ours):
    """Rows that say the same are one mark where an image is listed twice: each start doubles them."""
    problems, left = [], [row for row in ours if is_mark(row)]
    wanted = {}
    for row in filter(is_mark, theirs):
        wanted[row["image"], row["group"], row["label"], float(row["x"]), float(row["y"])] = row
    for (image, group, label, x, y), row in wanted.items():
        same = [
            mark for mark in left
            if mark["image"] == image and (float(mark["x"]), float(mark["y"])) == (x, y)
            # A comma divides names in the configuration, so no group of ours can have one.
            and (mark["group"] == group.replace(",", ";") or group == "None")
            and fits(case, label, mark["label"])
        ]  # fmt: skip
        if same:
            left.remove(same[0])
        else:
            problems.append(f"lost: {said(row)}")
    return len(wanted), problems + [f"not theirs: {said(row)}" for row in left]


def judgements_lost(case, theirs, ours):
    """Where an image was shown twice, the judgement of either showing stands."""
    problems = []
    wanted = {}
    for row in theirs:
        wanted.setdefault(row["image"], []).append(row)
    rows = {}
    for row in ours:
        rows.setdefault(row["image"], []).append(row)
    for image, either in wanted.items():
        mine = rows.pop(image, [])
        if len(mine) != 1:
            problems.append(f"{image} has {len(mine)} rows")
            continue
        sets = [categories_of(row["categories"], case) for row in either]
        found = categories_of(mine[0]["categories"], case)
        if found not in sets and not (case != "odd-categories" and found == frozenset().union(*sets)):
            problems.append(f"{image}: categories {mine[0]['categories']}")
        if not any(readable(row["comment"], case) in readable(mine[0]["comment"], case) for row in either):
            problems.append(f"{image}: comment {mine[0]['comment']}")
    return len(wanted), problems + [f"{image} is not theirs" for image in rows]


def check_theirs_to_ours(case, made):
    folder = OUT / case
    shutil.copytree(made / "save", folder)
    theirs = {name: read(table(folder, name)) for name in TABLES}
    originals = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and "config" not in path.name
    }
    if not originals:
        return
    refused = rebuild(folder)
    if refused:
        check(f"theirs, opened by ours: {case}", "nothing", refused)
        return
    ours = {name: read(table(folder, name)) for name in TABLES}
    marks, lost = marks_lost(case, theirs["marks"], ours["marks"])
    images, misjudged = judgements_lost(case, theirs["images"], ours["images"])
    hearts = [{row["image"] for row in rows["favorites"]} for rows in (theirs, ours)]
    problems = lost + misjudged + ([] if hearts[0] == hearts[1] else [f"favourites: {sorted(hearts[1])}"])
    marked = {row["image"] for row in ours["marks"] if is_mark(row)}
    unmarked = [row["image"] for row in ours["marks"] if not is_mark(row)]
    problems += [f"a row without a mark: {image}" for image in unmarked if image in marked]
    kept = {path.read_bytes() for path in folder.iterdir() if path.is_file()}
    problems += [f"{name} as it was is kept nowhere" for name, content in originals.items() if content not in kept]
    check(f"theirs, opened by ours: {case}", f"{marks} marks, {images} images, {len(hearts[0])} favourites", problems)


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    save = peer_folder.write(OUT / "ours")
    refused = rebuild(save)
    if refused:
        sys.exit(f"check-peer: {refused[0]}")
    check_ours_to_theirs(save)
    check_idle_turn(save, "an idle turn")
    # Each in a folder of its own: that one fails says nothing of the next.
    save = peer_folder.write(OUT / "settings")
    rebuild(save)
    check_idle_turn(save, "a change of settings", ["limit", 3, 5])
    check_settings(save)
    save = peer_folder.write(OUT / "worked")
    rebuild(save)
    check_working_turn(save)
    for made in sorted(THEIRS.iterdir()):
        check_theirs_to_ours(made.name, made)
    if failures:
        sys.exit(f"check-peer: {len(failures)} differences")


main()
