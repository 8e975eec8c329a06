#!/usr/bin/env python3
"""Lays a model out as the file that the crate computes on where it lies (src/file.rs documents it).

    python3 lay.py OLD.bin NEW.bin

turns a file of version 1 into one of version 2. Words, places, offsets, normalisations and head keep every bit, and so do the numbers of 6
bits. The scales of a matrix, one to 32 numbers, become whole numbers of 15 bits in a unit of their row: the weights, which are computed with
in 12 bits of that unit, are as before but for those that lay within a thirtieth of the middle between two."""
import struct, sys
import numpy as np

WIDTH, LAYERS, HEADS, INNER, PLACES, TOP, ONE = 384, 12, 12, 1536, 112, 2047, 512
SHAPES = [(3 * WIDTH, WIDTH), (WIDTH, WIDTH), (INNER, WIDTH), (WIDTH, INNER)]
NOTHING = 0xFFFF

def fnv(data):
    """FNV-1a over bytes, 64 bits."""
    h = 0xcbf29ce484222325
    for b in data: h = ((h ^ b) * 0x100000001b3) & (2**64 - 1)
    return h

def check(data):
    """FNV-1a over words of 8 bytes, the last filled up with zeros."""
    return fnv(word for (word,) in struct.iter_unpack("<Q", data + b"\0" * (-len(data) % 8)))

def numbers(blocks, rows, columns):
    """Blocks of 26 bytes (a scale in half precision, 16 bytes with the lower four bits, 8 with the upper two) as whole numbers and scales."""
    b = np.frombuffer(blocks, np.uint8).reshape(rows, columns // 32, 26); low, up = b[:, :, 2:18], b[:, :, 18:]
    q = np.concatenate([low & 15, low >> 4], 2).astype(int) | np.concatenate([up >> k & 3 for k in (0, 2, 4, 6)], 2).astype(int) << 4
    return q - 32, b[:, :, :2].copy().view("<f2").astype(np.float64)[:, :, 0]

def matrix(blocks, rows, columns):
    """The records of a matrix, and the unit of each row."""
    q, scales = numbers(blocks, rows, columns); sizes = np.abs(q * scales[:, :, None]).max((1, 2))
    units = np.maximum(sizes / TOP, np.abs(scales).max(1) * ONE / 32767).astype(np.float32); whole = np.where(units == 0, 1, units).astype(np.float64)
    factors = np.clip(np.rint(ONE * scales / whole[:, None]), -32767, 32767)
    off = np.abs(np.floor(q * factors[:, :, None] / ONE + .5) - q * scales[:, :, None] / whole[:, None, None]); assert off.max() < .54, off.max()
    # By quarters of a long row, pairs of rows, and thirds of those: eight vectors of 32 numbers, four of each row, in three of 32 words.
    by = lambda a: a.reshape(rows // 2, 2, columns // WIDTH, 3, 4, *a.shape[2:]).transpose(2, 0, 3, 1, 4, *range(5, a.ndim + 3))
    f = by(factors).reshape(-1, 24).astype("<i2")
    u = (by(q) + 32).reshape(-1, 3, 8, 32).astype(np.uint16); u = [u[:, :, k] for k in range(8)]
    words = np.stack([u[0] | u[1] << 6 | u[6] >> 2 << 12, u[2] | u[3] << 6 | (u[6] & 3) << 12 | (u[7] & 3) << 14, u[4] | u[5] << 6 | u[7] >> 2 << 12], 2)
    return np.concatenate([f.view(np.uint8), words.astype("<u2").reshape(len(f), -1).view(np.uint8)], 1).tobytes(), units

def table(pieces):
    """The table of pieces by their hashes."""
    size = 1 << (2 * len(pieces) - 1).bit_length(); out = np.full(size, NOTHING, "<u2"); assert len(pieces) < NOTHING
    for number, piece in enumerate(pieces):
        if not piece: continue
        h = fnv(piece); at = (h ^ h >> 32) & (size - 1)
        while out[at] != NOTHING: at = (at + 1) & (size - 1)
        out[at] = number
    return out.tobytes()

def laid(pieces, scores, unknown, words, places, norm, layers, head):
    """The bytes of the file. `layers`: of each, four pairs of packed matrix and offsets, and the four rows of its normalisations."""
    f = lambda a: np.ascontiguousarray(a, "<f4").tobytes(); scores = np.asarray(scores, np.float32)
    b = bytearray(b"CPENCODE" + struct.pack("<9If", 2, len(pieces), WIDTH, LAYERS, HEADS, INNER, PLACES, unknown, max(len(p.decode()) for p in pieces), scores.min()))
    starts = np.concatenate([[0], np.cumsum([len(p) for p in pieces])]).astype("<u4")
    b += f(scores) + starts.tobytes() + table(pieces) + b"".join(pieces) + words + f(places) + f(norm)
    for matrices, norms in layers:
        for (blocks, offsets), shape in zip(matrices, SHAPES):
            records, units = matrix(blocks, *shape); b += records + f(units) + f(offsets)
        b += f(norms)
    b += f(head); b += struct.pack("<Q", check(bytes(b)))
    return bytes(b)

def main(old, new):
    b = open(old, "rb").read(); at = 40; assert b[:8] == b"CPENCODE"
    version, count, *shape, unknown = struct.unpack("<8I", b[8:40]); assert version == 1 and shape == [WIDTH, LAYERS, HEADS, INNER, PLACES]
    assert struct.unpack("<Q", b[-8:])[0] == check(b[:-8])
    def take(size):
        nonlocal at; at += size; return b[at - size:at]
    f = lambda *shape: np.frombuffer(take(4 * int(np.prod(shape))), "<f4").reshape(shape)
    scores, lengths = f(count), take(count); pieces = [take(length) for length in lengths]
    words = take(count * WIDTH // 32 * 18); places = f(PLACES, WIDTH) + f(WIDTH); norm = f(2, WIDTH)
    layers = [([(take(r * c // 32 * 26), f(r)) for r, c in SHAPES], f(4, WIDTH)) for _ in range(LAYERS)]
    head = f(WIDTH + 1, WIDTH); assert at == len(b) - 8
    out = laid(pieces, scores, unknown, words, places, norm, layers, head); open(new, "wb").write(out); print(f"{len(out) / 1e6:.1f} MB")

if __name__ == "__main__": main(*sys.argv[1:])
