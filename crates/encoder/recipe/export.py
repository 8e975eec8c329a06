#!/usr/bin/env python3
"""Turns model.npz of train.py and tokenizer.json of prepare.py into the one file that the crate reads (src/file.rs documents it), and
writes the texts and directions of the equality test, computed from exactly the packed weights in single precision.

    python3 export.py model.npz tokenizer.json encoder.bin reference.tsv TEXTS.tsv

TEXTS.tsv: language and text, with \\n, \\t, \\\\ as escapes. reference.tsv: language, text, how many pieces, a hash of their numbers
(FNV-1a over each number's four bytes, 32 bits), the direction in whole numbers from -127 to 127, as hexadecimal bytes."""
import json, re, struct, sys
import numpy as np, torch
import train as T
from tokenizers import Tokenizer

PLACES = 112
def fnv(data, bits):
    h, p, m = (0xcbf29ce484222325, 0x100000001b3, 2**64 - 1) if bits == 64 else (0x811c9dc5, 0x01000193, 2**32 - 1)
    for b in data: h = ((h ^ b) * p) & m
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
    pieces = [b"" if p.endswith(" ") else p.encode() for p, _ in vocab]; f = lambda a: np.ascontiguousarray(a, "<f4").tobytes()
    b = bytearray(b"CPENCODE" + struct.pack("<8I", 1, rows, T.H, T.LAYERS, T.HEADS, T.FF, PLACES, j["model"]["unk_id"]))
    b += f([s for _, s in vocab]) + bytes(len(p) for p in pieces) + b"".join(pieces)
    b += z["words"].tobytes() + f(z["encoder.places"][:PLACES]) + f(z["encoder.kind"]) + f(z["encoder.norms.0.weight"]) + f(z["encoder.norms.0.bias"])
    for l in range(T.LAYERS):
        for k in range(4): b += z[f"m{4 * l + k}"].tobytes() + f(z[f"encoder.bias.{4 * l + k}"])
        for k in (1, 2): b += f(z[f"encoder.norms.{2 * l + k}.weight"]) + f(z[f"encoder.norms.{2 * l + k}.bias"])
    b += f(z["head.weight"]) + f(z["head.bias"])
    h = 0xcbf29ce484222325
    for (word,) in struct.iter_unpack("<Q", bytes(b) + b"\0" * (-len(b) % 8)): h = ((h ^ word) * 0x100000001b3) & (2**64 - 1)
    b += struct.pack("<Q", h); open(out, "wb").write(b); print(f"{len(b) / 1e6:.1f} MB, {rows} pieces, longest {max(map(len, pieces))} bytes; scale {np.exp(z['scale']):.3f}, none {z['none']:.4f}")
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
        for (lang, text), i, x in zip(lines, ids, q): o.write(f"{lang}\t{text}\t{len(i)}\t{fnv(i.astype('<u4').tobytes(), 32):08x}\t{x.tobytes().hex()}\n")
    np.save("reference-exact.npy", v)

if __name__ == "__main__": main(*sys.argv[1:])
