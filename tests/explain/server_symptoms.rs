//! What servers say, one text a line (`tests/catalogue/server-symptoms.tsv`): every row has its faults, and most are known by them.

use super::{explainer, ids, on_all_cores};
use mailprobe::catalogue::Certainty;

const TABLE: &str = include_str!("../catalogue/server-symptoms.tsv");

/// How many rows there are.
const ROWS: usize = 294;

/// What is reached, in tenths of a per cent: no change may lose it.
const WITHIN: usize = 950;
const FIRST: usize = 930;

/// One row of the table.
struct Row {
    id: &'static str,
    text: String,
    sure: &'static str,
    faults: Vec<&'static str>,
}

fn table() -> Vec<Row> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let fields: Vec<&str> = row.split('\t').collect();
        let [id, text, sure, faults] = fields[..] else {
            panic!("four fields are wanted: {row}");
        };
        Row {
            id,
            text: text.replace("\\n", "\n"),
            sure,
            faults: faults.split(['|', '=']).collect(),
        }
    })
    .collect()
}

#[test]
fn every_row_has_faults_that_have_pages() {
    let all = table();
    assert_eq!(all.len(), ROWS);
    let known = mailprobe::catalogue::Catalogue::embedded();
    for row in &all {
        assert!(
            ["high", "med", "low"].contains(&row.sure),
            "{}: {}",
            row.id,
            row.sure
        );
        for fault in &row.faults {
            let is_known = ["-", "?"].contains(fault) || known.page(fault).is_some();
            assert!(is_known, "{}: {fault}", row.id);
        }
    }
}

/// How a row is answered: whether one of its faults is within three and comes first, and what is to be said where it does not.
struct Judged {
    within: bool,
    first: bool,
    missed: Option<String>,
}

fn judged(row: &Row) -> Judged {
    let answer = explainer().explain(&row.text);
    let given = ids(&answer);
    let is_meant = |id: &&str| row.faults.contains(id);
    let (within, first) = if row.faults.contains(&"-") {
        // Nothing is wrong: it may be told what a line can mean, and nothing is called likely.
        let alarm = answer.candidates.iter().any(|one| {
            one.certainty != Certainty::Possible && !row.faults.contains(&one.id.as_str())
        });
        (!alarm, !alarm)
    } else {
        (
            given.iter().take(3).any(is_meant),
            given.first().is_some_and(is_meant),
        )
    };
    let missed = (!first).then(|| {
        let text = &row.text;
        format!("{}: {text}\n   {given:?}, not {:?}", row.id, row.faults)
    });
    Judged {
        within,
        first,
        missed,
    }
}

#[test]
fn what_servers_say_is_known() {
    let all = table();
    let asked: Vec<&Row> = all.iter().filter(|row| row.faults != ["?"]).collect();
    let judged = on_all_cores(&asked, |row| judged(row));
    let share = |is_so: fn(&Judged) -> bool| {
        judged.iter().filter(|one| is_so(one)).count() * 1000 / judged.len()
    };
    let (within, first) = (share(|one| one.within), share(|one| one.first));
    let missed: Vec<&str> = judged
        .iter()
        .filter_map(|one| one.missed.as_deref())
        .collect();
    println!(
        "{} texts of servers, {}.{} % within three, {}.{} % first\n{}",
        judged.len(),
        within / 10,
        within % 10,
        first / 10,
        first % 10,
        missed.join("\n")
    );
    assert!(within >= WITHIN && first >= FIRST, "{within} {first}");
}
