//! Whether the addresses of the store's sources still answer: `counterpoint check --links`.
//!
//! It asks as a guest does. One request at a time goes to a host, with a pause between; a host that asks for rest (429, `Retry-After`) gets it;
//! every request names the program and has a deadline; nothing is asked again that was asked a short while ago. A page is asked for with
//! `GET`, as a reader's browser does, and its text is not fetched: servers answer `HEAD` wrongly too often.
//!
//! What the answers mean stands in [`store::lint::links`]; this crate only asks.

pub mod cache;
pub mod pace;
mod request;
pub mod round;

pub use cache::Cache;
pub use pace::{Pace, Running};
pub use round::{Manners, Round, Told, round};
