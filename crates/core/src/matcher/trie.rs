//! A double-array trie over bytes: one load and one comparison a byte, and most words fall off after two or three.

use smallvec::SmallVec;

use super::ascii::Head;
use crate::packed::{Packed, Packing, Unpacking, packed};

/// No state, no value.
pub(super) const NONE: u32 = u32::MAX;
/// The state before the first byte.
pub(super) const ROOT: u32 = 0;

/// One state. Sixteen bytes, so that a step touches one line of cache.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Where the states after this one begin.
    base: u32,
    /// The state before this one.
    parent: u32,
    /// What a word that ends here is.
    exact: u32,
    /// What a word that has come so far is, however it goes on.
    open: u32,
}

const FREE: Cell = Cell { base: 0, parent: NONE, exact: NONE, open: NONE };

/// The trie.
#[derive(Debug)]
pub(super) struct Trie {
    cells: Vec<Cell>,
    empty: bool,
    /// A bit for the hash of each three first bytes with which anything begins; bytes that a key does not have are 0. Most
    /// words of most messages end here, at one load and one branch that is easily foretold.
    begins: Box<[u64; 1024]>,
    /// For each first byte, whether a key of that one byte goes on in any way.
    any: [bool; 256],
}

/// What is put into a trie.
#[derive(Default)]
pub(super) struct Entries {
    nodes: Vec<Node>,
}

struct Node {
    /// The bytes that follow, in their order, each with its node. Most nodes have one.
    next: SmallVec<[(u8, u32); 2]>,
    exact: u32,
    open: u32,
}

impl Node {
    fn new() -> Self {
        Self { next: SmallVec::new(), exact: NONE, open: NONE }
    }
}

impl Entries {
    /// The value of `key`, `open` at its end or not; set to `fresh` if there is none.
    pub(super) fn intern(&mut self, key: impl Iterator<Item = u8>, open: bool, fresh: u32) -> u32 {
        if self.nodes.is_empty() {
            self.nodes.push(Node::new());
        }
        let mut at = 0;
        for byte in key {
            let next = &self.nodes[at].next;
            let place = next.partition_point(|(known, _)| *known < byte);
            at = match next.get(place) {
                Some((known, node)) if *known == byte => *node as usize,
                _ => {
                    let fresh = self.nodes.len();
                    self.nodes[at].next.insert(place, (byte, u32::try_from(fresh).unwrap_or(NONE)));
                    self.nodes.push(Node::new());
                    fresh
                }
            };
        }
        let node = &mut self.nodes[at];
        let value = if open { &mut node.open } else { &mut node.exact };
        if *value == NONE {
            *value = fresh;
        }
        *value
    }

    /// The trie of what was put in.
    pub(super) fn build(&self) -> Trie {
        let mut cells = vec![FREE; 512];
        let mut begins = Box::new([0; 1024]);
        let mut any = [false; 256];
        let Some(root) = self.nodes.first() else { return Trie { cells, empty: true, begins, any } };
        let mut set = |[first, second, third]: [u8; 3]| {
            let slot = slot(u32::from_le_bytes([first, second, third, 0]));
            begins[slot >> 6] |= 1_u64 << (slot & 63);
        };
        for &(first, node) in &root.next {
            let node = &self.nodes[node as usize];
            any[usize::from(first)] = node.open != NONE;
            if node.exact != NONE {
                set([first, 0, 0]);
            }
            for &(second, node) in &node.next {
                let node = &self.nodes[node as usize];
                if node.exact != NONE {
                    set([first, second, 0]);
                }
                node.next.iter().for_each(|(third, _)| set([first, second, *third]));
                if node.open != NONE {
                    (0..=u8::MAX).for_each(|third| set([first, second, third]));
                }
            }
        }
        cells[0] = Cell { base: 0, parent: 0, exact: root.exact, open: root.open };
        let mut todo = vec![(0_usize, 0_usize)];
        // Nothing is free below this; it moves up as the array fills, which keeps the search for room short.
        let mut low = 1;
        while let Some((node, state)) = todo.pop() {
            let next = &self.nodes[node].next;
            let Some(&(least, _)) = next.first() else { continue };
            while cells.get(low).is_some_and(|cell| cell.parent != NONE) {
                low += 1;
            }
            let mut tries = 0;
            let mut place = low.max(usize::from(least) + 1);
            let base = loop {
                let base = place - usize::from(least);
                if cells.len() < base + 256 {
                    cells.resize(base + 512, FREE);
                }
                if next.iter().all(|(byte, _)| cells[base + usize::from(*byte)].parent == NONE) {
                    break base;
                }
                place += 1;
                tries += 1;
                if tries == 256 {
                    low = place;
                }
            };
            cells[state].base = u32::try_from(base).unwrap_or(NONE);
            for &(byte, child) in next {
                let (to, child) = (base + usize::from(byte), child as usize);
                let from = &self.nodes[child];
                let parent = u32::try_from(state).unwrap_or(NONE);
                cells[to] = Cell { base: 0, parent, exact: from.exact, open: from.open };
                todo.push((child, to));
            }
        }
        // A step from any state lands inside the array without a check of its own.
        let most = cells.iter().map(|cell| cell.base as usize).max().unwrap_or(0);
        cells.resize(cells.len().max(most + 256), FREE);
        cells.shrink_to_fit();
        Trie { cells, empty: false, begins, any }
    }
}

/// Where the bit of three bytes stands (Knuth's multiplicative hash, 16 bits of it).
#[inline]
fn slot(head: Head) -> usize {
    (head.wrapping_mul(0x9E37_79B1) >> 16) as usize
}

impl Trie {
    /// Whether nothing was put in.
    pub(super) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Whether anything may begin with these three bytes; those that a word does not have are 0.
    #[inline]
    pub(super) fn begins(&self, head: Head) -> bool {
        let slot = slot(head);
        (self.begins[slot >> 6] >> (slot & 63) & 1 != 0) | self.any[(head & 0xFF) as usize]
    }

    /// The state after `state` and `byte`, or `NONE`.
    #[inline]
    pub(super) fn step(&self, state: u32, byte: u8) -> u32 {
        let to = self.cells[state as usize].base + u32::from(byte);
        match self.cells.get(to as usize) {
            // The root's parent is itself, and no byte leads to it.
            Some(cell) if cell.parent == state && to != ROOT => to,
            _ => NONE,
        }
    }

    /// What a word that ends in `state` is.
    #[inline]
    pub(super) fn exact(&self, state: u32) -> u32 {
        self.cells[state as usize].exact
    }

    /// What a word that came through `state` is.
    #[inline]
    pub(super) fn open(&self, state: u32) -> u32 {
        self.cells[state as usize].open
    }
}

packed!(Trie { cells, empty, begins, any });

impl Packed for Cell {
    fn pack(&self, to: &mut Packing) {
        let Self { base, parent, exact, open } = *self;
        for number in [base, parent, exact, open] {
            number.pack(to);
        }
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let bytes: [u8; 16] = from.array()?;
        let ([base, parent, exact, open], []) = bytes.as_chunks() else { return None };
        let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        Some(Self { base: number(base), parent: number(parent), exact: number(exact), open: number(open) })
    }
}

impl Packed for Box<[u64; 1024]> {
    fn pack(&self, to: &mut Packing) {
        self.iter().for_each(|word| word.pack(to));
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        let words: Option<Box<[u64]>> = (0..1024).map(|_| u64::unpack(from)).collect();
        words?.try_into().ok()
    }
}
