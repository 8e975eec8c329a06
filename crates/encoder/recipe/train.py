#!/usr/bin/env python3
"""Teaches a small encoder to tell which topic, and which claim, of a store a message takes up. No weight knows a topic: a message
is compared with each topic's own examples (paraphrases, claims, triggers' examples), so that a topic's files are all that it needs.

    python3 train.py --model DIR --store responses --supplement claims.md --talk talk.tsv war-talk.tsv --written written.tsv
                     --quiet lines.gz --groups groups.npz --out DIR [--workers 6] [--folds 4] [--seeds 3] [--deadline 400] [--smoke 2]

DIR holds e5.npz and tokenizer.json of prepare.py; groups.npz holds for each message of --talk a number: messages with one number
are near copies of each other and share a fold (groups.py). Two recipes are compared on the same folds:

  plain   the earlier recipe: a random projection to 256, topics only; measured before packing (packed to 4 bit it hears next to nothing:
          a training moves weights by less than a step of 4 bits, and rounding takes the lesson away again)
  ours    a projection of 384 that begins as the identity around the mean of all texts; a second loss for claims; the word table stays
          as it is; in the second half of the training the matrices are rounded to their 6 bits in the forward pass

Several seeds of one fold are also averaged weight by weight ("soup") and measured.
Needs torch and numpy, and tokenizers. Trainings run side by side in a few processes, as one alone does not fill a large GPU."""
import argparse, collections, csv, glob, gzip, json, math, os, queue, random, re, sys, time, tomllib, traceback
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from tokenizers import Tokenizer

H, LAYERS, HEADS, FF, EPS = 384, 12, 12, 1536, 1e-12
SHAPES = [(3 * H, H), (H, H), (FF, H), (H, FF)]  # of a layer: query, key and value together, attention's output, and the two of the feed-forward part
PARTS = [a * b for _ in range(LAYERS) for a, b in SHAPES]
DEV = "cpu"
BITS = 6  # of the matrices; the word table stays as the base model has it, in 4

# ---- 4-bit blocks: a half-precision scale and 32 nibbles; byte j holds weight j (low) and weight j + 16 (high) ----
def unpack(blocks, rows, cols):
    a = np.asarray(blocks).reshape(rows, cols // 32, 18); d = a[:, :, :2].copy().view("<f2").astype(np.float32); q = a[:, :, 2:]
    return (np.concatenate([(q & 15).astype(np.int8) - 8, (q >> 4).astype(np.int8) - 8], 2) * d).reshape(rows, cols)
def pack(w, bits):
    """Blocks of 32: the scale, 16 bytes of nibbles as above, and for 6 bits 8 bytes of upper halves (byte j: weights j, j + 8, j + 16, j + 24 from the low end)."""
    a = torch.as_tensor(w).float().cpu().reshape(w.shape[0], -1, 32); q, d = levels(a, bits)
    q = q.to(torch.uint8).numpy(); d = d.squeeze(-1).half().numpy().astype("<f2"); low, up = q & 15, q >> 4
    parts = [d[..., None].view(np.uint8), low[:, :, :16] | low[:, :, 16:] << 4]
    if bits == 6: parts.append(up[:, :, :8] | up[:, :, 8:16] << 2 | up[:, :, 16:24] << 4 | up[:, :, 24:] << 6)
    return np.concatenate(parts, 2)
def levels(a, bits):
    """The whole numbers (from 0) and scales of blocks of 32 along the last axis."""
    half = 2 ** (bits - 1); top = a.gather(-1, a.abs().argmax(-1, keepdim=True)); d = (top / -half).half().float()
    return (torch.round(a / torch.where(d == 0, 1., d)) + half).clamp(0, 2 * half - 1), d
def nearest(w, bits):
    a = w.reshape(-1, 32); q, d = levels(a, bits); return ((q - 2 ** (bits - 1)) * d).view_as(w)
def rounded(w, bits):
    """The weights as packing leaves them; the gradient passes as if nothing had happened."""
    with torch.no_grad(): off = nearest(w.detach(), bits) - w.detach()
    return w + off

class Encoder(nn.Module):
    """BERT of 12 layers of 384. All matrices lie in one flat parameter, so that one step touches one tensor rather than 72; words of all messages lie in one row, without padding, except inside attention."""
    def __init__(self, rows):
        super().__init__()
        self.words, self.places, self.kind = nn.Parameter(torch.zeros(rows, H)), nn.Parameter(torch.zeros(512, H)), nn.Parameter(torch.zeros(H))
        self.flat = nn.Parameter(torch.zeros(sum(PARTS)))
        self.bias = nn.ParameterList(nn.Parameter(torch.zeros(a)) for _ in range(LAYERS) for a, _ in SHAPES)
        self.norms = nn.ModuleList(nn.LayerNorm(H, EPS) for _ in range(2 * LAYERS + 1)); self.round = False
    def forward(self, batch):
        ids, place, row, n, width = batch; p = .1 if self.training else 0.; drop = lambda x: F.dropout(x, p, self.training)
        w = F.embedding(ids, self.words); flat = self.flat
        if self.round: flat = rounded(flat, BITS)
        x = drop(self.norms[0](w + F.embedding(place, self.places) + self.kind)); at = row * width + place
        flat = flat.to(torch.bfloat16) if DEV == "cuda" else flat
        m = [f.view(s) for f, s in zip(flat.split(PARTS), SHAPES * LAYERS)]
        mask = torch.zeros(n * width, dtype=torch.bool, device=ids.device).index_fill(0, at, True).view(n, 1, 1, width)
        for l in range(LAYERS):
            qkv = F.linear(x, m[4 * l], self.bias[4 * l])
            wide = qkv.new_zeros(n * width, 3 * H).index_copy(0, at, qkv).view(n, width, 3, HEADS, H // HEADS).permute(2, 0, 3, 1, 4)
            a = F.scaled_dot_product_attention(wide[0], wide[1], wide[2], attn_mask=mask, dropout_p=p).transpose(1, 2).reshape(n * width, H)[at]
            x = self.norms[2 * l + 1](x + drop(F.linear(a, m[4 * l + 1], self.bias[4 * l + 1])))
            x = self.norms[2 * l + 2](x + drop(F.linear(F.gelu(F.linear(x, m[4 * l + 2], self.bias[4 * l + 2])), m[4 * l + 3], self.bias[4 * l + 3])))
        x = x.float(); count = torch.zeros(n, device=x.device).index_add(0, row, torch.ones_like(row, dtype=torch.float32))
        return torch.zeros(n, H, device=x.device).index_add(0, row, x) / count[:, None]

def read_state(file):
    """The base model's file as this class's parameters."""
    z = np.load(file); t = lambda a: torch.from_numpy(np.array(a, np.float32)); rows = z["emb.word"].shape[0]
    s = {"words": t(unpack(z["emb.word"], rows, H)), "places": t(z["emb.pos"]).view(512, H), "kind": t(z["emb.type"])[:H], "norms.0.weight": t(z["emb.ln.w"]), "norms.0.bias": t(z["emb.ln.b"])}
    flat = []
    for i in range(LAYERS):
        g = lambda n, a, b: t(unpack(z[f"l{i}.{n}.w"], a, b)).flatten()
        flat += [g("q", H, H), g("k", H, H), g("v", H, H), g("ao", H, H), g("fi", FF, H), g("fo", H, FF)]
        s[f"bias.{4 * i}"] = torch.cat([t(z[f"l{i}.{n}.b"]) for n in "qkv"])
        for j, n in ((1, "ao"), (2, "fi"), (3, "fo")): s[f"bias.{4 * i + j}"] = t(z[f"l{i}.{n}.b"])
        for j, n in ((1, "aln"), (2, "oln")): s[f"norms.{2 * i + j}.weight"], s[f"norms.{2 * i + j}.bias"] = t(z[f"l{i}.{n}.w"]), t(z[f"l{i}.{n}.b"])
    s["flat"] = torch.cat(flat); return s

def as_packed(state):
    """A state with its matrices rounded, as the shipped file holds them."""
    return {**state, "encoder.flat": nearest(state["encoder.flat"].float(), BITS), "encoder.words": nearest(state["encoder.words"].float(), 4)}

def write(state, file):
    """All of the model in one npz: packed matrices, everything else as it is."""
    s = {k: v.detach().float().cpu() for k, v in state.items()}; out = {"words": pack(s["encoder.words"], 4)}
    for k, part in enumerate(s["encoder.flat"].split(PARTS)): out[f"m{k}"] = pack(part.view(SHAPES[k % 4]), BITS)
    for k, v in s.items():
        if k not in ("encoder.words", "encoder.flat"): out[k] = v.numpy()
    np.savez_compressed(file, **out)

class Hearing(nn.Module):
    def __init__(self, data, plain):
        super().__init__(); self.encoder, self.plain = Encoder(data["rows"]), plain; self.encoder.load_state_dict(data["state"])
        self.head = nn.Linear(H, 256 if plain else H); self.scale, self.none, self.claim = nn.Parameter(torch.tensor(3.)), nn.Parameter(torch.tensor(.5)), nn.Parameter(torch.tensor(2.5))
    def centre(self, ids):
        """The projection begins as the identity, less the mean of everyday and other texts."""
        with torch.no_grad():
            self.eval(); m = torch.cat([self.raw(ids[k:k + 128]) for k in range(0, len(ids), 128)]).mean(0)
            self.head.weight.copy_(torch.eye(H)); self.head.bias.copy_(-m.to(self.head.bias))
    def raw(self, ids):
        with torch.autocast(DEV, dtype=torch.bfloat16, enabled=DEV == "cuda"): return self.encoder(batch(ids))
    def forward(self, ids): return F.normalize(self.head(self.raw(ids)), dim=-1)
    @torch.no_grad()
    def embed(self, ids):
        self.eval(); out = torch.zeros(len(ids), self.head.out_features, device=DEV); order = sorted(range(len(ids)), key=lambda k: len(ids[k]))
        for at in range(0, len(order), 512): k = order[at:at + 512]; out[torch.tensor(k, device=DEV)] = self([ids[j] for j in k])
        return out

def batch(ids):
    """Token numbers of all messages in a row, the place of each, its message, how many messages, and the longest."""
    n = np.array([len(i) for i in ids]); place = np.concatenate([np.arange(k) for k in n]); t = lambda a: torch.from_numpy(a).to(DEV, non_blocking=True)
    return t(np.concatenate(ids).astype(np.int64)), t(place), t(np.repeat(np.arange(len(ids)), n)), len(ids), int(n.max())

# ---- data ----
plain_text = lambda t: re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), t)
def language(t):
    if not re.search("[а-яА-ЯіїєґІЇЄҐ]", t): return "en"
    return "uk" if re.search("[іїєґІЇЄҐ]", t) else "ru"
def load(a):
    tok = Tokenizer.from_file(a.model + "/tokenizer.json"); bos, eos = 0, 2
    def rows(items):
        e = tok.encode_batch(["query: " + re.sub(r"https?://\S+", "<link>", r["text"]) for r in items], add_special_tokens=False)
        return [{**r, "ids": np.array([bos, *x.ids[:110], eos], np.int32), "also": set(r.get("also", ())), "claim": r.get("claim", "")} for x, r in zip(e, items)]
    def talk(f): return [{"text": plain_text(r["text"]), "lead": r["lead"], "also": r["also"].split(",") if r["also"] else [], "claim": (r.get("claim") or "").strip("-"), "sample": r["sample"], "file": os.path.basename(f)} for r in csv.DictReader(open(f, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]
    real, written = rows([r for f in a.talk for r in talk(f)]), rows(talk(a.written))
    trig, para, claims, topics = [], [], [], []
    lines = lambda f: [l for l in open(f, encoding="utf-8").read().split("\n") if l.strip() and not l.startswith("#")] if os.path.exists(f) else []
    item = lambda text, lead, **k: {"text": text, "lead": lead, "also": [lead] if lead != "none" else [], **k}
    for f in sorted(glob.glob(a.store + "/*/*.toml")):
        d = tomllib.load(open(f, "rb")); t = os.path.basename(f)[:-5]; topics.append(t)
        claims += [item(d["title"], t)] + [item(c["text"], t, claim=c["id"]) for c in d["claims"]]; para += [item(l, t) for l in lines(f[:-5] + ".paraphrases.txt")]
        for g in d.get("triggers", []): trig += [item(x, t) for x in g.get("matches", [])] + [item(x, "none") for x in g.get("ignores", [])]
    camps, topic = {}, None
    if a.supplement:
        for l in open(a.supplement, encoding="utf-8"):
            if m := re.match(r"## T\d+ .*\(`([a-z0-9-]+)`\)", l): topic = m[1]
            if m := re.match(r"#### `([a-z0-9-]+)` \(([URN]),", l): new = m[1]; camps[new] = m[2]
            if (m := re.match(r"- Claim: (.*)", l)) and topic: claims.append(item(m[1], topic, claim=new, supplement=1))
    quiet = [plain_text(l) for l in gzip.open(a.quiet, "rt", encoding="utf-8").read().split("\n") if l.strip()]; random.Random(5).shuffle(quiet)
    state = read_state(a.model + "/e5.npz")
    d = {"real": real, "written": written, "trig": rows(trig), "para": rows(para), "claims": rows(claims), "asides": rows([item(l, "none") for l in lines(a.store + "/asides.txt")]), "quiet": rows([item(l, "none") for l in quiet]), "topics": topics, "state": state, "rows": len(state["words"]), "camps": camps}
    d["support"] = {t: [r for r in d["para"] + d["trig"] + d["claims"] if r["lead"] == t] for t in topics}
    g = np.load(a.groups)["group"]; assert len(g) == len(real); names = np.random.default_rng(7).permutation(g.max() + 1); d["fold"] = names[g] % a.folds
    return d

QUIET = 30000  # everyday lines beyond these are never trained on

def train(a, d, kind, fold, seed, log):
    """One training; fold None: on everything. The base data is alike for all."""
    torch.manual_seed(1000 + seed); rng = np.random.default_rng(seed); plain = kind == "plain"; topics = d["topics"]; col = {t: k for k, t in enumerate(topics)}
    model = Hearing(d, plain).to(DEV)
    real = [r for r, f in zip(d["real"], d["fold"]) if f != fold] + d["written"]; quiet = d["quiet"] if fold is None else d["quiet"][:15000 if plain else QUIET]
    if not plain: pick = [r["ids"] for g in (real, d["para"], quiet) for r in (g[i] for i in rng.choice(len(g), 256, replace=False))]; model.centre(pick[:96] if a.smoke else pick)
    if not plain: model.encoder.words.requires_grad_(False)
    groups = [(real, 2., 1.5 * len(real)), (d["para"], 1., .6 * len(d["para"])), (d["trig"], 1., len(d["trig"])), (d["asides"], 1., len(d["asides"])), (quiet, 1., 6750), (d["claims"], 1., len(d["claims"]))]
    groups = [(g, w, int(k)) for g, w, k in groups]; size = 16 if a.smoke else 96; steps = sum(k for _, _, k in groups) * a.epochs // size + 1
    opt = torch.optim.AdamW([{"params": model.encoder.parameters(), "lr": 6e-5}, {"params": [*model.head.parameters(), model.scale, model.none, model.claim], "lr": 5e-4 if plain else 2e-4}], weight_decay=.01, fused=DEV == "cuda")
    rate = torch.optim.lr_scheduler.LambdaLR(opt, lambda k: min(1, (k + 1) / (.06 * steps + 1)) * max(0., 1 - k / (steps + 1))); step = 0; began = time.time()
    said = collections.defaultdict(list); of_topic = collections.defaultdict(list)
    for r in d["claims"]:
        if r["claim"]: of_topic[r["lead"]].append(r)
    text_of = {r["claim"]: r for r in d["claims"] if r["claim"]}
    for r in real:
        if r["claim"] in text_of: said[r["claim"]].append(r)
    model.train()
    for _ in range(a.epochs):
        pool = [(g[i], w) for g, w, k in groups for i in rng.choice(len(g), k, replace=k > len(g))]; pool = [pool[i] for i in rng.permutation(len(pool))]
        for at in range(0, len(pool) - size + 1, size):
            part = pool[at:at + size]; here = {id(r) for r, _ in part}; examples = []
            for t in topics: mine = d["support"][t]; pick = [mine[i] for i in rng.choice(len(mine), 14, replace=False)]; examples += [r for r in pick if id(r) not in here][:6]
            y = torch.zeros(size, len(topics) + 1)
            for r, (row, _) in enumerate(part):
                among = [t for t in row["also"] if t in col]
                if row["lead"] in col: y[r, col[row["lead"]]] = 1
                elif row["lead"] == "either" and among: y[r, -1] = .5; y[r, [col[t] for t in among]] = .5 / len(among)
                else: y[r, -1] = 1
            # claims: a message against the claim that it makes (its text, or another message that makes it) and others of the same topics
            asks = [] if plain else [(r, row["claim"].rstrip("?"), .5 if row["claim"].endswith("?") else 1.) for r, (row, _) in enumerate(part) if "file" in row and row["claim"].rstrip("?") in text_of][:16]
            names = list(dict.fromkeys([c for _, c, _ in asks] + [c["claim"] for _, n, _ in asks for c in (of_topic[text_of[n]["lead"]][i] for i in rng.permutation(len(of_topic[text_of[n]["lead"]]))[:5])]))
            protos = []
            for c in names: other = [r for r in said[c] if id(r) not in here]; protos.append(other[rng.integers(len(other))] if other and rng.random() < .5 else text_of[c])
            v = model([r["ids"] for r, _ in part] + [r["ids"] for r in examples] + [r["ids"] for r in protos]); s = model.scale.exp(); k = size + len(examples)
            z = torch.logsumexp((v[:size] @ v[size:k].T * s).view(size, len(topics), 6), -1) - math.log(6); z = torch.cat([z, (model.none * s).expand(size, 1)], 1)
            loss = (F.cross_entropy(z, y.to(DEV), reduction="none") * torch.tensor([w for _, w in part], device=DEV)).mean()
            if len(asks) > 1:
                zc = v[[r for r, _, _ in asks]] @ v[k:].T * model.claim.exp(); w = torch.tensor([w for _, _, w in asks], device=DEV)
                loss = loss + .3 * (F.cross_entropy(zc, torch.tensor([names.index(c) for _, c, _ in asks], device=DEV), reduction="none") * w).sum() / w.sum()
            opt.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(model.parameters(), 1.); opt.step(); rate.step(); step += 1
            if not plain and step >= (1 if a.smoke else steps // 2): model.encoder.round = True
            if step % 100 == 0 or step <= 2: log(f"{kind} fold {fold} seed {seed}: step {step} of {steps}, loss {loss.item():.3f}, {time.time() - began:.0f} s")
            if a.smoke and step >= a.smoke: break
        if a.smoke and step >= a.smoke: break
    return {k: v.detach().float().cpu() for k, v in model.state_dict().items()}

# ---- measuring ----
@torch.no_grad()
def probabilities(v, support, scale, none):
    """Of each message: every topic (mean of its six nearest examples), then none."""
    z = torch.stack([(v @ m.T).topk(6, -1).values.mean(1) * scale for m in support] + [torch.full((len(v),), none * scale, device=v.device)], 1); return z.softmax(1)

@torch.no_grad()
def evaluate(a, d, state, fold, quiet_n):
    """Embeddings and probabilities with the packed weights: fold's messages, the store's examples, everyday lines."""
    plain = state["head.weight"].shape[0] == 256; model = Hearing(d, plain).to(DEV); state = {k: v.to(DEV) for k, v in state.items()}; model.load_state_dict(state if plain else as_packed(state)); model.encoder.round = False
    g = lambda rows: model.embed([r["ids"] for r in rows]).float(); e = lambda rows: g(rows).cpu().numpy()
    limit = (lambda r: r[:20]) if a.smoke else (lambda r: r)
    support = [g(limit(d["support"][t])) for t in d["topics"]]; test = limit([r for r, f in zip(d["real"], d["fold"]) if f == fold]); quiet = limit(d["quiet"][QUIET:QUIET + quiet_n]); s, n = state["scale"].exp().item(), state["none"].item()
    p = lambda v: torch.cat([probabilities(x, support, s, n) for x in torch.as_tensor(v, device=DEV).split(4096)]).cpu().numpy()
    out = {"index": np.flatnonzero(d["fold"] == fold)[:len(test)], "scale": s, "none": n}
    if test: out["test"] = e(test); out["p"] = p(out["test"])
    if len(quiet): q = e(quiet); out["quiet_p"] = p(q)
    out["support"] = torch.cat(support).cpu().numpy(); out["written"] = e(limit(d["written"])); out["asides"] = e(limit(d["asides"])); out["claims"] = e(d["claims"])
    return out

def curve(rows, p, topics):
    """By threshold: recall of wanted cards and precision; what was only tolerable counts as neither."""
    out = []
    for th in np.concatenate([np.linspace(.02, .98, 97), [.985, .99, .993, .996, .998, .999, .9995]]):
        c = collections.Counter()
        for r, q in zip(rows, p):
            k = int(q[:-1].argmax()); g = topics[k] if 1 - q[-1] >= th else None; ok = g in r["also"] or g == r["lead"]
            if r["lead"] != "either": c[("quiet" if not g else "tolerable" if ok else "unwanted") if r["lead"] == "none" else ("missed" if not g else "wanted" if ok else "wrong")] += 1
        said = c["wanted"] + c["unwanted"] + c["wrong"]
        out.append((th, c["wanted"] / said if said else 1., c["wanted"] / max(1, c["wanted"] + c["missed"] + c["wrong"]), c))
    return out
def table(rows, p, topics):
    k = curve(rows, p, topics); line = []
    for goal in (.7, .8, .9, .95):
        best = max(((rec, th) for th, pr, rec, c in k if pr >= goal and rec), default=None); line.append(f"{best[0]:.2f} (from {best[1]:.3g})" if best else "never")
    area = sum((k[i][2] - k[i + 1][2]) * (k[i][1] + k[i + 1][1]) / 2 for i in range(len(k) - 1)) + k[-1][2] * k[-1][1]
    return area, " | ".join(line)
def claim_right(d, rows, test, claims):
    """Of messages with a claim that two readers agree on: how often the nearest claim text among the right topic's is it."""
    good = n = 0; names = [r["claim"] for r in d["claims"]]; topic = {r["claim"]: r["lead"] for r in d["claims"] if r["claim"]}
    for r, v in zip(rows, test):
        if r["claim"] in topic:
            k = [i for i, x in enumerate(d["claims"]) if x["claim"] and x["lead"] == topic[r["claim"]]]; good += names[k[int((claims[k] @ v).argmax())]] == r["claim"]; n += 1
    return good, n
def summary(d, name, outs):
    """The table of one recipe over all folds (outs: a list, by fold, of what evaluate gave)."""
    idx = np.concatenate([o["index"] for o in outs]); p = np.concatenate([o["p"] for o in outs]); rows = [d["real"][i] for i in idx]; area, line = table(rows, p, d["topics"])
    g = [claim_right(d, [d["real"][i] for i in o["index"]], o["test"], o["claims"]) for o in outs]
    noise = [f"{sum(1 - o['quiet_p'][:, -1] >= t for o in outs).sum() / len(outs):.1f}" for t in (.5, .9, .99)] if "quiet_p" in outs[0] else []
    print(f"{name:34s} area {area:.3f} | {line} | claim {sum(x for x, _ in g)}/{sum(x for _, x in g)} | everyday lines over 0.5, 0.9, 0.99: {' '.join(noise)}", flush=True); return area, rows, p

def worker(k, a, d, jobs, done, began):
    global DEV
    torch.set_num_threads(2); DEV = "cuda" if torch.cuda.is_available() else "cpu"; torch.backends.cuda.matmul.allow_tf32 = True
    log = lambda s: print(f"[{time.time() - began:.0f} s, worker {k}] {s}", flush=True)
    while True:
        try: job = jobs.get(timeout=2)
        except queue.Empty: return
        try:
            if job[0] == "train":
                _, kind, fold, seed = job
                if time.time() - began > a.deadline: done.put((job, "late")); continue
                state = train(a, d, kind, fold, seed, log); path = f"{a.tmp}/{kind}-{fold}-{seed}.pt"; torch.save(state, path)
                if fold is not None: torch.save(evaluate(a, d, state, fold, 0 if a.smoke else 6000), path + ".eval")
            else:
                _, kind, fold, paths, target = job; states = [torch.load(p) for p in paths]
                state = {n: sum(s[n] for s in states) / len(states) for n in states[0]}; torch.save(state, target)
                if fold is not None: torch.save(evaluate(a, d, state, fold, 27500), target + ".eval")
            done.put((job, "ok"))
        except Exception: done.put((job, traceback.format_exc()))

def main():
    q = argparse.ArgumentParser()
    for n in ("model", "store", "written", "quiet", "groups", "out"): q.add_argument("--" + n, required=True)
    q.add_argument("--talk", nargs="+", required=True); q.add_argument("--supplement"); q.add_argument("--tmp")
    for n, v in (("workers", 6), ("folds", 4), ("seeds", 3), ("plain-seeds", 2), ("finals", 3), ("epochs", 3), ("deadline", 330), ("smoke", 0)): q.add_argument("--" + n, type=int, default=v)
    torch.set_num_threads(1); a = q.parse_args(); began = time.time(); d = load(a); os.makedirs(a.out, exist_ok=True); a.tmp = a.tmp or a.out + "/jobs"; os.makedirs(a.tmp, exist_ok=True)
    print(f"[{time.time() - began:.0f} s] {len(d['real'])} labelled messages, {sum(r['lead'] in d['support'] for r in d['real'])} wanted, folds of {np.bincount(d['fold'])}; {len(d['topics'])} topics, {sum(map(len, d['support'].values()))} examples, {sum(1 for r in d['claims'] if r['claim'])} claims; mean length {np.mean([len(r['ids']) for r in d['real']]):.0f}", flush=True)
    ctx = torch.multiprocessing.get_context("fork"); jobs, done = ctx.Queue(), ctx.Queue()
    plan = [("train", "ours", None, s) for s in range(1, a.finals + 1)] + [("train", "ours", f, 1) for f in range(a.folds)] + [("train", "plain", f, 1) for f in range(a.folds)] + [("train", "ours", f, s) for s in range(2, a.seeds + 1) for f in range(a.folds)] + [("train", "plain", f, s) for s in range(2, a.plain_seeds + 1) for f in range(a.folds)]
    for j in plan: jobs.put(j)
    left = len(plan); have = collections.defaultdict(list); asked = set(); procs = [ctx.Process(target=worker, args=(k, a, d, jobs, done, began)) for k in range(a.workers)]
    for p in procs: p.start()
    while left and any(p.is_alive() for p in procs):
        try: job, how = done.get(timeout=1)
        except queue.Empty: continue
        left -= 1
        if how != "ok": print("NOT DONE", job, how, flush=True)
        if job[0] == "train":
            _, kind, fold, seed = job
            if how == "ok": have[kind, fold].append(f"{a.tmp}/{kind}-{fold}-{seed}.pt")
            want = a.finals if fold is None else a.seeds
            over = kind == "ours" and (kind, fold) not in asked and (len(have[kind, fold]) == want or how == "late") and have[kind, fold]
            if over: asked.add((kind, fold)); jobs.put(("soup", kind, fold, list(have[kind, fold]), f"{a.tmp}/soup-{fold}.pt")); left += 1
    for f in [None, *range(a.folds)]:
        if ("ours", f) not in asked and have["ours", f]: worker(99, a, d, type("Q", (), {"get": lambda self, timeout: self.l.pop() if self.l else (_ for _ in ()).throw(queue.Empty()), "l": [("soup", "ours", f, have["ours", f], f"{a.tmp}/soup-{f}.pt")]})(), done, began)
    print(f"[{time.time() - began:.0f} s] trainings over", flush=True)
    ev = lambda kind, f, s: (lambda p: torch.load(p, weights_only=False) if os.path.exists(p) else None)(f"{a.tmp}/{kind}-{f}-{s}.pt.eval" if s else f"{a.tmp}/soup-{f}.pt.eval")
    print("recall of wanted cards at precision 0.7 | 0.8 | 0.9 | 0.95, held out in turn; ours with packed weights, plain before packing")
    for kind in ("plain", "ours"):
        for s in range(1, a.seeds + 1):
            o = [ev(kind, f, s) for f in range(a.folds)]
            if all(o): summary(d, f"{kind}, seed {s}", o)
    o = [ev("ours", f, 0) for f in range(a.folds)]
    if all(o):
        _, rows, p = summary(d, "ours, seeds averaged (soup)", o)
        for name, test in [(f"  {l}", lambda r, l=l: language(r["text"]) == l) for l in ("en", "ru", "uk")] + [(f"  {f}", lambda r, f=f: r["file"] == f) for f in ("talk.tsv", "war-talk.tsv")]:
            k = [i for i, r in enumerate(rows) if test(r)]; area, line = table([rows[i] for i in k], p[k], d["topics"]); print(f"{name:34s} area {area:.3f} | {line} | {len(k)} messages, {sum(rows[i]['lead'] in d['support'] for i in k)} wanted")
        small = lambda v: np.round(v * 127 / np.abs(v).max(1, keepdims=True)).astype(np.int8)
        for f, x in enumerate(o): np.savez_compressed(f"{a.out}/fold{f}.npz", index=x["index"], scale=x["scale"], none=x["none"], p=x["p"].astype(np.float16), quiet_p=x.get("quiet_p", np.zeros(0)).astype(np.float16), **{k: small(x[k]) for k in ("test", "support", "written", "claims")})
    if os.path.exists(f"{a.tmp}/soup-None.pt"):
        final = torch.load(f"{a.tmp}/soup-None.pt"); write(final, f"{a.out}/model.npz")
        for s in range(1, a.finals + 1):
            path = f"{a.tmp}/ours-None-{s}.pt"
            if s == 1 and os.path.exists(path): write(torch.load(path), f"{a.out}/single.npz")
        print(f"model {os.path.getsize(a.out + '/model.npz') / 1e6:.1f} MB")
    print(f"[{time.time() - began:.0f} s] done", flush=True)
    for p in procs:
        p.join(timeout=1)
        if p.is_alive(): p.terminate()

if __name__ == "__main__": main()
