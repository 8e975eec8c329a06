//! What stands around an event of the gateway, read without what is in it, which is left as it is written.

use serde::Deserialize;
use serde_json::value::RawValue;

/// The highest number of an event that Discord can write for every client: beyond 2^53 numbers of JSON are not exact everywhere.
const HIGHEST: u64 = 1 << 53;

/// The highest opcode that Discord sends (topics/opcodes-and-status-codes, "Gateway Opcodes").
const LAST_OPCODE: u64 = 11;

/// An event without its content (events/gateway-events, "Payload Structure").
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<'e> {
    /// What kind of message it is.
    pub(super) op: u64,
    /// Its number in the session; only events have one.
    pub(super) s: Option<u64>,
    /// The name of the event.
    pub(super) t: Option<&'e str>,
    /// What it says.
    #[serde(borrow, default)]
    pub(super) d: Option<&'e RawValue>,
}

impl<'e> Envelope<'e> {
    /// Reads a message; nothing if no gateway would send such a one. serenity would print it, or count on from a number that is none.
    pub(super) fn read(text: &'e str) -> Option<Self> {
        let envelope: Self = serde_json::from_str(text).ok()?;
        let numbered = envelope.s.is_none_or(|number| number <= HIGHEST);
        (envelope.op <= LAST_OPCODE && numbered).then_some(envelope)
    }

    /// Whether it says that the session stands, begun or resumed (topics/gateway-events).
    pub(super) fn stands(&self) -> bool {
        self.t.is_some_and(|name| matches!(name, "READY" | "RESUMED"))
    }
}

#[cfg(test)]
mod tests {
    use super::Envelope;

    #[test]
    fn what_no_gateway_sends_is_not_read() {
        let deep = format!("{{\"op\":0,\"s\":1,\"t\":\"X\",\"d\":{}1", "[".repeat(100_000));
        for garbage in [
            "",
            "garbage",
            "null",
            "[]",
            "{}",
            "{\"op\":\"0\"}",
            "{\"op\":-1}",
            "{\"op\":12}",
            "{\"op\":99999999999999999999999}",
            "{\"op\":0,\"s\":18446744073709551615,\"t\":\"X\",\"d\":{}}",
            "{\"op\":0,\"s\":1e400,\"t\":\"X\",\"d\":{}}",
            "{\"op\":0,\"s\":\"1\",\"t\":\"X\",\"d\":{}}",
            "{\"op\":0,\"s\":1,\"t\":5,\"d\":{}}",
            "{\"op\":0,\"s\":1,\"t\":\"X\",\"d\":{}",
            &deep,
        ] {
            assert!(Envelope::read(garbage).is_none(), "{:.80}", garbage);
        }
    }

    #[test]
    fn what_is_not_known_yet_is_read() {
        let new = "{\"t\":\"A_NEW_EVENT\",\"s\":7,\"op\":0,\"new\":[1,{\"a\":null}],\"d\":{\"x\":1}}";
        let read = Envelope::read(new).expect("it is read");
        assert_eq!((read.op, read.s, read.t), (0, Some(7), Some("A_NEW_EVENT")));
        let deep =
            format!("{{\"op\":0,\"s\":1,\"t\":\"X\",\"d\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Envelope::read(&deep).is_some(), "how deep it is does not matter here");
        assert!(Envelope::read("{\"op\":11,\"d\":null,\"s\":null,\"t\":null}").is_some());
    }
}
