//! The sides that people take on a topic, under the names that their holders would accept.

words! {
    /// Whose side it is, over all topics: for counting only, never shown.
    Camp {
        /// Ukraine and the members of NATO that support it.
        UkraineNato = "ukraine-nato",
        /// Russia, and the critics of NATO's course in other countries.
        RussiaCritics = "russia-critics",
    }
}

/// One of the two sides of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Kebab-case name, unique in its topic.
    pub id: String,
    /// What its holders do, neutrally, to follow "a view that": "holds Russia responsible".
    pub name: String,
    /// Whose side it is over all topics, if the topic is of the dispute that camps are counted in.
    pub camp: Option<Camp>,
}
