"""A save folder of ours for the peer's checks: its journal, written as Docs/Formats/journal.md says."""

import json

import peer_images

IMAGES = ["a.fits", "b.fits", "c.png", "d, e.png", "größe.png", "y.png", "z.png"]
# The last two were not seen.
SEEN = IMAGES[:5]
GROUPS = ["Core", "Spiral arm", "3", "4", "5", "6", "7", "Größe", "9"]
CATEGORIES = ["Ring", "Bär \"Ω\"", "3", "4", "5"]

# image, group from 1, label, x, y, day. Two of one group lie within a pixel, others on its borders.
MARKS = [
    ("a.fits", 1, None, 10.25, 12.75, "2026-01-02"),
    ("a.fits", 1, "second, \"close\"", 10.4375, 12.9, "2026-01-03"),
    ("a.fits", 2, "Größe αβ 銀河", -0.4, 19.4, "2026-01-03"),
    ("a.fits", 9, None, 39.4, -0.4, "2026-01-03"),
    ("b.fits", 8, None, 2.5, 3.5, "2026-01-04"),
    ("b.fits", 3, "taken away", 20.123456789012345, 7.1, "2026-01-04"),
    ("b.fits", 4, "Core", 5, 6, "2026-01-04"),
    ("c.png", 5, "bar | bar", 15.5, 16.5, "2026-01-05"),
    ("größe.png", 6, "it's", 0.1, 29.3, "2026-01-06"),
    ("größe.png", 7, None, 1 / 3, 2 / 3, "2026-01-06"),
]  # fmt: skip

# image: categories from 0, comment, whether a favourite, day
JUDGEMENTS = {
    "a.fits": ([0, 2], "two arms, \"faint\" | 銀河", True, "2026-01-07"),
    "c.png": ([1], "", False, "2026-01-08"),
    "größe.png": ([], "only a comment", True, "2026-01-09"),
}


class Journal:
    def __init__(self, images):
        self.images = images
        self.lines = []

    def add(self, event, day="2026-01-01", **rest):
        common = {"seq": len(self.lines) + 1, "time": self.time(day), "user": "ann", "version": "0.1.0", "event": event}
        self.lines.append(json.dumps(common | dict(sorted(rest.items())), ensure_ascii=False))

    def edit(self, name, change, day):
        self.add("edit", day, edit=name, changes=[change])

    @staticmethod
    def time(day):
        return f"{day}T12:00:00.000Z"


def settings(folder=None, groups=None, categories=None):
    """Without arguments what the program starts from."""
    return {
        **({"imageFolder": str(folder)} if folder else {}),
        "groups": groups or [str(number) for number in range(1, 10)],
        "categories": categories or [str(number) for number in range(1, 6)],
        "groupLimits": [None] * 9,
        "randomizesOrder": False,
        "leftClickGroup": 0,
    }


def judgement(categories=(), comment="", favorite=False, day=None):
    said = {"categories": list(categories), "comment": comment, "favorite": favorite}
    return said | ({"date": Journal.time(day)} if day else {})


def sky(name, x, y):
    """Near enough to where the image's WCS has it; what counts is that it is kept to the last bit."""
    if not name.endswith(".fits"):
        return {}
    return {"sky": [150.0 + IMAGES.index(name) - x / 3600, 2.0 + (19 - y) / 3600]}


def write(path):
    """`path`/save with a journal and a configuration, no tables, and `path`/images."""
    images, save = path / "images", path / "save"
    peer_images.write_images(images, IMAGES)
    save.mkdir(parents=True)
    journal = Journal(images)
    journal.add("opened", folder=str(images))
    chosen = settings(images, GROUPS, CATEGORIES)
    journal.edit(
        "change settings", {"kind": "settings", "settingsBefore": settings(), "settingsAfter": chosen}, "2026-01-01"
    )
    for number, name in enumerate(IMAGES):
        journal.add("image", folder=str(images), image=number, name=name)
    for number, name in enumerate(SEEN):
        center = {"center": [150.0 + number - 19.5 / 3600, 2.0 + 9.5 / 3600]} if name.endswith(".fits") else {}
        journal.add("seen", image=number, name=name, **center)
    for number, (name, group, label, x, y, day) in enumerate(MARKS):
        mark = {
            "id": number, "image": IMAGES.index(name), "group": group - 1, "x": x, "y": y, "frame": 0,
            "date": Journal.time(day), **({"label": label} if label else {}), **sky(name, x, y),
        }  # fmt: skip
        journal.edit("place mark", {"kind": "placed", "name": name, "markAfter": mark}, day)
    for name, (categories, comment, favorite, day) in JUDGEMENTS.items():
        change = {
            "kind": "judged", "name": name, "image": IMAGES.index(name), "judgementBefore": judgement(day="2026-01-01"),
            "judgementAfter": judgement(categories, comment, favorite, day),
        }  # fmt: skip
        journal.edit("judge", change, day)
    journal.add("closed", "2026-01-10")
    (save / "ann_journal.jsonl").write_text("\n".join(journal.lines) + "\n")
    (save / "ann_config.txt").write_text(
        f"image_dir = {images}\ngroups = {','.join(GROUPS)}\ncategories = {','.join(CATEGORIES)}\n"
        f"group_max = {','.join(['None'] * 9)}\nrandomize_order = False\nleft_click_group = 1\ntables = csv\n"
    )
    return save
