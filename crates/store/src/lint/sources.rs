//! Sources: they exist, they are used, their dates are possible, and their addresses were opened by somebody.

use std::{collections::HashMap, ops::Range, str::FromStr as _};

use jiff::{ToSpan as _, civil::Date};
use toml::value::Datetime;

use super::{Finding, Sentence, Sheet, Sheets, Sink, build, codes, lints};
use crate::file::SourceFile;
use counterpoint_core::{
    text::counted,
    topic::{PartialDate, leads_to_page},
};

/// How long a reading of a shared source holds, in days; a topic's own sources follow its `review-within`.
const SHARED_WITHIN_DAYS: i64 = 365;

/// How long before it is due a review is asked for, in days.
const NOTICE_DAYS: i64 = 30;

lints! { Sources;
    /// A citation of a source that is defined neither in the topic nor in `sources.toml`.
    ///
    /// Bad:
    /// ```toml
    /// cites = [{ source = "blockman-2014" }]
    /// ```
    /// Good:
    /// ```toml
    /// cites = [{ source = "blockmans-2014" }]
    /// ```
    Error UNKNOWN_SOURCE = "unknown-source";

    /// A source that nothing cites, or one that is defined twice.
    ///
    /// A list of sources must not look longer than what stands on it.
    ///
    /// Bad: a `[sources.pifer-2014]` table left behind when its claim went.
    ///
    /// Good: remove it, or cite it.
    Error UNCITED_SOURCE = "uncited-source";

    /// A date that is none, or that lies in the future.
    ///
    /// Bad:
    /// ```toml
    /// date = "2014-02-30"
    /// ```
    /// Good:
    /// ```toml
    /// date = "2014-02"
    /// ```
    Error IMPOSSIBLE_DATE = "impossible-date";

    /// An address that does not begin with `https://`.
    ///
    /// Readers open it from a chat; it must not be changed on the way.
    ///
    /// Bad:
    /// ```toml
    /// url = "http://example.org/report"
    /// ```
    /// Good:
    /// ```toml
    /// url = "https://example.org/report"
    /// ```
    Error INSECURE_LINK = "insecure-link";

    /// An address that leads to the front page of a site.
    ///
    /// Nothing of the source stands there. The card names the source, and the name does not lead there.
    ///
    /// Bad:
    /// ```toml
    /// copy = "https://example.org"
    /// ```
    /// Good:
    /// ```toml
    /// copy = "https://example.org/report"
    /// ```
    Warning FRONT_PAGE = "front-page";

    /// An address that nobody has opened.
    ///
    /// The card says “address not checked” beside it. Somebody should read the page and write the day into `checked`.
    ///
    /// Bad:
    /// ```toml
    /// url = "https://example.org/report"
    /// ```
    /// Good:
    /// ```toml
    /// url = "https://example.org/report"
    /// checked = 2026-11-24
    /// ```
    Warning UNCHECKED_ADDRESS = "unchecked-address";

    /// A source that was last read longer ago than the topic's `review-within` allows; 365 days for shared sources.
    ///
    /// Pages move and are corrected.
    ///
    /// Bad:
    /// ```toml
    /// checked = 2020-01-01
    /// ```
    /// Good: read it again, and write that day.
    Warning STALE_SOURCE = "stale-source";

    /// A topic whose review is due within thirty days, or past due.
    ///
    /// Past `reviewed` and `review-within` the topic no longer answers unasked.
    ///
    /// Bad, thirty days before:
    /// ```toml
    /// reviewed = 2026-06-15
    /// review-within = "180d"
    /// ```
    /// Good: read the sources again, and write that day into `reviewed`.
    Warning REVIEW_DUE = "review-due";

    /// A sentence that rests on interested sources only: state media, or parties to the dispute.
    ///
    /// That somebody said it may be well shown by their own press; that it is so is not.
    ///
    /// Bad:
    /// ```toml
    /// cites = [{ source = "tass-2026" }]
    /// ```
    /// Good:
    /// ```toml
    /// cites = [{ source = "tass-2026" }, { source = "reuters-2026" }]
    /// ```
    Warning INTERESTED_SOURCE_ALONE = "interested-source-alone";
}

/// Everything about sources; whether they are cited only if `whole`, that is, if every file could be read.
pub(crate) fn check(sheets: &Sheets, today: Date, whole: bool, sink: &mut Sink<'_>) {
    let mut cited: HashMap<*const SourceFile, usize> = HashMap::new();
    for sheet in &sheets.topics {
        check_day(sheet.file, "reviewed", &sheet.topic.reviewed, today, sink);
        check_due(sheet, today, sink);
        for claim in &sheet.topic.claims {
            for sentence in Sentence::all(claim) {
                check_cites(sheets, sheet, &sentence, &mut cited, sink);
            }
        }
    }
    let mut defined: HashMap<&str, (usize, Range<usize>)> = HashMap::new();
    for (file, id, source, owner) in sheets.sources() {
        let name = id.get_ref();
        if let Some((first, span)) = defined.insert(name, (file, id.span()))
            && (owner.is_none() || sheets.shared.as_ref().is_some_and(|(shared, _)| *shared == first))
        {
            sink.push(
                Finding::new(&UNCITED_SOURCE, file, id.span(), format!("source `{name}` is defined twice"))
                    .label("here, and among the shared sources")
                    .also(first, span, "the other")
                    .help("keep it in one place: `sources.toml` if several topics cite it"),
            );
        }
        if whole && !cited.contains_key(&std::ptr::from_ref(source)) {
            sink.push(
                Finding::new(&UNCITED_SOURCE, file, id.span(), format!("nothing cites source `{name}`"))
                    .label("not cited")
                    .help("cite it where it is used, or remove it"),
            );
        }
        check_source(file, id, source, owner, today, sink);
    }
}

fn check_cites(
    sheets: &Sheets,
    sheet: &Sheet,
    sentence: &Sentence<'_>,
    cited: &mut HashMap<*const SourceFile, usize>,
    sink: &mut Sink<'_>,
) {
    let mut interested = 0;
    for cite in sentence.cites {
        let id = cite.source.get_ref();
        if let Some(source) = build::find_source(sheets, sheet, id) {
            *cited.entry(std::ptr::from_ref(source)).or_default() += 1;
            let interest = source.interest.as_ref().map(|interest| interest.get_ref().trim());
            interested += usize::from(interest.is_some_and(|interest| !interest.is_empty()));
        } else {
            let near = sheets
                .sources()
                .filter(|(_, _, _, owner)| owner.is_none_or(|owner| std::ptr::eq(owner, sheet)))
                .map(|(_, known, _, _)| (strsim::damerau_levenshtein(id, known.get_ref()), known.get_ref()))
                .filter(|(distance, _)| *distance <= 3)
                .min();
            let help = near.map_or_else(
                || format!("define `[sources.{id}]` here, or in `sources.toml` if several topics cite it"),
                |(_, near)| format!("is `{near}` meant?"),
            );
            sink.push(
                Finding::new(
                    &UNKNOWN_SOURCE,
                    sheet.file,
                    cite.source.span(),
                    format!("source `{id}` is not defined"),
                )
                .label("no such source")
                .help(help),
            );
        }
    }
    if interested > 0 && interested == sentence.cites.len() {
        sink.warn(
            Finding::new(
                &INTERESTED_SOURCE_ALONE,
                sheet.file,
                sentence.text.span(),
                format!("{} rests on interested sources only", sentence.name),
            )
            .label("every source of this carries an `interest`")
            .help("cite a source without one, or expect this warning and say why it is acceptable"),
            &[sentence.expect, &sheet.topic.expect],
        );
    }
}

fn check_source(
    file: usize,
    id: &toml::Spanned<String>,
    source: &SourceFile,
    owner: Option<&Sheet>,
    today: Date,
    sink: &mut Sink<'_>,
) {
    let name = id.get_ref();
    let none = super::Expect::new();
    let expected = [&source.expect, owner.map_or(&none, |sheet| &sheet.topic.expect)];
    if let Some(date) = &source.date {
        match PartialDate::from_str(date.get_ref()) {
            Ok(when) if when.earliest() <= tomorrow(today) => {}
            Ok(_) => sink.push(future(file, date.span(), &format!("the date of source `{name}`"))),
            Err(()) => sink.push(
                Finding::new(
                    &IMPOSSIBLE_DATE,
                    file,
                    date.span(),
                    format!("`{}` is not a date", date.get_ref()),
                )
                .label("no such day")
                .help("write a year, a month or a day: \"2014\", \"2014-03\", \"2014-03-06\""),
            ),
        }
    }
    codes::check(file, source, sink);
    for address in [&source.url, &source.copy, &source.archive].into_iter().flatten() {
        let text = address.get_ref();
        let host = text.strip_prefix("https://").unwrap_or_default();
        if host.is_empty()
            || host.starts_with('/')
            || text.contains(|c: char| c.is_whitespace() || c.is_control())
        {
            sink.push(
                Finding::new(
                    &INSECURE_LINK,
                    file,
                    address.span(),
                    format!("the address of source `{name}` is not an https link"),
                )
                .label("begins otherwise, or has a space in it")
                .help("write the address with `https://`; leave it out if there is none"),
            );
        } else if !leads_to_page(text) {
            sink.warn(
                Finding::new(
                    &FRONT_PAGE,
                    file,
                    address.span(),
                    format!("the address of source `{name}` leads to the front page of a site"),
                )
                .label("names no page")
                .help("write the address of the page, or expect this warning and say why it is not known"),
                &expected,
            );
        }
    }
    match (&source.checked, source.url.as_ref().or(source.copy.as_ref())) {
        (Some(day), _) => {
            check_day(file, "checked", day, today, sink);
            let within = owner.and_then(|sheet| build::days(sheet.topic.review_within.get_ref()));
            let within = within.map_or(SHARED_WITHIN_DAYS, i64::from);
            let read = build::date(day);
            if read.is_some_and(|read| read.saturating_add(within.days()) < today) {
                sink.warn(
                    Finding::new(
                        &STALE_SOURCE,
                        file,
                        day.span(),
                        format!(
                            "source `{name}` was last read more than {} ago",
                            counted(within, "day", "days")
                        ),
                    )
                    .label("the last reading")
                    .help("read it again and write that day, or look for where it has moved"),
                    &expected,
                );
            }
        }
        (None, Some(address)) => sink.warn(
            Finding::new(
                &UNCHECKED_ADDRESS,
                file,
                address.span(),
                format!("nobody has opened the address of source `{name}`"),
            )
            .label("address not checked")
            .help("read the page and write the day into `checked`, or expect this warning and say why"),
            &expected,
        ),
        (None, None) => {}
    }
}

/// The day after: curators east of this machine's time zone are a day ahead.
pub(super) fn tomorrow(today: Date) -> Date {
    today.saturating_add(1.day())
}

fn check_day(file: usize, key: &str, day: &toml::Spanned<Datetime>, today: Date, sink: &mut Sink<'_>) {
    match build::date(day) {
        Some(date) if date <= tomorrow(today) => {}
        Some(_) => sink.push(future(file, day.span(), &format!("`{key}`"))),
        None => sink.push(
            Finding::new(&IMPOSSIBLE_DATE, file, day.span(), format!("`{key}` is not a date"))
                .label("no such day")
                .help("write a day: 2026-11-24"),
        ),
    }
}

fn check_due(sheet: &Sheet, today: Date, sink: &mut Sink<'_>) {
    let topic = &sheet.topic;
    let (Some(reviewed), Some(within)) =
        (build::date(&topic.reviewed), build::days(topic.review_within.get_ref()))
    else {
        return;
    };
    let due = reviewed.saturating_add(i64::from(within).days());
    if today < due.saturating_sub(NOTICE_DAYS.days()) {
        return;
    }
    let (message, label) = if today > due {
        (format!("the review was due on {due}"), "the topic no longer answers unasked")
    } else {
        (format!("the review is due on {due}"), "past that day the topic no longer answers unasked")
    };
    sink.warn(
        Finding::new(&REVIEW_DUE, sheet.file, topic.reviewed.span(), message)
            .label(label)
            .help("read the sources again, mend what has changed, and write that day here"),
        &[&topic.expect],
    );
}

pub(super) fn future(file: usize, span: Range<usize>, what: &str) -> Finding {
    Finding::new(&IMPOSSIBLE_DATE, file, span, format!("{what} lies in the future"))
        .label("after today")
        .help("write the day on which it was")
}
