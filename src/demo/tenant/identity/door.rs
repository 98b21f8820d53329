//! The sign-in service's door: HTTP/1.1 over TLS.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::Identity;
use super::answer::{Answer, Asked, Form};

/// The longest form that is read.
const LONGEST_FORM: usize = 64 * 1024;
/// How long one visitor may stay.
const LONGEST_VISIT: Duration = Duration::from_secs(120);

/// Answers everyone who connects.
pub(in super::super) async fn serve(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    identity: Arc<Identity>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, identity) = (acceptor.clone(), Arc::clone(&identity));
        tokio::spawn(async move {
            let _ = tokio::time::timeout(LONGEST_VISIT, visit(stream, &acceptor, identity)).await;
        });
    }
}

/// One connection; a client that goes away in the middle is its own affair.
async fn visit(stream: TcpStream, acceptor: &TlsAcceptor, identity: Arc<Identity>) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let service = service_fn(move |request| {
        let identity = Arc::clone(&identity);
        async move { Ok::<_, Infallible>(answered(request, &identity).await) }
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answered(request: Request<Incoming>, identity: &Identity) -> Response<Full<Bytes>> {
    let posts = request.method() == Method::POST;
    let path = request.uri().path().to_owned();
    let query = Form::parse(request.uri().query().unwrap_or_default().as_bytes());
    let form = Limited::new(request.into_body(), LONGEST_FORM)
        .collect()
        .await;
    let answer = match form {
        Ok(form) => {
            let form = Form::parse(&form.to_bytes());
            let asked = Asked {
                posts,
                path,
                query,
                form,
            };
            identity.answer(&asked, now())
        }
        Err(_) => Answer::page(413, "That is too much."),
    };
    response(answer)
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::builder()
        .status(answer.status)
        .header(CONTENT_TYPE, answer.content_type)
        // What is answered may hold a token (RFC 6749, section 5.1).
        .header(CACHE_CONTROL, "no-store");
    if let Some(location) = &answer.location {
        response = response.header(LOCATION, location);
    }
    let body = Full::new(Bytes::from(answer.body));
    // A redirect to an address that no header can carry is the only part that a client chooses.
    response.body(body).unwrap_or_else(|_| {
        let mut bad = Response::new(Full::default());
        *bad.status_mut() = hyper::StatusCode::BAD_REQUEST;
        bad
    })
}

/// This moment, in seconds since 1970.
pub(in super::super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}
