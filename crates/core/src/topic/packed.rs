//! Topics as bytes.

use jiff::civil::Date;

use super::{
    Citation, Claim, Mark, Opposing, Opposition, Paraphrases, PartialDate, Side, Source, Statement, Topic,
    TopicId, Trigger,
};
use crate::packed::{Packed, Packing, Unpacking, packed};

packed!(Topic {
    id,
    shelf,
    title,
    short,
    status,
    reviewed,
    review_within_days,
    revision,
    as_of,
    breaking,
    tags,
    aliases,
    summary,
    triggers,
    sides,
    claims,
    examples,
});
packed!(Paraphrases { texts, marks, claims });
packed!(Mark { line, claim, counter });
packed!(Claim { id, statement, line, nature, triggers, raised_by, opposition });
packed!(Statement { text, gist, side, said_by, cites, detail });
packed!(Opposing { relation, statement });
packed!(Side { id, name, camp });
packed!(Citation { source, used_for, place, quote });
packed!(Source {
    id,
    title,
    authors,
    publisher,
    short,
    date,
    url,
    copy,
    kind,
    interest,
    languages,
    country,
    archive,
    check,
    checked,
    note,
});

/// What it was compiled from is left out: the matcher has what it needs of that, and nobody else asks.
impl Packed for Trigger {
    fn pack(&self, to: &mut Packing) {
        let Self {
            phrases: _,
            near: _,
            also: _,
            all: _,
            within,
            unless: _,
            patterns: _,
            matches,
            ignores,
            lines,
            read,
        } = self;
        within.pack(to);
        matches.pack(to);
        ignores.pack(to);
        lines.pack(to);
        read.pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        Some(Self {
            within: Packed::unpack(from)?,
            matches: Packed::unpack(from)?,
            ignores: Packed::unpack(from)?,
            lines: Packed::unpack(from)?,
            read: Packed::unpack(from)?,
            ..Self::default()
        })
    }
}

impl Packed for TopicId {
    fn pack(&self, to: &mut Packing) {
        self.0.pack(to);
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        Packed::unpack(from).map(Self)
    }
}

impl Packed for Opposition {
    fn pack(&self, to: &mut Packing) {
        match self {
            Self::Views(first, rest) => {
                true.pack(to);
                first.pack(to);
                rest.pack(to);
            }
            Self::None(reason) => {
                false.pack(to);
                reason.pack(to);
            }
        }
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        Some(if bool::unpack(from)? {
            Self::Views(Packed::unpack(from)?, Packed::unpack(from)?)
        } else {
            Self::None(Packed::unpack(from)?)
        })
    }
}

impl Packed for PartialDate {
    fn pack(&self, to: &mut Packing) {
        match *self {
            Self::Year(year) => {
                0_u8.pack(to);
                year.pack(to);
            }
            Self::Month(year, month) => {
                1_u8.pack(to);
                year.pack(to);
                month.pack(to);
            }
            Self::Day(date) => {
                2_u8.pack(to);
                date.pack(to);
            }
        }
    }

    fn unpack(from: &mut Unpacking<'_>) -> Option<Self> {
        match u8::unpack(from)? {
            0 => i16::unpack(from).map(Self::Year),
            1 => Some(Self::Month(i16::unpack(from)?, i8::unpack(from)?)),
            2 => Date::unpack(from).map(Self::Day),
            _ => None,
        }
    }
}
