use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn month(number: i16) -> Period {
    Period::Month(2024 + (number - 1) / 12, ((number - 1) % 12 + 1) as u8)
}

fn report(department: &str, number: i16, count: u32) -> Concern {
    Concern {
        department: AreaId::new(department),
        month: month(number),
        sign: "lugt_i_opgang".to_owned(),
        target_group: "ukendt".to_owned(),
        reporter: "nabo".to_owned(),
        count,
    }
}

fn covered(departments: &[&str]) -> Vec<Coverage> {
    let coverage = |id: &&str| Coverage {
        department: AreaId::new(*id),
        trained: date(2024, 1, 1),
        active_reporters: 3,
        ended: None,
    };
    departments.iter().map(coverage).collect()
}

fn said(from: i16, until: i16, concerns: Vec<Concern>) -> DeliveredConcerns {
    DeliveredConcerns { concerns, span: Span { from: Some(month(from)), until: Some(month(until)) } }
}

#[test]
fn a_month_stands_until_it_comes_again() {
    let known = together(
        vec![
            said(1, 3, vec![report("a", 1, 5), report("a", 2, 6), report("b", 3, 7)]),
            said(2, 2, vec![report("b", 2, 1)]),
            said(4, 4, Vec::new()),
        ],
        &covered(&["a", "b"]),
    );
    assert_eq!(known.concerns, [report("a", 1, 5), report("b", 3, 7), report("b", 2, 1)]);
    assert_eq!(known.months, (1..=4).map(month).collect(), "a month without reports was delivered too");
}

#[test]
fn where_the_months_are_not_said_no_single_report_makes_one() {
    let three = |number| ["a", "b", "c"].map(|id| report(id, number, 1));
    let concerns = [vec![report("a", 1, 9)], three(2).to_vec(), three(4).to_vec(), vec![report("b", 6, 1)]].concat();
    let unsaid = || DeliveredConcerns { concerns: concerns.clone(), span: Span::default() };
    let six = covered(&["a", "b", "c", "d", "e", "f"]);
    let known = together(vec![unsaid()], &six);
    assert_eq!(known.months, [2, 3, 4].map(month).into(), "months between are delivered, with and without reports");
    assert_eq!(known.concerns.len(), 8, "nothing is lost that comes with the neighbouring month later");
    assert_eq!(together(vec![unsaid()], &six[1..]).months, [].into(), "of five it would be told which reported");
    let mut alone = six.clone();
    alone[2].active_reporters = 2;
    alone.extend(covered(&["g"]));
    assert_eq!(together(vec![unsaid()], &alone).months, [].into(), "of two reporters one could be told");
    // What is not said of one end follows from the reports at that end alone.
    let until = DeliveredConcerns { span: Span { from: None, until: Some(month(9)) }, ..unsaid() };
    assert_eq!(together(vec![until], &six).months, (2..=9).map(month).collect());
}

proptest! {
    /// Deliveries of months that share none say the same in every order.
    #[test]
    fn the_order_of_deliveries_does_not_matter_where_they_share_no_month(
        counts in prop::collection::vec(0_u32..4, 12),
        order in Just((0..6_i16).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let of = |number: i16| {
            let count = counts[usize::try_from(number - 1).unwrap()];
            (count > 0).then(|| report("a", number, count))
        };
        let two = |pair: i16| {
            let (from, until) = (2 * pair + 1, 2 * pair + 2);
            said(from, until, (from..=until).filter_map(of).collect())
        };
        let whole = together(vec![said(1, 12, (1..=12).filter_map(of).collect())], &[]);
        let mut known = together(order.into_iter().map(two).collect(), &[]);
        known.concerns.sort_by_key(|concern| concern.month);
        prop_assert_eq!(known, whole);
    }

    /// A month that is known is one that some delivery spans, and a report of a delivery counts once.
    #[test]
    fn nothing_is_counted_twice(months in prop::collection::vec(prop::collection::vec(1_i16..20, 0..6), 0..5)) {
        let deliveries: Vec<_> = months
            .iter()
            .map(|months| DeliveredConcerns {
                concerns: months.iter().map(|&number| report("a", number, 1)).collect(),
                span: Span::default(),
            })
            .collect();
        let known = together(deliveries, &[]);
        for number in 1..20 {
            let newest = months.iter().rev().find(|months| {
                months.iter().min().is_some_and(|first| *first <= number) && months.iter().max().unwrap() >= &number
            });
            let expected = newest.map_or(0, |months| months.iter().filter(|&&other| other == number).count());
            prop_assert_eq!(known.concerns.iter().filter(|concern| concern.month == month(number)).count(), expected);
        }
    }
}
