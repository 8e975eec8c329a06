//! Cards in transcripts, by the ids of what stands on them: a transcript tells which claim led and what stood against it, and a sentence
//! that is reworded, in the store or in the bot's own voice, changes no transcript.
//!
//! ```text
//!     | line river-treaty: claim floods-ended, opposing 1
//!     | card river-treaty: claim floods-ended, opposing 1 2
//! ```
//!
//! A line is the plain text in front of a card, or all there is in the mode `line`; opposing views are counted from 1 in the order of
//! the store. A card in a message's text instead of an embed is a `card as text`. What is not recognised is shown as it is.

/// Characters of a cut sentence that still tell which it is.
const SHORTEST: usize = 15;

/// The topics that cards can be about.
#[derive(Clone, Debug, Default)]
pub struct Cards(pub Vec<Topic>);

/// A topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The shorter one, if there is one.
    pub short: Option<String>,
    /// Its claims.
    pub claims: Vec<Claim>,
}

/// A claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// The claim itself.
    pub said: Sentence,
    /// What stands against it.
    pub views: Vec<Sentence>,
}

/// A sentence, whole and in short.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The same in a few words, as a line says it.
    pub gist: String,
}

impl Cards {
    /// The lines that tell what the bot did, with each card and each line of plain text as ids.
    pub fn briefly(&self, came: &[String]) -> Vec<String> {
        let mut brief = Vec::with_capacity(came.len());
        let mut rest = came;
        while let [line, after @ ..] = rest {
            rest = after;
            let Some(text) = line.strip_prefix("| ") else {
                brief.push(line.clone());
                continue;
            };
            let Some(topic) = self.titled(text) else {
                brief.push(self.gist(text).map_or_else(|| line.clone(), |gist| format!("| {gist}")));
                continue;
            };
            // It goes on to the next card, or to the end of the text.
            let goes_on = |line: &&String| {
                line.strip_prefix('|').is_some_and(|text| self.titled(text.trim_start()).is_none())
            };
            let length = after.iter().take_while(goes_on).count();
            let (card, others) = after.split_at(length);
            match topic.card(card) {
                Some(shown) => {
                    let form = if text.starts_with("**") { "card as text" } else { "card" };
                    brief.push(format!("| {form} {shown}"));
                    rest = others;
                }
                None => brief.push(line.clone()),
            }
        }
        brief
    }

    /// The topic of which a line is the title, whole, cut or the shorter one.
    fn titled(&self, line: &str) -> Option<&Topic> {
        let line = bare(line);
        self.0.iter().find(|topic| is(&topic.title, &line) || topic.short.as_ref() == Some(&line))
    }

    /// A line of plain text: what the claim says in short, and the opposing view. In a dossier the topic's title stands before it.
    fn gist(&self, line: &str) -> Option<String> {
        let (item, line) = line.strip_prefix("- ").map_or(("", line), |line| ("- ", line));
        let line = bare(line);
        let (topic, claim) = self.0.iter().find_map(|topic| {
            // Of a claim and a view that say the same in short, the line says both: the claim comes first.
            let said =
                |claim: &&Claim| line.split_once(": ").is_some_and(|(_, said)| claim.said.begins(said));
            let line_of = |claim: &&Claim| said(claim) || line.contains(&format!(": {}.", claim.said.gist));
            Some((topic, topic.claims.iter().find(said).or_else(|| topic.claims.iter().find(line_of))?))
        })?;
        let stands = |view: &Sentence| line.contains(&format!(": {}.", view.gist));
        let against = match claim.views.iter().position(stands) {
            Some(at) => format!("opposing {}", at + 1),
            None if claim.views.is_empty() => "unopposed".to_owned(),
            None => return None,
        };
        Some(format!("{item}line {}: claim {}, {against}", topic.id, claim.id))
    }
}

impl Topic {
    /// What stands on a card of the topic.
    fn card(&self, lines: &[String]) -> Option<String> {
        let lines: Vec<String> = lines.iter().map(|line| bare(line.trim_start_matches("| "))).collect();
        let stands = |said: &Sentence| lines.iter().any(|line| is(&said.text, line));
        let claim = self.claims.iter().find(|claim| stands(&claim.said))?;
        let views = claim.views.iter().enumerate().filter(|(_, view)| stands(view));
        let numbers: Vec<String> = views.map(|(at, _)| (at + 1).to_string()).collect();
        let against = match (numbers.is_empty(), claim.views.is_empty()) {
            (false, _) => format!("opposing {}", numbers.join(" ")),
            (true, true) => "unopposed".to_owned(),
            (true, false) => "WITHOUT OPPOSING VIEW".to_owned(),
        };
        Some(format!("{}: claim {}, {against}", self.id, claim.id))
    }
}

impl Sentence {
    /// Whether what is said in short begins with this.
    fn begins(&self, said: &str) -> bool {
        said.strip_prefix(&self.gist).is_some_and(|rest| rest.starts_with('.'))
    }
}

/// Whether a line is a text, whole or cut.
fn is(text: &str, line: &str) -> bool {
    let cut = line.strip_suffix('…').filter(|kept| kept.chars().count() > SHORTEST);
    line == text || cut.is_some_and(|kept| text.starts_with(kept))
}

/// A line without what Discord formats.
fn bare(line: &str) -> String {
    line.trim_matches('*').replace('\\', "")
}

#[cfg(test)]
mod tests {
    use super::{Cards, Claim, Sentence, Topic};

    fn said(text: &str, gist: &str) -> Sentence {
        Sentence { text: text.to_owned(), gist: gist.to_owned() }
    }

    fn cards() -> Cards {
        let claims = vec![
            Claim {
                id: "dear".to_owned(),
                said: said("It was [too] dear.", "Too dear"),
                views: vec![said("It was not.", "Not dear"), said("Only the bridge.", "Only the bridge")],
            },
            Claim { id: "opened".to_owned(), said: said("It opened.", "The tram opened"), views: Vec::new() },
        ];
        Cards(vec![Topic { id: "tram".to_owned(), title: "A tram".to_owned(), short: None, claims }])
    }

    fn brief(came: &str) -> String {
        cards().briefly(&came.lines().map(str::to_owned).collect::<Vec<_>>()).join("\n")
    }

    #[test]
    fn a_card_is_told_by_its_ids() {
        let came = "bot replies to ann:\n| Some say: Too dear. Others say: Not dear.\n| A tram\n| Some say\n\
                    | It was \\[too\\] dear.\n| — Ola\n| Others say\n| Only the bridge.\n|\n| 1 more claim\n[More views]";
        assert_eq!(
            brief(came),
            "bot replies to ann:\n| line tram: claim dear, opposing 1\n| card tram: claim dear, opposing 2\n[More views]"
        );
    }

    #[test]
    fn cards_of_a_dossier_are_told_one_by_one() {
        let came = "| Raised:\n| - A tram – У документах: The tram opened. Не знайдено.\n| **A tram**\n| It opened.\n| **A tram**\n\
                    | It was [too] dear.\n| Only the bridge.\n| It was not.";
        assert_eq!(
            brief(came),
            "| Raised:\n| - line tram: claim opened, unopposed\n| card as text tram: claim opened, unopposed\n\
             | card as text tram: claim dear, opposing 1 2"
        );
    }

    #[test]
    fn a_claim_without_its_opposing_view_strikes_the_eye() {
        assert_eq!(brief("| A tram\n| It was [too] dear."), "| card tram: claim dear, WITHOUT OPPOSING VIEW");
    }

    #[test]
    fn what_is_no_card_stays_as_it_is() {
        for came in [
            "choices:\n| A tram = tram",
            "| A tram\n| Something else.",
            "| A tram – nothing known",
            "(Both sides: A tram)",
        ] {
            assert_eq!(brief(came), came);
        }
    }
}
