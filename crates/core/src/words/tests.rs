//! The tables against Mozilla's implementation of Fluent, and how much of each language there is.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::{
    Language, MESSAGES,
    table::{ALL, SOURCES},
};

fn bundle(language: Language, text: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![language.code().parse().expect("a language")]);
    // Marks around what is put in would show in Discord as they do in no other text there.
    bundle.set_use_isolating(false);
    bundle.add_resource(FluentResource::try_new(text.to_owned()).expect("it was built")).expect("no doubles");
    bundle
}

/// The variables of a text, by their braces.
fn variables(text: &str) -> Vec<String> {
    let after = text.split("{ $").skip(1);
    let mut names: Vec<String> =
        after.filter_map(|rest| Some(rest.split([' ', '}']).next()?.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn every_message_says_what_fluent_itself_makes_of_it() {
    let names = variables(&SOURCES.concat());
    let english = bundle(Language::English, SOURCES[0]);
    for (language, source) in Language::ALL.into_iter().zip(SOURCES) {
        let own = bundle(language, source);
        for ((key, has), (_, said)) in MESSAGES.into_iter().zip(ALL) {
            let bundle = if has.contains(&language) { &own } else { &english };
            let (id, attribute) = key.split_once('.').map_or((key, None), |(id, part)| (id, Some(part)));
            let message = bundle.get_message(id).expect("it is known");
            let pattern = match attribute {
                Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
                None => message.value(),
            };
            let pattern = pattern.expect("it has a text");
            let words = language.words();
            // A number that stands nowhere in the text chooses none of it either.
            let varies = said(words, 7) != said(words, 8);
            for number in (0..=25).chain([101, 111, 121, 1000]).take(if varies { usize::MAX } else { 1 }) {
                let told = said(words, number);
                // What is a number is told by what comes out: the other variables stand there by their names.
                let mut arguments = FluentArgs::new();
                for name in &names {
                    let shown = format!("<{}>", name.replace('-', "_"));
                    if is_number(key, name) {
                        arguments.set(name.clone(), number);
                    } else {
                        arguments.set(name.clone(), shown);
                    }
                }
                let mut errors = Vec::new();
                let right = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
                assert_eq!((told.as_str(), errors.len()), (&*right, 0), "{key} in {language} for {number}");
            }
        }
    }
}

/// Whether a variable of a message chooses a plural form: it has no other text then than the number.
fn is_number(key: &str, name: &str) -> bool {
    let said = ALL.iter().find(|(known, _)| *known == key).map(|(_, said)| said);
    let told = said.map(|said| said(Language::English.words(), 7)).unwrap_or_default();
    !told.contains(&format!("<{}>", name.replace('-', "_")))
}

#[test]
fn whatever_stands_on_a_card_and_its_buttons_is_there_in_every_language() {
    // The sections of `en.ftl` that everybody reads, not moderators alone.
    let public = ["## Cards", "## Buttons and menus of cards", "## What buttons answer"];
    let sections = SOURCES[0].split("\n\n## ").filter(|section| {
        public.iter().any(|name| name.ends_with(section.lines().next().unwrap_or_default()))
    });
    let keys: Vec<&str> =
        sections.flat_map(str::lines).filter_map(|line| line.split_once(" =").map(|(key, _)| key)).collect();
    assert!(keys.len() > 50, "{keys:?}");
    for key in keys {
        let (_, has) = MESSAGES.iter().find(|(known, _)| *known == key).expect("it is known");
        assert_eq!(has.len(), Language::ALL.len(), "{key} is said in {has:?}");
    }
}

#[test]
fn how_much_of_each_language_is_there() {
    for language in Language::ALL {
        let lacking: Vec<&str> =
            MESSAGES.iter().filter(|(_, has)| !has.contains(&language)).map(|(key, _)| *key).collect();
        let has = MESSAGES.len() - lacking.len();
        println!("{language}: {has} of {} messages; lacking: {lacking:?}", MESSAGES.len());
        assert!(has * 10 >= MESSAGES.len() * 9, "{language} lacks more than a tenth: {lacking:?}");
    }
}

#[test]
fn a_message_without_variables_is_found_by_its_key() {
    let words = Language::English.words();
    assert_eq!(words.text("setting-mode.label"), Some(words.setting_mode_label()));
    assert_eq!((words.text("gist"), words.text("nonsense")), (None, None));
}
