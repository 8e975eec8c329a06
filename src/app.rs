//! How the program is put together: what it loads, the token it is given, the files it follows, and the bot that it runs. The only place
//! that knows every part.

#[cfg(feature = "discord")]
pub(crate) mod apart;
pub(crate) mod cache;
mod checked;
pub mod clock;
#[cfg(feature = "demo")]
mod demo;
#[cfg(feature = "discord")]
pub(crate) mod doctor;
#[cfg(feature = "discord")]
mod follow;
pub(crate) mod heap;
#[cfg(all(feature = "discord", feature = "encoder"))]
mod hearing;
mod kept;
pub(crate) mod load;
#[cfg(feature = "discord")]
mod run;
pub(crate) mod sense;
#[cfg(feature = "discord")]
mod token;

#[cfg(feature = "demo")]
pub(crate) use demo::demo;
#[cfg(feature = "discord")]
pub(crate) use run::run;
