"""The images that the tests of the display make in the same way (Noise.swift)."""
import numpy as np


def noise(count):
    """The tests' noise: a linear congruential generator, its upper 24 bits."""
    state = 12345
    values = np.empty(count, dtype=np.int64)
    for index in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[index] = state >> 8
    return values


def image(kind, width, height):
    values = noise(width * height)
    shape = (height, width)
    if kind == "uint16":
        return (values % 4096 + (values % 97 == 0) * 60000).astype(np.uint16).reshape(shape)
    if kind == "uint8":
        return (values % 251).astype(np.uint8).reshape(shape)
    if kind == "int64":
        return (values % 1000 - 2**60).reshape(shape)
    if kind == "uint64":
        return ((values % 1000).astype(np.uint64) + np.uint64(2**64 - 5000)).reshape(shape)
    if kind == "pedestal":
        return (1e9 + values % 1000 / 100).reshape(shape)
    if kind == "constant":
        return np.full(shape, 7.25)
    image = (values % 100000).astype(np.float64) / 997 - 20
    image[values % 89 == 0] *= 300
    if kind == "holes":
        image[values % 13 == 0] = np.nan
        image[values % 1009 == 0] = np.inf
    return image.astype(np.float32).reshape(shape)
