//! The report as a picture: bars, each with its words and its number beside it, so that no colour has to be told from another.
//!
//! The picture is SVG. It is as narrow as a phone is, and as high as it has to be; browsers show it smaller where there is less room. What it
//! shows is a list of `Part`s, and the text that stands for it is made of the same list.

use plotters::{
    prelude::{Color as _, IntoDrawingArea as _, IntoFont as _, RGBColor, Rectangle, SVGBackend, Text},
    style::FontStyle,
};

use super::Report;
use counterpoint_core::feedback::Reason;

/// A picture, and the text that says the same.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The picture.
    pub svg: String,
    /// Its alternative text.
    pub alternative: String,
}

/// Something in the picture, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// What is counted.
    Heading(String),
    /// What the bars below are about.
    Group(String),
    /// A number of something.
    Bar { words: String, number: u64, colour: RGBColor },
    /// A sentence.
    Sentence(String),
}

/// Pixels from side to side. Texts of 15 pixels are of 11 where a phone 390 wide shows it whole.
const WIDTH: u32 = 520;
/// Pixels around everything.
const MARGIN: u32 = 16;
/// Pixels from a line of text to the next.
const LINE: u32 = 21;
/// Pixels of a bar's height, and of the room below it.
const BAR: u32 = 14;
const BELOW_BAR: u32 = 12;
/// Pixels that the longest bar leaves for its number.
const NUMBER: u32 = 64;
/// Characters of a line: letters are at most some 8 pixels wide on average, in bold and in Cyrillic too.
const CHARACTERS: usize = 60;

/// Dark text on white; contrast 15 to 1.
const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Blue and vermilion of Okabe and Ito's palette, which people with any colour vision tell apart, and a grey: each at least 3.5 to 1 on white.
/// No colour says which is better; they follow the order of a topic's sides.
const SIDES: [RGBColor; 2] = [RGBColor(0x00, 0x72, 0xb2), RGBColor(0xd5, 0x5e, 0x00)];
const GREY: RGBColor = RGBColor(0x6b, 0x6b, 0x6b);

/// Draws the report.
///
/// # Errors
/// What the drawing says, if it fails.
pub fn of(report: &Report) -> Result<Picture, String> {
    let title = title(report);
    let parts = parts(report);
    let alternative = alternative(&title, &parts);
    let drawn = draw(&title, &parts)?;
    // What screen readers say, and what fits the picture to its window, stand in the outermost element.
    let (_, inside) =
        drawn.split_once("<svg").and_then(|(_, rest)| rest.split_once('>')).ok_or("no picture was drawn")?;
    let height = height(&title, &parts);
    let svg = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" style=\"max-width: 100%; height: auto\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>{inside}",
        escaped(&title),
        escaped(&alternative),
    );
    Ok(Picture { svg, alternative })
}

fn title(report: &Report) -> String {
    format!("What the bot has shown from {} to {}", report.since, report.until)
}

/// What the picture shows.
fn parts(report: &Report) -> Vec<Part> {
    let mut parts = vec![Part::Heading("Replies, by topic and the side that led".to_owned())];
    let colour = |at: usize| SIDES.get(at).copied().unwrap_or(GREY);
    for topic in report.topics.iter().filter(|topic| topic.replies() > 0) {
        parts.push(Part::Group(topic.title.clone()));
        for (at, side) in topic.led.iter().enumerate().filter(|(_, side)| side.is_told()) {
            let colour = if side.side.is_some() { colour(at) } else { GREY };
            parts.push(Part::Bar { words: side.said().to_owned(), number: side.replies, colour });
        }
    }
    closed(&mut parts);
    parts.push(Part::Heading("Is the view you hold stated as you would state it?".to_owned()));
    for topic in &report.topics {
        for (at, side) in topic.led.iter().enumerate().filter(|(_, side)| side.stated.answers() > 0) {
            let colour = if side.side.is_some() { colour(at) } else { GREY };
            let led = if side.side.is_some() {
                format!("led by a view that {}", side.said())
            } else {
                "led by no side".to_owned()
            };
            parts.push(Part::Group(format!("{}, {led}", topic.title)));
            parts.push(Part::Bar { words: "yes".to_owned(), number: side.stated.yes, colour });
            parts.push(Part::Bar { words: "no".to_owned(), number: side.stated.no, colour });
            if side.stated.is_unfair() {
                parts.push(Part::Sentence("Most would say “no”, beyond chance.".to_owned()));
            }
        }
    }
    closed(&mut parts);
    parts.push(Part::Heading("What readers said of replies".to_owned()));
    for (at, reason) in Reason::ALL.iter().enumerate() {
        let number = report.topics.iter().filter_map(|topic| topic.votes.get(at)).sum();
        parts.push(Part::Bar { words: reason.word().replace('-', " "), number, colour: GREY });
    }
    parts.push(Part::Heading("Sources behind what was shown, by kind and country".to_owned()));
    for kind in counterpoint_core::topic::SourceKind::ALL {
        let of_kind: Vec<_> = report.sources.iter().filter(|of| of.kind == *kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        parts.push(Part::Group(kind.word().to_owned()));
        parts.extend(of_kind.iter().map(|of| Part::Bar {
            words: of.country.clone().unwrap_or_else(|| "country not recorded".to_owned()),
            number: of.times,
            colour: GREY,
        }));
    }
    closed(&mut parts);
    parts
}

/// A heading below which nothing stands says so.
fn closed(parts: &mut Vec<Part>) {
    if matches!(parts.last(), Some(Part::Heading(_))) {
        parts.push(Part::Sentence("Nothing was counted.".to_owned()));
    }
}

/// The same in words.
fn alternative(title: &str, parts: &[Part]) -> String {
    let mut text = format!("{title}. Bars, in words:\n");
    for part in parts {
        text.push_str(&match part {
            Part::Heading(heading) => format!("\n{heading}\n"),
            Part::Group(group) => format!("{group}:\n"),
            Part::Bar { words, number, .. } => format!("- {words}: {number}\n"),
            Part::Sentence(sentence) => format!("{sentence}\n"),
        });
    }
    text
}

/// A text in lines, parted between words.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= CHARACTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Pixels above a part, of its text, and of its bar.
fn room(part: &Part) -> (u32, Vec<String>, u32) {
    match part {
        Part::Heading(text) => (LINE, lines(text), 0),
        Part::Group(text) => (BELOW_BAR, lines(text), 0),
        Part::Sentence(text) => (0, lines(text), 0),
        Part::Bar { words, .. } => (0, lines(words), BAR + BELOW_BAR),
    }
}

fn height(title: &str, parts: &[Part]) -> u32 {
    let lines_of = |lines: &[String]| LINE * u32::try_from(lines.len()).unwrap_or(0);
    let parts = parts.iter().map(|part| {
        let (above, lines, bar) = room(part);
        above + lines_of(&lines) + bar
    });
    2 * MARGIN + lines_of(&lines(title)) + parts.sum::<u32>()
}

fn draw(title: &str, parts: &[Part]) -> Result<String, String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height(title, parts))).into_drawing_area();
        let failed = |error: &dyn std::fmt::Display| error.to_string();
        area.fill(&PAPER).map_err(|error| failed(&error))?;
        let mut at = MARGIN;
        let write = |texts: &[String], size: u32, style: FontStyle, at: &mut u32| {
            for text in texts {
                let font = ("sans-serif", size).into_font().style(style).color(&INK);
                let place = (signed(MARGIN), signed(*at));
                area.draw(&Text::new(text.clone(), place, font)).map_err(|error| failed(&error))?;
                *at += LINE;
            }
            Ok::<(), String>(())
        };
        write(&lines(title), 18, FontStyle::Bold, &mut at)?;
        for (place, part) in parts.iter().enumerate() {
            let (above, texts, _) = room(part);
            at += above;
            let (size, style) = match part {
                Part::Heading(_) => (17, FontStyle::Bold),
                Part::Group(_) => (15, FontStyle::Bold),
                Part::Bar { .. } | Part::Sentence(_) => (15, FontStyle::Normal),
            };
            write(&texts, size, style, &mut at)?;
            let Part::Bar { number, colour, .. } = part else { continue };
            let wide = long(*number, greatest(parts, place));
            let (left, top) = (signed(MARGIN), signed(at));
            let corner = (left + signed(wide), top + signed(BAR));
            area.draw(&Rectangle::new([(left, top), corner], colour.filled()))
                .map_err(|error| failed(&error))?;
            let font = ("sans-serif", 15).into_font().style(FontStyle::Bold).color(&INK);
            let place = (left + signed(wide) + 6, top - 1);
            area.draw(&Text::new(number.to_string(), place, font)).map_err(|error| failed(&error))?;
            at += BAR + BELOW_BAR;
        }
        area.present().map_err(|error| failed(&error))?;
    }
    Ok(svg)
}

/// The greatest number below the heading that a part stands below: what is counted below another is of another kind.
fn greatest(parts: &[Part], place: usize) -> u64 {
    let is_heading = |part: &&Part| matches!(part, Part::Heading(_));
    let (before, after) = parts.split_at(place.min(parts.len()));
    let before = before.iter().rev().take_while(|part| !is_heading(part));
    let after = after.iter().take_while(|part| !is_heading(part));
    let number = |part: &Part| if let Part::Bar { number, .. } = part { *number } else { 0 };
    before.chain(after).map(number).max().unwrap_or(0)
}

/// Pixels of a bar: the greatest number takes all the room, and something is more than nothing.
fn long(number: u64, most: u64) -> u32 {
    if number == 0 || most == 0 {
        return 1;
    }
    let room = u64::from(WIDTH - 2 * MARGIN - NUMBER);
    // Twelve digits are more replies than there will be.
    u32::try_from(number.min(1 << 40) * room / most.min(1 << 40)).unwrap_or(0).max(3)
}

fn signed(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
