#!/usr/bin/env python3
"""Trains the encoder on two cores that multiply bfloat16 (AMX), where train.py takes a GPU; 3 to 8 seconds a step, 530 steps. It learns from
the store as it is, from `blind.tsv` (messages of six authors who had read no labelled message, each with its claim, and lines near a topic that
are about none), and weighs claims more.

    python3 cpu.py --base DIR --store responses --chat FOLDER --folds ../folds/index.json --fold 0 --seed 1 --out PREFIX

DIR is prepare.py's, FOLDER holds talk.tsv, war-talk.tsv, written.tsv and general-57k.txt.gz. `--fold -1` trains on everything. What a fold holds
out is left out of the store's examples too, and so is what stands with triggers whose author had read it. It writes PREFIX.pt (the weights),
PREFIX.eval (directions and probabilities with packed weights) and PREFIX.kept, from which a training that was stopped goes on; of everything also
PREFIX.npz, which export.py takes."""
import argparse, collections, csv, glob, gzip, json, math, os, random, re, time, tomllib
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import train as T
from tokenizers import Tokenizer

CHUNK = 24  # messages of like length that share a block of attention
PER = 4     # examples of each topic in a step
CLAIMS = .6 # the weight of the loss for claims
READ = {0: "first", 1: "first", 2: "second", 3: "second"}  # the half of the talk that a fold is of

# ---- the encoder in bfloat16, with dropout from a pool of chances: drawing each anew takes a tenth of a training ----
POOL = []
def chances(x):
    if not POOL: POOL.append(((torch.rand(20_000_000) >= .1).float() / .9).bfloat16())
    at = random.randrange(len(POOL[0]) - x.numel()); return POOL[0][at:at + x.numel()].view_as(x)
def forward(self, batch):
    ids, place, row, n, _ = batch; H, t = T.H, torch.bfloat16; drop = (lambda x: x * chances(x)) if self.training else (lambda x: x)
    lens = torch.bincount(row, minlength=n); rank = torch.argsort(torch.argsort(lens)); token = torch.argsort(rank[row], stable=True); ids, place, row = ids[token], place[token], row[token]
    plan = []
    for ln in torch.sort(lens)[0].split(CHUNK):
        wide = int(ln.max()); grid = torch.arange(wide)[None].expand(len(ln), wide); ok = grid < ln[:, None]; starts = torch.cumsum(ln, 0) - ln
        plan.append((int(ln.sum()), (starts[:, None] + torch.minimum(grid, (ln - 1)[:, None])).reshape(-1), ok, ok.reshape(-1).nonzero()[:, 0], torch.zeros(ok.shape, dtype=t).masked_fill(~ok, -1e4)[:, None, None, :]))
    m = [f.view(s) for f, s in zip((T.rounded(self.flat, T.BITS) if self.round else self.flat).to(t).split(T.PARTS), T.SHAPES * T.LAYERS)]; bias = [b.to(t) for b in self.bias]
    norm = lambda k, x: F.layer_norm(x, (H,), self.norms[k].weight.to(t), self.norms[k].bias.to(t), T.EPS)
    x = drop(norm(0, (F.embedding(ids, self.words) + F.embedding(place, self.places) + self.kind).to(t))); d = H // T.HEADS
    for l in range(T.LAYERS):
        outs = []
        for part, (_, index, ok, keep, mask) in zip(F.linear(x, m[4 * l], bias[4 * l]).split([p[0] for p in plan]), plan):
            q, k, v = part.index_select(0, index).view(*ok.shape, 3, T.HEADS, d).permute(2, 0, 3, 1, 4)
            outs.append(torch.matmul((torch.matmul(q * d ** -.5, k.transpose(-1, -2)) + mask).softmax(-1), v).transpose(1, 2).reshape(-1, H).index_select(0, keep))
        x = norm(2 * l + 1, x + drop(F.linear(torch.cat(outs), m[4 * l + 1], bias[4 * l + 1])))
        x = norm(2 * l + 2, x + drop(F.linear(F.gelu(F.linear(x, m[4 * l + 2], bias[4 * l + 2])), m[4 * l + 3], bias[4 * l + 3])))
    count = torch.zeros(n).index_add(0, row, torch.ones_like(row, dtype=torch.float32))
    return torch.zeros(n, H).index_add(0, row, x.float()) / count[:, None]
T.Encoder.forward = forward

# ---- data ----
letters = lambda t: "".join(c for c in t.lower() if c.isalnum())
item = lambda text, lead, **k: {"text": text, "lead": lead, "also": [lead] if lead != "none" else [], **k}
def load(a, fold):
    tok = Tokenizer.from_file(a.base + "/tokenizer.json")
    def rows(items):
        e = tok.encode_batch(["query: " + re.sub(r"https?://\S+", "<link>", r["text"]) for r in items], add_special_tokens=False)
        return [{**r, "ids": np.array([0, *x.ids[:110], 2], np.int32), "also": set(r["also"]), "claim": r.get("claim", "")} for x, r in zip(e, items)]
    talk = lambda f: [{"text": T.plain_text(r["text"]), "lead": r["lead"], "also": r["also"].split(",") if r["also"] else [], "claim": (r.get("claim") or "").strip("-"), "said": True} for r in csv.DictReader(open(f"{a.chat}/{f}", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]
    real, written, folds = rows(talk("talk.tsv") + talk("war-talk.tsv")), rows(talk("written.tsv")), np.array(json.load(open(a.folds))["fold"])
    held = {letters(r["text"]) for r, f in zip(real, folds) if f == fold}; ex, claims, topics = [], [], []
    def triggers(of, topic, claim=""):
        for g in of:
            if fold is None or g.get("read") != READ[fold]: ex.extend([item(x, topic, claim=claim, kind="trigger", said=True) for x in g.get("matches", [])] + [item(x, "none", kind="ignored") for x in g.get("ignores", [])])
    for f in sorted(glob.glob(a.store + "/*/*.toml")):
        d = tomllib.load(open(f, "rb")); t = os.path.basename(f)[:-5]; topics.append(t); claim, counter = "", False
        for l in open(f[:-5] + ".paraphrases.txt", encoding="utf-8").read().split("\n"):
            if not l.strip() or l.startswith("#"): continue
            if m := re.fullmatch(r"\[(!?)([a-z0-9-]*)\]", l.strip()): counter, claim = bool(m[1]), m[2]; continue
            ex.append(item(l, "none", kind="counter") if counter else item(l, t, claim=claim, kind="paraphrase", said=True))
        claims.append(item(d["title"], t)); triggers(d.get("triggers", []), t)
        for c in d["claims"]: claims.append(item(c["text"], t, claim=c["id"])); ex.append(item(c["text"], t, claim=c["id"], kind="claim")); triggers(c.get("triggers", []), t, c["id"])
    ex += [item(l, "none", kind="aside") for l in open(a.store + "/asides.txt", encoding="utf-8").read().split("\n") if l.strip() and not l.startswith("#")]
    blind = [l.split("\t") for l in open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "blind.tsv"), encoding="utf-8").read().split("\n")[1:] if l]
    quiet = [T.plain_text(l) for l in gzip.open(a.chat + "/general-57k.txt.gz", "rt", encoding="utf-8").read().split("\n") if l.strip()]; random.Random(5).shuffle(quiet)
    state = T.read_state(a.base + "/e5.npz")
    return {"real": real, "written": written, "ex": rows([e for e in ex if letters(e["text"]) not in held]), "claims": rows(claims), "own": rows([item(m, t, claim=c, said=True) for t, c, m in blind if c]),
        "near": rows([item(m, "none") for _, c, m in blind if not c]), "quiet": rows([item(l, "none") for l in quiet[:T.QUIET]]), "topics": topics, "state": state, "rows": len(state["words"]), "fold": folds}

def train(a, d, fold, log):
    torch.manual_seed(1000 + a.seed); random.seed(a.seed); rng = np.random.default_rng(a.seed); topics = d["topics"]; col = {t: k for k, t in enumerate(topics)}
    model = T.Hearing(d, False); model.encoder.words.requires_grad_(False); kind = lambda *k: [r for r in d["ex"] if r["kind"] in k]; real = [r for r, f in zip(d["real"], d["fold"]) if f != fold]
    model.centre([r["ids"] for g in (real, kind("paraphrase"), d["quiet"]) for r in (g[i] for i in rng.choice(len(g), 256, replace=False))])
    groups = [(real, 2., 1.5 * len(real)), (d["written"], 2., 1.3 * len(d["written"])), (d["own"], 1., 3500), (d["near"], 1., 1000), (kind("paraphrase"), 1., 2600), (kind("trigger"), 1., 2000), (kind("ignored", "counter"), 1., 1000), (kind("aside"), 1., 1000), (d["quiet"], 1., 3500), (d["claims"], 1., len(d["claims"]))]
    groups = [(g, w, int(k)) for g, w, k in groups]; size = 96; steps = a.smoke or int(sum(k for _, _, k in groups) * a.epochs) // size
    opt = torch.optim.AdamW([{"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": 6e-5}, {"params": [*model.head.parameters(), model.scale, model.none, model.claim], "lr": 2e-4}], weight_decay=.01, fused=True)
    rate = torch.optim.lr_scheduler.LambdaLR(opt, lambda k: min(1, (k + 1) / (.06 * steps + 1)) * max(0., 1 - k / (steps + 1))); step, began, lost, kept = 0, time.time(), [], a.out + ".kept"
    support = {t: [r for r in d["ex"] + d["claims"] if r["lead"] == t] for t in topics}; text_of = {r["claim"]: r for r in d["claims"] if r["claim"]}; of_topic, said = collections.defaultdict(list), collections.defaultdict(list)
    for r in d["claims"]:
        if r["claim"]: of_topic[r["lead"]].append(r)
    for r in real + d["written"] + d["own"] + d["ex"]:
        if r["claim"] in text_of: said[r["claim"]].append(r)
    if os.path.exists(kept): k = torch.load(kept, weights_only=False); model.load_state_dict(k["model"]); opt.load_state_dict(k["opt"]); rate.load_state_dict(k["rate"]); step = k["step"]; rng = np.random.default_rng([a.seed, step]); random.seed(step); torch.manual_seed(step); model.encoder.round = step >= steps // 2; log(f"goes on from step {step}")
    model.train()
    while step < steps:
        pool = [(g[i], w) for g, w, k in groups for i in (rng.choice(len(g), k, replace=False) if k <= len(g) else np.concatenate([rng.permutation(len(g)), rng.choice(len(g), k - len(g))]))]; pool = [pool[i] for i in rng.permutation(len(pool))]
        for at in range(0, len(pool) - size + 1, size):
            part = pool[at:at + size]; here = {id(r) for r, _ in part}; examples = []
            for t in topics: mine = support[t]; pick = [mine[i] for i in rng.choice(len(mine), 12, replace=False)]; examples += [r for r in pick if id(r) not in here][:PER]
            y = torch.zeros(size, len(topics) + 1)
            for r, (row, _) in enumerate(part):
                among = [t for t in row["also"] if t in col]
                if row["lead"] in col: y[r, col[row["lead"]]] = 1
                elif row["lead"] == "either" and among: y[r, -1] = .5; y[r, [col[t] for t in among]] = .5 / len(among)
                else: y[r, -1] = 1
            # each claim that is made, and others of its topic; each by its text or by a message that makes it
            asks = [(r, row["claim"].rstrip("?"), .5 if row["claim"].endswith("?") else 1.) for r, (row, _) in enumerate(part) if row.get("said") and row["claim"].rstrip("?") in text_of]; asks = [asks[i] for i in rng.permutation(len(asks))[:24]]
            names = list(dict.fromkeys([c for _, c, _ in asks] + [c["claim"] for _, n, _ in asks for c in (of_topic[text_of[n]["lead"]][i] for i in rng.permutation(len(of_topic[text_of[n]["lead"]]))[:4])]))[:60]; protos = []
            for c in names: other = [said[c][i] for i in rng.permutation(len(said[c]))[:4] if id(said[c][i]) not in here]; protos.append(other[0] if other and rng.random() < .6 else text_of[c])
            v = model([r["ids"] for r, _ in part] + [r["ids"] for r in examples] + [r["ids"] for r in protos]); s = model.scale.exp(); k = size + len(examples)
            z = torch.logsumexp((v[:size] @ v[size:k].T * s).view(size, len(topics), PER), -1) - math.log(PER); z = torch.cat([z, (model.none * s).expand(size, 1)], 1)
            loss = (F.cross_entropy(z, y, reduction="none") * torch.tensor([w for _, w in part])).mean()
            if len(asks) > 1: w = torch.tensor([w for _, _, w in asks]); loss = loss + CLAIMS * (F.cross_entropy(v[[r for r, _, _ in asks]] @ v[k:].T * model.claim.exp(), torch.tensor([names.index(c) for _, c, _ in asks]), reduction="none") * w).sum() / w.sum()
            opt.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(model.parameters(), 1.); opt.step(); rate.step(); step += 1; lost.append(loss.item())
            if step >= steps // 2: model.encoder.round = True
            if step % 25 == 0 or step <= 2: log(f"step {step} of {steps}, loss {np.mean(lost[-25:]):.3f}, {time.time() - began:.0f} s")
            if step % 40 == 0: torch.save({"model": model.state_dict(), "opt": opt.state_dict(), "rate": rate.state_dict(), "step": step}, kept + ".new"); os.replace(kept + ".new", kept)
            if step >= steps: break
    return {k: v.detach().float() for k, v in model.state_dict().items()}

@torch.no_grad()
def evaluate(a, d, state, fold):
    """Directions with the packed weights: of what the fold holds out, the examples, claims, written.tsv; and probabilities."""
    model = T.Hearing(d, False); model.load_state_dict(T.as_packed(state)); model.encoder.round = False; e = lambda rows: model.embed([r["ids"] for r in rows[:40] if a.smoke] or [r["ids"] for r in rows]).float(); s, n = state["scale"].exp().item(), state["none"].item()
    ex = e(d["ex"]); support = [torch.stack([v for v, r in zip(ex, d["ex"]) if r["lead"] == t]) for t in d["topics"]] if not a.smoke else []; p = lambda v: T.probabilities(v, support, s, n).numpy() if support else None
    o = {"scale": s, "none": n, "support": ex.numpy(), "texts": [{k: r.get(k, "") for k in ("text", "lead", "claim", "kind")} for r in d["ex"]], "claims": e(d["claims"]).numpy(), "written": e(d["written"]).numpy(), "quiet_p": p(e(d["quiet"][:3000]))}
    if fold is not None: o["index"] = np.flatnonzero(d["fold"] == fold); v = e([d["real"][i] for i in o["index"]]); o |= {"test": v.numpy(), "p": p(v)}
    return o

def main():
    q = argparse.ArgumentParser()
    for n in ("base", "store", "chat", "folds", "out"): q.add_argument("--" + n, required=True)
    q.add_argument("--fold", type=int, required=True); q.add_argument("--seed", type=int, default=1); q.add_argument("--epochs", type=float, default=2.6); q.add_argument("--smoke", type=int, default=0)
    a = q.parse_args(); torch.set_num_threads(os.cpu_count()); fold = a.fold if a.fold >= 0 else None; d = load(a, fold)
    state = train(a, d, fold, lambda s: print(f"[{time.strftime('%H:%M:%S')}] fold {fold} seed {a.seed}: {s}", flush=True)); torch.save(state, a.out + ".pt")
    if fold is None: T.write(state, a.out + ".npz")
    o = evaluate(a, d, state, fold); torch.save(o, a.out + ".eval")
    if fold is not None and not a.smoke:
        rows = [d["real"][i] for i in o["index"]]; area, line = T.table(rows, o["p"], d["topics"]); print(f"area {area:.3f} | {line} | claims {T.claim_right(d, rows, o['test'], o['claims'])} | of 3,000 everyday lines over 0.5, 0.9, 0.99: {[int((1 - o['quiet_p'][:, -1] >= t).sum()) for t in (.5, .9, .99)]}")

if __name__ == "__main__": main()
