//! The way to Discord by TLS, as it is outside tests: the real program believes a certificate that the system trusts, and no other, for
//! requests and on the way to the gateway. What the system trusts stands where `SSL_CERT_FILE` and `SSL_CERT_DIR` say. PostgreSQL is
//! believed as its address says.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{fs, path::Path, process::Stdio, sync::Arc};

use loopback::{Loopback, TOKEN, World};
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    sync::watch,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// An authority, as PEM, and a certificate of it for `localhost` with its key.
struct Made {
    authority: String,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

fn named(name: &str, of: &[&str]) -> CertificateParams {
    let of: Vec<String> = of.iter().map(|&one| one.to_owned()).collect();
    let mut params = CertificateParams::new(of).expect("names");
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn made() -> Made {
    let mut authority = named("An authority of a test", &[]);
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let signs = KeyPair::generate().expect("a key");
    let pem = authority.self_signed(&signs).expect("it signs itself").pem();
    let issuer = Issuer::new(authority, signs);
    let mut server = named("localhost", &["localhost"]);
    server.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
    let key = KeyPair::generate().expect("a key");
    let certificate = server.signed_by(&key, &issuer).expect("it is signed");
    Made { authority: pem, certificate: certificate.into(), key: key.into() }
}

/// An authority that is the server itself, as `openssl req -x509` makes it.
fn made_alone() -> Made {
    let mut params = named("localhost", &["localhost"]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("it signs itself");
    Made { authority: certificate.pem(), certificate: certificate.into(), key: key.into() }
}

fn acceptor(made: &Made) -> TlsAcceptor {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.certificate.clone()], made.key.clone_key())
        .expect("a certificate and its key");
    TlsAcceptor::from(Arc::new(config))
}

/// What became of connections: how many began, and how many were broken off because the certificate was not believed.
type Counts = watch::Receiver<(u32, u32)>;

/// A door with TLS before a loopback. Its port.
async fn door(loopback: &Loopback, made: &Made) -> (u16, Counts) {
    let acceptor = acceptor(made);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let behind = loopback.api().trim_start_matches("http://").to_owned();
    let (counts, seen) = watch::channel((0, 0));
    let counts = Arc::new(counts);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let (acceptor, behind, counts) = (acceptor.clone(), behind.clone(), counts.clone());
            tokio::spawn(async move {
                let Ok(mut near) = acceptor.accept(near).await else {
                    return counts.send_modify(|(_, broken)| *broken += 1);
                };
                counts.send_modify(|(began, _)| *began += 1);
                let mut far = TcpStream::connect(behind).await.expect("the loopback is there");
                let _ = copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    (port, seen)
}

/// A door that asks for TLS as PostgreSQL does, and has nothing behind it. Its port.
async fn postgresql(made: &Made) -> (u16, Counts) {
    let acceptor = acceptor(made);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let (counts, seen) = watch::channel((0, 0));
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            // `SSLRequest`, of 8 bytes, and the answer "yes" (PostgreSQL, "Message Formats").
            let mut asked = [0; 8];
            if near.read_exact(&mut asked).await.is_err() || near.write_all(b"S").await.is_err() {
                continue;
            }
            match acceptor.accept(near).await {
                Ok(_) => counts.send_modify(|(began, _)| *began += 1),
                Err(_) => counts.send_modify(|(_, broken)| *broken += 1),
            }
        }
    });
    (port, seen)
}

/// What `doctor` says of a database.
async fn examined(folder: &Path, url: &str) -> String {
    let config = folder.join("doctor.toml");
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture-store");
    let text = format!("[store]\npath = \"{store}\"\n[storage]\nurl = \"{url}\"\n");
    fs::write(&config, text).expect("a configuration");
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.arg("--config").arg(config).arg("doctor");
    command.env_remove("DISCORD_TOKEN").env_remove("DISCORD_TOKEN_FILE").env("NO_COLOR", "1");
    Trusted::Usual.tell(&mut command);
    let came = command.stdin(Stdio::null()).output().await.expect("it runs");
    String::from_utf8_lossy(&came.stdout).into_owned()
}

/// What the environment says of what the system trusts.
#[derive(Clone, Copy)]
enum Trusted<'p> {
    Usual,
    File(&'p Path),
    Folder(&'p Path),
    /// A file and a folder, with nothing in them.
    Nobody(&'p Path, &'p Path),
}

impl Trusted<'_> {
    fn tell(self, command: &mut Command) {
        let (file, folder) = match self {
            Self::Usual => (None, None),
            Self::File(file) => (Some(file), None),
            Self::Folder(folder) => (None, Some(folder)),
            Self::Nobody(file, folder) => (Some(file), Some(folder)),
        };
        for (name, value) in [("SSL_CERT_FILE", file), ("SSL_CERT_DIR", folder)] {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
    }
}

/// The program, about to run.
fn program(folder: &Path, api: &str, trusted: Trusted<'_>) -> Command {
    let config = folder.join("config.toml");
    let text = format!(
        "[store]\npath = \"{}/tests/fixture-store\"\n[storage]\nurl = \"sqlite::memory:\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\n",
        env!("CARGO_MANIFEST_DIR"),
    );
    fs::write(&config, text).expect("a configuration");
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.arg("--config").arg(config).arg("run").env("DISCORD_TOKEN", TOKEN).kill_on_drop(true);
    trusted.tell(&mut command);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

fn start(folder: &Path, api: &str, trusted: Trusted<'_>) -> Child {
    program(folder, api, trusted).spawn().expect("the program starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_trusts_is_believed_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = made();
    let trusted = folder.path().join("trusted");
    fs::create_dir(&trusted).expect("a folder");
    let file = trusted.join("authority.pem");
    fs::write(&file, &made.authority).expect("a file");

    let stranger = Loopback::start(World::debate()).await;
    let (port, mut seen) = door(&stranger, &made).await;
    stranger.name_gateway(&format!("wss://localhost:{port}/gateway"));
    // Requests without TLS, so that the way to the gateway is all that can fail.
    let started = start(folder.path(), &stranger.api(), Trusted::Usual);
    let broken = tokio::time::timeout(loopback::GIVE_UP, seen.wait_for(|(_, broken)| *broken > 0)).await;
    assert_eq!(broken.expect("the gateway is tried").expect("the door is open").0, 0, "nothing was believed");
    drop(started);
    stranger.finish();

    for trusted in [Trusted::File(&file), Trusted::Folder(&trusted)] {
        let known = Loopback::start(World::debate()).await;
        let (port, _) = door(&known, &made).await;
        known.name_gateway(&format!("wss://localhost:{port}/gateway"));
        // There is no other way to it.
        let started = start(folder.path(), &format!("https://localhost:{port}"), trusted);
        known.wait_ready().await;
        let said = known.say("ann", "#debate", "tram expansion caused this whole debt");
        known.wait_for_own_message(said).await;
        drop(started);
        known.finish();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_trusts_nobody_is_told_what_it_lacks() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, nothing) = (folder.path().join("empty.pem"), folder.path().join("nothing"));
    fs::write(&file, "").expect("a file");
    fs::create_dir(&nothing).expect("a folder");
    // Nobody is asked: this address takes no connections.
    let api = "https://localhost:1";
    let mut run = program(folder.path(), api, Trusted::Nobody(&file, &nothing));
    let came = run.stderr(Stdio::piped()).output().await.expect("it runs");
    let said = String::from_utf8_lossy(&came.stderr).into_owned();
    assert!(!came.status.success(), "{said}");
    assert!(
        said.contains("cannot reach https://localhost:1: no certificates of authorities are found on this machine; install `ca-certificates`, or name their file in SSL_CERT_FILE"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_address_of_postgresql_asks_of_tls_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = made();
    let file = folder.path().join("authority.pem");
    fs::write(&file, &made.authority).expect("a file");
    let file = file.display();
    for (host, asked, believed) in [
        ("localhost", "sslmode=require".to_owned(), true),
        ("localhost", "sslmode=verify-full".to_owned(), false),
        ("localhost", format!("sslmode=verify-full&sslrootcert={file}"), true),
        ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={file}"), false),
        ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={file}"), true),
        ("127.0.0.1", "sslmode=verify-ca".to_owned(), false),
    ] {
        let (port, mut seen) = postgresql(&made).await;
        let said = examined(folder.path(), &format!("postgres://a@{host}:{port}/x?{asked}")).await;
        let counted =
            tokio::time::timeout(loopback::GIVE_UP, seen.wait_for(|counts| *counts != (0, 0))).await;
        let (began, broken) = *counted.expect("it is asked").expect("the door is open");
        assert_eq!((began > 0, broken > 0), (believed, !believed), "{host} {asked}: {said}");
    }

    let alone = made_alone();
    let file = folder.path().join("alone.pem");
    fs::write(&file, &alone.authority).expect("a file");
    let (port, _) = postgresql(&alone).await;
    let asked = format!("postgres://a@localhost:{port}/x?sslmode=verify-full&sslrootcert={}", file.display());
    let said = examined(folder.path(), &asked).await;
    for told in [
        "is that of an authority, as `openssl req -x509` makes it",
        "Make it with `-addext basicConstraints=critical,CA:FALSE`, or have an authority sign it",
    ] {
        assert!(said.contains(told), "{said}");
    }
}
