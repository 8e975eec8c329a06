"""Makes `ran.ld`, the list of what a start and a day's work run, of a program's map and of two runs under valgrind.

Without it the functions that run lie between those that never do, a few to each 64 KiB, and Linux maps memory around each page that is
touched: two thirds of the program's code were resident. In one place they take 9 MB.

    export CARGO_TARGET_DIR=/tmp/ran
    cargo rustc --release --bin counterpoint -- -C link-arg=-Wl,-Map=/tmp/ran/map
    cat > /tmp/ran/bot <<'END'
    #!/bin/bash
    (sleep $SECONDS_TO_LIVE; kill -TERM $$) &
    export MALLOC_ARENA_MAX=1  # So that it does not begin itself anew, which valgrind does not survive.
    exec valgrind --tool=callgrind --fair-sched=yes --demangle=no --callgrind-out-file=/tmp/ran/$CALLS /tmp/ran/release/counterpoint "$@"
    END
    chmod +x /tmp/ran/bot
    load() { cargo run --release -p loopback --example load -- --bot /tmp/ran/bot --store responses --servers 2 "$@"; }
    CALLS=phrases SECONDS_TO_LIVE=19 load --seconds 10 --rate 20 --flood 2000
    CALLS=encoder SECONDS_TO_LIVE=60 load --encoder --seconds 30 --rate 2 --hits 0.5 --flood 10 --hit \
      "Ukraine was promised safety in the Budapest Memorandum when it gave up its warheads, and nobody kept it"
    python3 .packaging/link/ran.py /tmp/ran/map /tmp/ran/phrases /tmp/ran/encoder > .packaging/link/ran.ld

The second time of each is the one to take, whose store is kept already. The first hears with phrases alone. The other offers what it hears
before it has its encoder, and answers later what then is sure: under valgrind it hears two messages a second. valgrind knows no AVX-512:
what ran for AVX2 stands for what does the same there. The load may end with an error, as the bot ends after so many seconds: by then it
must have answered. A name stands there without what differs from build to build, so that a list fits the programs of many compilers and
versions; what fits nothing does no harm.
"""

import re
import sys
from collections import defaultdict

# A name that several functions share is taken for all of them where so much of it ran, or where what did not is so little, in bytes.
SHARE, LITTLE = 0.5, 2500
# Of a name in one crate, what ran less than this comes behind all the others.
DENSE = 0.3


def bare(name):
    """A name as the compiler made it, without what link-time optimisation adds."""
    return re.sub(r"\.llvm\.\d+$", "", name)


def pattern(name):
    """What fits a name and what it is called in another build: hashes are left out."""
    name = re.sub(r"(\.(constprop|isra|part|cold)(\.\d+)?)+$", "", name)
    legacy = re.match(r"^(_ZN.*)17h[0-9a-f]{16}E$", name)
    if legacy:
        return legacy.group(1) + "17h*"
    if name.startswith("_R"):
        return re.sub(r"Cs[0-9A-Za-z]+_", "Cs*_", name) + "*"
    return name


def ran(calls):
    """The functions that stand in a file of callgrind."""
    found = set()
    for line in calls:
        name = re.match(r"c?fn=\(\d+\) (.+?)('\d+)?$", line.rstrip())
        if name:
            found.add(bare(name.group(1)))
    return found


def wide(name):
    """The same name for a function of AVX-512 and of AVX2."""
    return re.sub(r"\d+", "", re.sub(r"17h[0-9a-f]{16}E|_avx512|_avx2", "", name).replace("avx512", "avx2").replace("Avx512", "Avx2"))


def sections(program_map):
    """Crate, section and bytes of each function of a map that lld wrote; `*` is what belongs to no crate."""
    for line in program_map:
        fields = re.match(r"\s*[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+\s+(\S.*):\(\.text\.(\S+)\)$", line.rstrip())
        if fields:
            size, file, name = fields.groups()
            crate = re.search(r"\.([a-zA-Z0-9_]+)\.[0-9a-z]+-cgu\.\d+\.rcgu\.o", file)
            yield (f"*.{crate.group(1)}.*" if crate else "*"), name, int(size, 16)


def main(program_map, *runs):
    each = [ran(open(calls)) for calls in runs]
    called, always = set().union(*each), each[0]
    twins = {wide(name) for name in called if "avx2" in name}
    # By pattern and crate: bytes, and those of them that ran.
    found = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    # Patterns of what ran without the encoder too.
    plain = set()
    for crate, section, size in sections(open(program_map)):
        rare, name = re.match(r"(unlikely\.)?(.*)$", section).groups()
        one = (rare or "") + pattern(bare(name))
        of = found[one][crate]
        of[0] += size
        did = bare(name) in called or ("avx512" in name and wide(bare(name)) in twins)
        of[1] += size if did else 0
        if bare(name) in always:
            plain.add(one)
    first, last = [], []
    for name, crates in found.items():
        every = sum(of[0] for of in crates.values())
        did = sum(of[1] for of in crates.values())
        if did == 0:
            continue
        # The compiler of C names the parts that it makes of a function after it.
        fits = f".text.{name}" if name.endswith("*") else f".text.{name} .text.{name}.*"
        if every - did <= LITTLE or did / every >= SHARE:
            first.append((name not in plain, 1, "*", fits))
            continue
        for crate, (all_of_it, part) in crates.items():
            if part:
                share = part / all_of_it
                (first if share >= DENSE else last).append((name not in plain, share, crate, fits))
    # What runs only with the encoder comes behind: a bot without it touches none of those pages.
    first.sort(key=lambda one: (one[0], *one[2:]))
    last.sort(key=lambda one: (-round(one[1], 2), *one[2:]))
    print("/* What a start and a day's work run; made by ran.py, which tells how. */\nSECTIONS {\n  .text.ran : {")
    for _, _, crate, fits in first + last:
        print(f"    {crate}({fits})")
    print("  }\n} INSERT BEFORE .text;")


if __name__ == "__main__":
    main(*sys.argv[1:])
