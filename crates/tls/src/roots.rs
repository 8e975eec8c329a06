//! The certificates of authorities that the machine trusts.
//!
//! As OpenSSL has it, which distributions and containers are made for: a file and folders, each where `SSL_CERT_FILE` and `SSL_CERT_DIR`
//! say or else where the system has them. So who names an authority of their own in one of them still trusts the system's in the other.

use rustls::{RootCertStore, pki_types::CertificateDer};

/// What the machine trusts. What cannot be read is left out, as it is of no use to anybody.
pub(crate) fn read() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates());
    roots
}

#[cfg(all(unix, not(target_os = "macos")))]
fn certificates() -> Vec<CertificateDer<'static>> {
    use std::{env, path::Path};

    use rustls_native_certs::load_certs_from_paths;

    let places = openssl_probe::probe();
    let folders = match env::var_os("SSL_CERT_DIR").filter(|named| !named.is_empty()) {
        Some(named) => env::split_paths(&named).collect(),
        None => places.cert_dir,
    };
    let mut folders = folders.iter().map(|folder| Some(Path::new(folder)));
    // Most of what the first folder has are the certificates of the file: together they are read once.
    let mut found = load_certs_from_paths(places.cert_file.as_deref(), folders.next().flatten()).certs;
    found.extend(folders.flat_map(|folder| load_certs_from_paths(None, folder).certs));
    found
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn certificates() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}
