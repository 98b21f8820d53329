//! The texts that pages have as examples: each page comes first for its own.

use mailprobe::catalogue::Catalogue;

use crate::{explainer, ids};

#[test]
fn a_page_comes_first_for_the_texts_of_its_example() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for page in Catalogue::embedded().pages() {
        for text in &page.body().texts {
            let answer = explainer().explain(&text.text);
            asked += 1;
            if ids(&answer).first() != Some(&page.id.as_str()) {
                let line = page.line_of(text, 1);
                wrong.push(format!(
                    "{}:{line}: {:?} gives {:?}",
                    page.path,
                    text.text,
                    ids(&answer)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked >= 15, "{asked}");
}

#[test]
fn what_never_shows_by_itself_has_a_text() {
    for page in Catalogue::embedded().pages() {
        let is_shown = !page.when.is_empty() || !page.body().texts.is_empty();
        assert!(
            is_shown,
            "{}: add a ```text block of what is typed",
            page.path
        );
    }
}
