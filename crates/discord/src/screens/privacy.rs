//! What somebody hears who opts out.

/// Said to whoever opted out.
pub(crate) const OUT: &str =
    "From now on no message of yours is answered unasked, in any server. `/privacy opt-in` takes that back.";
