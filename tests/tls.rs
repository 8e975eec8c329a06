//! The way to Discord by TLS, as it is outside tests: the real program believes a certificate that the system trusts, and no other, for
//! requests and on the way to the gateway. On Linux the system's trust is OpenSSL's, which `SSL_CERT_FILE` names.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test that fails panics, also in what its tests share")]

use std::{fs, path::Path, process::Stdio, sync::Arc};

use loopback::{Loopback, TOKEN, World};
use native_tls::Identity;
use openssl::{
    asn1::Asn1Time,
    bn::BigNum,
    hash::MessageDigest,
    pkey::PKey,
    rsa::Rsa,
    x509::{X509, X509NameBuilder, extension::SubjectAlternativeName},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    sync::watch,
};

/// A certificate for `localhost` that signs itself, and its key, both as PEM.
fn certificate() -> (Vec<u8>, Vec<u8>) {
    let key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
    let mut name = X509NameBuilder::new().expect("a name");
    name.append_entry_by_text("CN", "localhost").expect("a name");
    let name = name.build();
    let mut made = X509::builder().expect("a certificate");
    made.set_version(2).expect("version 3");
    made.set_serial_number(&BigNum::from_u32(1).and_then(|one| one.to_asn1_integer()).expect("a number"))
        .expect("a number");
    made.set_subject_name(&name).expect("a name");
    made.set_issuer_name(&name).expect("a name");
    made.set_not_before(&Asn1Time::days_from_now(0).expect("now")).expect("now");
    made.set_not_after(&Asn1Time::days_from_now(1).expect("tomorrow")).expect("tomorrow");
    made.set_pubkey(&key).expect("the key");
    let of = SubjectAlternativeName::new().dns("localhost").build(&made.x509v3_context(None, None));
    made.append_extension(of.expect("an extension")).expect("an extension");
    made.sign(&key, MessageDigest::sha256()).expect("it is signed");
    let (made, key) = (made.build().to_pem(), key.private_key_to_pem_pkcs8());
    (made.expect("PEM"), key.expect("PEM"))
}

/// What became of connections: how many began, and how many were broken off because the certificate was not believed.
type Counts = watch::Receiver<(u32, u32)>;

/// A door with TLS before a loopback. Its port.
async fn door(loopback: &Loopback, certificate: &[u8], key: &[u8]) -> (u16, Counts) {
    let identity = Identity::from_pkcs8(certificate, key).expect("a certificate and its key");
    let acceptor = native_tls::TlsAcceptor::new(identity).expect("a door");
    let acceptor = Arc::new(tokio_native_tls::TlsAcceptor::from(acceptor));
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

/// Starts the program; `trusted` is the file of what the system trusts.
fn start(folder: &Path, api: &str, trusted: Option<&Path>) -> Child {
    let config = folder.join("config.toml");
    let text = format!(
        "[store]\npath = \"{}/tests/fixture-store\"\n[storage]\nurl = \"sqlite::memory:\"\n[metrics]\nlisten = \"off\"\n[hearing]\nencoder = false\n[discord]\napi = \"{api}\"\n[defaults]\nmode = \"card\"\n",
        env!("CARGO_MANIFEST_DIR"),
    );
    fs::write(&config, text).expect("a configuration");
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpoint"));
    command.arg("--config").arg(config).arg("run").env("DISCORD_TOKEN", TOKEN).kill_on_drop(true);
    command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
    if let Some(trusted) = trusted {
        command.env("SSL_CERT_FILE", trusted);
    }
    command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_trusts_is_believed_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = certificate();
    let trusted = folder.path().join("trusted.pem");
    fs::write(&trusted, &certificate).expect("a file");

    let loopback = Loopback::start(World::debate()).await;
    let (port, mut seen) = door(&loopback, &certificate, &key).await;
    loopback.name_gateway(&format!("wss://localhost:{port}/gateway"));
    // Requests without TLS, so that the way to the gateway is all that can fail.
    let stranger = start(folder.path(), &loopback.api(), None);
    let broken = tokio::time::timeout(loopback::GIVE_UP, seen.wait_for(|(_, broken)| *broken > 0)).await;
    assert_eq!(broken.expect("the gateway is tried").expect("the door is open").0, 0, "nothing was believed");
    drop(stranger);

    let requests = loopback.requests().len();
    let known = start(folder.path(), &format!("https://localhost:{port}"), Some(&trusted));
    loopback.wait_ready().await;
    assert!(loopback.requests().len() > requests, "requests go by TLS too");
    let said = loopback.say("ann", "#debate", "tram expansion caused this whole debt");
    loopback.wait_for_own_message(said).await;
    drop(known);
    loopback.finish();
}
