use super::*;

#[tokio::test]
async fn what_is_not_used_is_connected_to_only_with_leave() {
    let first = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = first.local_addr().expect("an address").port();
    let other = std::net::TcpListener::bind(("127.0.0.2", port)).expect("the same port");
    let addresses = [&first, &other].map(|l| l.local_addr().expect("an address").ip());
    let unused = Arc::new(Semaphore::new(1));
    let held = unused.clone().acquire_owned().await.expect("leave");
    let limit = Duration::from_secs(5);
    let network = Network::default();
    let mut race = Race::new(addresses.to_vec(), port, &network, limit, unused);
    let used = race.next().await.expect("an attempt");
    assert!(used.stream.is_some());
    let more = timeout(Duration::from_millis(100), race.next()).await;
    assert!(more.is_err(), "no leave was given yet");
    assert!(race.under_way().now().is_empty(), "nothing has begun");
    drop(held);
    let unused = race.next().await.expect("an attempt");
    assert!(unused.stream.is_none() && unused.outcome.is_ok());
}

#[tokio::test]
async fn a_server_that_never_stops_talking_is_left_all_the_same() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let talking = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut said = 0;
        while let Ok(length) = std::io::Write::write(&mut stream, &[b'x'; 4096]) {
            said += length;
        }
        said
    });
    let stream = TcpStream::connect(address).await.expect("a connection");
    leave(stream).await;
    let said = talking
        .join()
        .expect("the server ends when the connection does");
    assert!(said > 0);
}

#[test]
fn families_take_turns_and_version_six_begins() {
    let addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"];
    let parsed = addresses.map(|text| text.parse().expect("an address"));
    let order: Vec<_> = interleaved(parsed.to_vec())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        order,
        ["2001:db8::1", "192.0.2.1", "192.0.2.2", "192.0.2.3"]
    );
}
