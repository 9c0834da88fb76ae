"""Figures as lines of JSON, named and rounded as MarkerBench's (BenchRow.swift), with the program that they are of."""

import json
import statistics
import sys
import time


def show(program, name, value, unit="ms"):
    """Four digits: the others are noise."""
    row = {"name": name, "program": program, "unit": unit, "value": float(f"{value:.4g}")}
    print(json.dumps(row, sort_keys=True), flush=True)


def leave_out(program, what, reason):
    print(f"bench-peers: {program}: {what} left out: {reason}", file=sys.stderr, flush=True)


def quantile(values, part):
    ordered = sorted(values)
    return ordered[round((len(ordered) - 1) * part)]


def show_times(program, name, times):
    show(program, f"{name}-median", statistics.median(times))
    if len(times) > 1:
        show(program, f"{name}-p95", quantile(times, 0.95))


class Timings:
    """Of the same thing done again and again: until its handler came back, and until its picture was painted."""

    def __init__(self, program, name):
        self.program, self.name = program, name
        self.ready, self.frame = [], []

    def show(self):
        if self.ready:
            show_times(self.program, f"{self.name}-ready", self.ready)
        if self.frame:
            show_times(self.program, f"{self.name}-frame", self.frame)


class Stopwatch:
    def __init__(self):
        self.start = time.perf_counter()

    @property
    def milliseconds(self):
        return (time.perf_counter() - self.start) * 1000


def repeated(times, work):
    """How long something takes, so many times, after once that does not count."""
    work()
    taken = []
    for _ in range(times):
        watch = Stopwatch()
        work()
        taken.append(watch.milliseconds)
    return taken


def memory(process="self"):
    """A process' own share of memory as the system counts it, in MB."""
    with open(f"/proc/{process}/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def memory_peak(process="self"):
    """What a process had in memory at most, in MB. The system keeps no peak of its share (Pss)."""
    with open(f"/proc/{process}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000
