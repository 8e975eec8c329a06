//! Words whose letters or parts stand apart: capitals, hyphens, and letters of another script.

use counterpoint_core::remark::Context;

use crate::{
    kinds::{BUDAPEST, KEEPERS, NATO, NONE, table},
    matcher, phrases,
};

#[test]
fn capitals_that_stand_apart_are_one_word() {
    table(&[
        ("N.A.T.O. expansion", NATO),
        ("N.A.T.O expansion", NATO),
        ("N A T O expansion", NATO),
        ("N. A. T. O. expansion", NATO),
        ("N-A-T-O expansion", NATO),
        ("N_A_T_O expansion", NATO),
        ("N·A·T·O expansion", NATO),
        ("the N A T O  E X P A N S I O N", NATO),
        ("Н А Т О розширення", NATO),
        ("Н.А.Т.О. розширення", NATO),
        ("B U D A P E S T memorandum", BUDAPEST),
        ("B.U.D.A.P.E.S.T. memorandum", BUDAPEST),
        ("**N A T O** expansion", NATO),
        ("N A T O's expansion", NATO),
        ("n.a.t.o. expansion", NATO),
        ("🅝 🅐 🅣 🅞 expansion", NATO),
        ("N A T Oexpansion", NONE),
        ("N, A, T, O expansion", NONE),
        ("as NA TO expansion", NONE),
    ]);
}

/// A phrase is read as a message is.
#[test]
fn a_phrase_may_have_capitals_that_stand_apart() {
    for (phrase, text, found) in [
        ("n a t o growth", "N A T O growth", true),
        ("n a t o growth", "n a t o growth", true),
        ("N.A.T.O. growth", "N A T O growth", true),
        ("u.s. troops", "U. S. troops", true),
        ("u.s. troops", "U.S. troops", true),
        ("n a t o growth", "na to growth", false),
    ] {
        let raised = matcher([phrases(&[phrase])]).raised(text, &Context::default());
        assert_eq!(!raised.topics.is_empty(), found, "phrase `{phrase}` in “{text}”");
    }
}

#[test]
fn what_stands_before_a_hyphen_leaves_the_word_as_it_is() {
    table(&[
        ("anti-NATO expansion", NATO),
        ("pro-NATO expansion", NATO),
        ("pro- and anti-NATO expansion", NATO),
        ("post-NATO-expansion", NATO),
        ("anti\u{2010}NATO expansion", NATO),
        ("anti\u{2011}NATO expansion", NATO),
        ("anti\u{2013}NATO expansion", NATO),
        ("anti\u{2212}NATO expansion", NATO),
        ("anti－NATO expansion", NATO),
        ("non-NATO's expansion", NATO),
        ("ex-N.A.T.O. expansion", NATO),
        ("peace\u{2010}keepers", KEEPERS),
        ("peace\u{2013}keepers", KEEPERS),
        ("peace－keepers", KEEPERS),
        ("анти-НАТО розширення", NATO),
        ("antiNATO expansion", NONE),
    ]);
}

#[test]
fn what_curators_transliterate_is_read_in_letters_of_either_kind() {
    table(&[
        ("rozshyrennia NATO", NATO),
        ("rozshyrennya NATO", NONE),
        ("Rozshyrennia nato", NATO),
        ("rоzshyrennia NАTО", NATO),
        ("Budapeshts'kyi memorandum", BUDAPEST),
        ("Budapeshtsʹkyi memorandum", BUDAPEST),
        ("Budapeshts’kyi memorandum", BUDAPEST),
        ("розширення NATO", NONE),
    ]);
}
