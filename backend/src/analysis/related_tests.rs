use super::*;

const PERSONS: [u64; 12] = [31, 12, 7, 0, 44, 3, 19, 25, 1, 8, 14, 60];

/// What is said of columns of 12 atoms.
fn said(columns: &[(&str, [u64; 12])]) -> Vec<String> {
    let counts = AtomCounts {
        ids: (0..12).map(|id| id.to_string()).collect(),
        counts: columns.iter().map(|(name, numbers)| ((*name).to_owned(), numbers.to_vec())).collect(),
    };
    related(&counts).iter().map(ToString::to_string).collect()
}

#[test]
fn nine_copies_average_to_the_truth_and_are_refused() {
    let names: Vec<String> = (1..=9).map(|copy| format!("n{copy}")).collect();
    let found = said(&names.iter().map(|name| (name.as_str(), PERSONS)).collect::<Vec<_>>());
    assert_eq!(found.len(), 36, "each pair is named");
    let why = "are the same in every atom, and the mean of two noises is more exact than one: leave one out";
    assert_eq!(found[0], format!("the columns \"n1\" and \"n2\" {why}"));
    // However few atoms there are: who publishes one of two equal columns publishes both.
    let one = |name: &str| (name.to_owned(), vec![4]);
    let alone = AtomCounts { ids: vec!["1".to_owned()], counts: [one("a"), one("b")].into() };
    assert!(related(&alone).iter().all(Related::is_same) && related(&alone).len() == 1);
}

#[test]
fn columns_that_are_nearly_the_same_are_refused() {
    let mut few_rows = PERSONS;
    (few_rows[0], few_rows[9]) = (2, 30);
    let of = "and the mean of two noises is more exact than one";
    assert_eq!(
        said(&[("a", PERSONS), ("b", few_rows)]),
        [format!("the columns \"a\" and \"b\" are the same, or 1 apart, in 9 of 11 atoms, {of}")]
    );
    // One apart is little where the counts are large; where they are small it is another count.
    let by_one = PERSONS.map(|count| if count >= 10 { count - count % 2 + 1 - count % 2 } else { count });
    assert_eq!(said(&[("a", PERSONS), ("b", by_one)]).len(), 1);
    assert_eq!(
        said(&[("a", [1, 2, 1, 0, 3, 1, 2, 2, 1, 0, 4, 1]), ("b", [2, 1, 1, 1, 2, 0, 2, 1, 0, 1, 3, 2])]),
        [""; 0]
    );
}

#[test]
fn columns_that_follow_from_one_other_are_named() {
    let more = "so that each makes the other more exact";
    assert_eq!(
        said(&[("a", PERSONS), ("b", PERSONS.map(|count| 2 * count))]),
        [format!("the column \"a\" is 1/2 of \"b\" in 11 of 11 atoms, {more}")]
    );
    assert_eq!(
        said(&[("a", PERSONS.map(|count| 3 * count)), ("b", PERSONS.map(|count| 2 * count))]),
        [format!("the column \"a\" is 3/2 of \"b\" in 11 of 11 atoms, {more}")]
    );
    // Counts below 10 that differ by one are not taken for copies, but a column shifted as a whole is named.
    let small = PERSONS.map(|count| count % 10);
    assert_eq!(
        said(&[("a", small), ("b", small.map(|count| count + 1))]),
        [format!("the column \"b\" is \"a\" and 1 more in 12 of 12 atoms, {more}")]
    );
    assert_eq!(
        said(&[("a", PERSONS), ("b", PERSONS.map(|count| count + 7))]),
        [format!("the column \"b\" is \"a\" and 7 more in 12 of 12 atoms, {more}")]
    );
    assert_eq!(
        said(&[("a", PERSONS), ("b", PERSONS.map(|count| 100 - count))]),
        [format!("the columns \"a\" and \"b\" add up to 100 in 12 of 12 atoms, {more}")]
    );
}

#[test]
fn sums_and_complements_among_columns_are_named() {
    let women = [15, 7, 2, 0, 20, 3, 8, 13, 0, 5, 6, 31];
    let men: [u64; 12] = std::array::from_fn(|at| PERSONS[at] - women[at]);
    let sum = "the column \"persons\" is the sum of \"men\" and \"women\" in";
    let why = "so that two of them make the third more exact";
    assert_eq!(said(&[("men", men), ("persons", PERSONS), ("women", women)]), [format!("{sum} 11 of 11 atoms, {why}")]);
    // In all but one row.
    let mut corrected = PERSONS;
    corrected[4] += 5;
    assert_eq!(
        said(&[("men", men), ("persons", corrected), ("women", women)]),
        [format!("{sum} 10 of 11 atoms, {why}")]
    );
    assert_eq!(said(&[("men", men), ("women", women)]), [""; 0], "two parts without their sum");
}

#[test]
fn a_total_of_many_columns_is_named() {
    let parts = [
        ("0-17", [3, 1, 0, 2, 9, 4, 1, 0, 6, 2, 8, 5]),
        ("18-64", [9, 4, 11, 7, 2, 15, 8, 3, 1, 22, 5, 6]),
        ("65-", [0, 5, 2, 1, 7, 3, 12, 4, 9, 2, 0, 1]),
    ];
    let total = std::array::from_fn(|at| parts.iter().map(|part| part.1[at]).sum());
    let unlike = [4, 4, 0, 1, 30, 2, 0, 9, 1, 1, 7, 3];
    let found = said(&[parts[0], parts[1], parts[2], ("total", total), ("unlike", unlike)]);
    let why = "each follows from the others by adding and subtracting in every atom, which makes it more exact";
    assert_eq!(found, [format!("of the columns \"0-17\", \"18-64\", \"65-\", \"total\" {why}")]);
    assert_eq!(said(&[parts[0], parts[1], parts[2], ("unlike", unlike)]), [""; 0]);
}

#[test]
fn counts_of_rare_things_are_not_taken_for_related() {
    let rare = |places: &[usize]| -> [u64; 12] { std::array::from_fn(|at| u64::from(places.contains(&at))) };
    assert_eq!(
        said(&[("a", rare(&[1, 5])), ("b", rare(&[2, 9])), ("c", rare(&[3, 5, 7])), ("none", rare(&[]))]),
        [""; 0]
    );
    assert_eq!(said(&[("a", PERSONS), ("none", rare(&[])), ("also none", rare(&[]))]), [""; 0]);
}
