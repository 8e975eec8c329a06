#!/usr/bin/env python3
"""Numbers the messages of TSVs so that near copies of each other share a number (and then a fold).

    python3 groups.py OUT.npz talk.tsv war-talk.tsv

Two messages belong together if the cosine of their word counts (weighted by how rare a word is) is at least 0.4, or if they share a run of
six words, or the same list of three or more topics raised before them; chains of such pairs make a group. The files name no thread, so this stands in for "by thread"."""
import collections, csv, math, re, sys
import numpy as np
rows = [re.findall(r"\w+", r["text"].lower()) for f in sys.argv[2:] for r in csv.DictReader(open(f, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]
n = len(rows); df = collections.Counter(w for r in rows for w in set(r)); at = {w: k for k, w in enumerate(df)}
x = np.zeros((n, len(at)), np.float32)
for i, r in enumerate(rows):
    for w, c in collections.Counter(r).items(): x[i, at[w]] = (1 + math.log(c)) * math.log(n / df[w])
x /= np.linalg.norm(x, axis=1, keepdims=True) + 1e-9
up = list(range(n))
def root(i):
    while up[i] != i: up[i] = up[up[i]]; i = up[i]
    return i
for i, j in zip(*np.where(np.triu(x @ x.T, 1) >= .4)): up[root(i)] = root(j)
# messages before which the same several topics were raised by the same numbers of people very likely stand in one discussion
seen = {}
for i, r in enumerate(r for f in sys.argv[2:] for r in csv.DictReader(open(f, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)):
    b = r.get("before") or ""
    if b.count(",") >= 2:
        if b in seen: up[root(i)] = root(seen[b])
        seen[b] = i
seen = {}
for i, r in enumerate(rows):
    for k in range(len(r) - 5):
        run = tuple(r[k:k + 6])
        if run in seen: up[root(i)] = root(seen[run])
        seen[run] = i
_, group = np.unique([root(i) for i in range(n)], return_inverse=True); size = np.bincount(group)
print(f"{n} messages, {len(size)} groups, largest {size.max()}, {sum(size > 1)} of more than one"); np.savez_compressed(sys.argv[1], group=group)
