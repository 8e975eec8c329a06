#!/usr/bin/env python3
"""Turns model.npz of train.py and tokenizer.json of prepare.py into the one file that the crate reads (src/file.rs documents it), and
writes the texts and directions of the equality test, computed from exactly the packed weights in single precision.

    python3 export.py model.npz tokenizer.json encoder.bin reference.tsv TEXTS.tsv

TEXTS.tsv: language and text, with \\n, \\t, \\\\ as escapes. reference.tsv: language, text, how many pieces, a hash of their numbers
(FNV-1a over each number's four bytes, 32 bits), the direction in whole numbers from -127 to 127, as hexadecimal bytes."""
import json, re, sys
import numpy as np, torch
import lay, train as T
from tokenizers import Tokenizer

PLACES = lay.PLACES
def fnv(data):
    """FNV-1a over bytes, 32 bits."""
    h = 0x811c9dc5
    for b in data: h = ((h ^ b) * 0x01000193) & (2**32 - 1)
    return h

def state_of(z):
    """The exact packed weights as the training's parameters."""
    def six(b, rows, cols):
        b = b.reshape(rows, cols // 32, 26); d = b[:, :, :2].copy().view("<f2").astype(np.float32); low, up = b[:, :, 2:18], b[:, :, 18:]
        q = np.concatenate([low & 15, low >> 4], 2).astype(int) | np.concatenate([up >> k & 3 for k in (0, 2, 4, 6)], 2).astype(int) << 4
        return ((q - 32) * d).astype(np.float32).reshape(rows, cols)
    rows = len(z["words"]); t = lambda a: torch.from_numpy(np.array(a, np.float32)); s = {"encoder.words": t(T.unpack(z["words"], rows, T.H))}
    s["encoder.flat"] = torch.cat([t(six(z[f"m{k}"], *T.SHAPES[k % 4])).flatten() for k in range(4 * T.LAYERS)])
    for k in z.files:
        if k != "words" and not re.fullmatch(r"m\d+", k): s[k] = t(z[k])
    return s

def main(model, tokenizer, out, reference, texts):
    z = np.load(model); j = json.load(open(tokenizer)); rows = len(z["words"]); vocab = j["model"]["vocab"]; assert len(vocab) == rows
    pieces = [b"" if p.endswith(" ") else p.encode() for p, _ in vocab]; norm = lambda k: [z[f"encoder.norms.{k}.weight"], z[f"encoder.norms.{k}.bias"]]
    layers = [([(z[f"m{4 * l + k}"].tobytes(), z[f"encoder.bias.{4 * l + k}"]) for k in range(4)], norm(2 * l + 1) + norm(2 * l + 2)) for l in range(T.LAYERS)]
    places = z["encoder.places"][:PLACES].astype(np.float32) + z["encoder.kind"].astype(np.float32)
    b = lay.laid(pieces, [s for _, s in vocab], j["model"]["unk_id"], z["words"].tobytes(), places, norm(0), layers, np.vstack([z["head.weight"], z["head.bias"]]))
    open(out, "wb").write(b); print(f"{len(b) / 1e6:.1f} MB, {rows} pieces, longest {max(map(len, pieces))} bytes; scale {np.exp(z['scale']):.3f}, none {z['none']:.4f}")
    tok = Tokenizer.from_file(tokenizer); lines = [l.split("\t") for l in open(texts, encoding="utf-8").read().split("\n") if l]
    enc = tok.encode_batch(["query: " + re.sub(r"https?://\S+", "<link>", T.plain_text(t)) for _, t in lines], add_special_tokens=False)
    ids = [np.array([0, *e.ids[:PLACES - 2], 2], np.int32) for e in enc]
    m = T.Hearing({"rows": rows, "state": {k[8:]: v for k, v in state_of(z).items() if k.startswith("encoder.")}}, False); m.load_state_dict(state_of(z)); m.encoder.round = False
    v = torch.zeros(len(ids), T.H)
    with torch.no_grad():
        m.eval()
        for k in range(0, len(ids), 20): v[k:k + 20] = m(ids[k:k + 20])
    v = v.numpy(); q = np.round(v * 127 / np.abs(v).max(1, keepdims=True)).astype(np.int8); c = (q * v).sum(1) / np.linalg.norm(q.astype(np.float32), axis=1)
    print(f"whole numbers against the exact direction: cosine at least {c.min():.6f}")
    with open(reference, "w", encoding="utf-8") as o:
        for (lang, text), i, x in zip(lines, ids, q): o.write(f"{lang}\t{text}\t{len(i)}\t{fnv(i.astype('<u4').tobytes()):08x}\t{x.tobytes().hex()}\n")
    np.save("reference-exact.npy", v)

if __name__ == "__main__": main(*sys.argv[1:])
