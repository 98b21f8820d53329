//! One question to a service of the web, and its answer.

use std::error::Error;
use std::io;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::SendRequest;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, TRANSFER_ENCODING,
    USER_AGENT,
};
use hyper::http::response::Parts;
use zeroize::Zeroizing;

use crate::net::tls::late_trouble;
use crate::observation::web::WebTrouble;

/// More than this of an answer is not read.
const MOST: usize = 256 * 1024;

/// A connection on which questions are asked.
pub(super) struct Open {
    pub(super) sender: SendRequest<Full<Bytes>>,
    pub(super) wants_client_certificate: bool,
}

/// What is asked of a service.
pub(super) struct Question<'q> {
    pub(super) path: &'q str,
    pub(super) accept: &'static str,
    /// The media type of what is sent, and that; none to only ask (GET).
    pub(super) body: Option<(&'static str, Bytes)>,
}

/// Asks a question, and reads the whole answer.
pub(super) async fn exchange(
    host: &str,
    open: &mut Open,
    question: &Question<'_>,
) -> Result<(Parts, Zeroizing<Vec<u8>>), WebTrouble> {
    let request = match &question.body {
        None => hyper::Request::get(question.path),
        Some((kind, _)) => hyper::Request::post(question.path).header(CONTENT_TYPE, *kind),
    };
    let body = question.body.as_ref().map(|(_, body)| body.clone());
    let request = request
        .header(HOST, host)
        .header(USER_AGENT, concat!("mailprobe/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT, question.accept)
        // Without a word on it, any coding would do (RFC 9110, section 12.5.3).
        .header(ACCEPT_ENCODING, "identity")
        .body(Full::new(body.unwrap_or_default()));
    // A host that cannot stand in a header has no certificate either.
    let request = request.map_err(|_| WebTrouble::Broken)?;
    let wants_certificate = open.wants_client_certificate;
    let failed = |error: &hyper::Error| broken(error, wants_certificate);
    let answer = open.sender.send_request(request).await;
    let answer = answer.map_err(|error| failed(&error))?;
    let (head, body) = answer.into_parts();
    let body = read(&head, body).await?;
    Ok((head, body))
}

/// The body of an answer. One without a length ends where the connection ends, which old servers do without the farewell of TLS: what came
/// counts then where it shows itself that it is whole, as XML and JSON do.
async fn read(head: &Parts, body: Incoming) -> Result<Zeroizing<Vec<u8>>, WebTrouble> {
    let mut body = Limited::new(body, MOST);
    let mut read = Zeroizing::new(Vec::new());
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => read.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
            Err(error) if error.is::<LengthLimitError>() => {
                let kind = head.headers.get(CONTENT_TYPE);
                let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
                return Err(WebTrouble::TooLong {
                    status: head.status.as_u16(),
                    for_people: kind.to_ascii_lowercase().starts_with("text/html"),
                });
            }
            Err(error)
                if ends_with_connection(&head.headers) && is_end(&*error) && is_closed(&read) =>
            {
                break;
            }
            Err(_) => return Err(WebTrouble::Broken),
        }
    }
    Ok(read)
}

/// Whether nothing but the end of the connection says where the body ends (RFC 9112, section 6.3).
fn ends_with_connection(headers: &HeaderMap) -> bool {
    !headers.contains_key(CONTENT_LENGTH) && !headers.contains_key(TRANSFER_ENCODING)
}

/// Whether a text ends as XML and JSON do.
fn is_closed(text: &[u8]) -> bool {
    matches!(text.trim_ascii_end().last(), Some(b'>' | b'}'))
}

/// Whether a connection ended without a farewell.
fn is_end(error: &(dyn Error + 'static)) -> bool {
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::UnexpectedEof)
}

/// Why no answer came on a connection that stood.
fn broken(error: &hyper::Error, wants_client_certificate: bool) -> WebTrouble {
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<io::Error>());
    let trouble = cause.and_then(|cause| late_trouble(cause, wants_client_certificate));
    trouble.map_or(WebTrouble::Broken, WebTrouble::Secure)
}
