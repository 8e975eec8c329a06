//! `counterpoint health`: whether the running bot is ready, for what starts and watches programs.

use std::{
    io::{self, Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use super::show;
use crate::{
    config::{Config, Listen},
    failure::Failure,
};

/// How long an answer is waited for: it comes from memory.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks the running bot for `/readyz`, prints what it says, and ends well if it is ready.
pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let Listen::At(address) = config.metrics.listen else {
        return Err(Failure::usage(format!(
            "`[metrics] listen` is off; set it to an address in {}",
            config.file.display()
        )));
    };
    let address = reachable(address);
    let answer = ask(address)
        .map_err(|error| Failure::world(format!("no bot answers at {address} ({error}); start it")))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    show::print(body)?;
    if head.split_whitespace().nth(1) == Some("200") { Ok(()) } else { Err(Failure::world("")) }
}

/// An address that stands for all of a machine is asked on the machine itself.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(1 << 16).read_to_string(&mut answer)?;
    Ok(answer)
}
