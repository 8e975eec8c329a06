#!/usr/bin/env python3
"""Writes the folder of folds (../folds) from four trainings of cpu.py, each without one fold: directions of what it held out, of the store's
examples and of written.tsv, all by packed weights. A judge is learned from them without a GPU and without training again.

    python3 folds.py --base DIR --store responses --chat FOLDER --folds ../folds/index.json --trained PREFIX --out ../folds

PREFIX-0.pt to PREFIX-3.pt are what cpu.py wrote; the other options are as there. All folds list the same examples in one order: `measure` leaves
out of each what it held out. Texts of written.tsv are left out of the list, as that file has directions of its own."""
import argparse, json
import numpy as np, torch
import cpu, train as T

def whole(v):
    """Whole numbers from -127 to 127, the largest of each row at the end of the range."""
    return np.round(v * 127 / np.abs(v).max(1, keepdims=True)).astype(np.int8)

def main():
    q = argparse.ArgumentParser()
    for n in ("base", "store", "chat", "folds", "trained", "out"): q.add_argument("--" + n, required=True)
    a = q.parse_args(); d = cpu.load(a, None); fold = d["fold"].tolist(); written = {cpu.letters(r["text"]) for r in d["written"]}
    support = [r for r in d["ex"] if cpu.letters(r["text"]) not in written]
    for k in range(4):
        model = T.Hearing(d, False); model.load_state_dict(T.as_packed(torch.load(f"{a.trained}-{k}.pt"))); model.encoder.round = False
        index = np.flatnonzero(d["fold"] == k); embed = lambda rows: whole(model.embed([r["ids"] for r in rows]).float().numpy())
        np.savez_compressed(f"{a.out}/fold{k}.npz", index=index, test=embed([d["real"][i] for i in index]), support=embed(support), written=embed(d["written"])); print(f"fold {k}", flush=True)
    topic = lambda r: "" if r["lead"] == "none" else r["lead"]
    json.dump({"topics": d["topics"], "support": [{"topic": topic(r), "from": r["kind"], "text": r["text"], "claim": r["claim"]} for r in support], "fold": fold}, open(a.out + "/index.json", "w", encoding="utf-8"), ensure_ascii=False)

if __name__ == "__main__": main()
