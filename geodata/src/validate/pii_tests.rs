use super::*;
use proptest::prelude::*;

fn kind(text: &str) -> Option<PersonalData> {
    personal_data(text)
}

fn is_cpr(text: &str) -> bool {
    matches!(kind(text), Some(PersonalData::Cpr { .. }))
}

#[test]
fn cpr_numbers_are_found_in_every_dress() {
    for text in [
        "211062-5629",
        "2110625629",
        "211062 5629",
        "21-10-62-5629",
        "21.10.62-5629",
        "21/10/62 5629",
        "211062–5629",
        "211062‑5629",
        "211062 - 5629",
        "CPR:2110625629;",
        "٢١١٠٦٢-٥٦٢٩",
        "２１１０６２－５６２９",
        "211\u{200b}062-5629",
        "211062\u{a0}5629",
        "910136-5001",
        "290200-5000",
        "(211062-5629)",
        "CPR211062-5629",
        "211062:5629",
        "211062_5629",
        "211062 56 29",
        "21-10-1962-5629",
        "21.10.1962 5629",
        "2 1 1 0 6 2 5 6 2 9",
        "2-1-1-0-6-2-5-6-2-9",
        "2 1 1 0 6 2 - 5629",
        "211062  -  5629",
        "211062      5629",
        "(211062)5629",
        "(211062) - 5629",
        "211062+5629",
        "211062*5629",
        "211062;5629",
        "211062=5629",
        "211062x5629",
        "cpr211062x5629",
        "21_10_62_5629",
        "21101962-5629",
        "19621021-5629",
        "1962-10-21-5629",
        "1962.10.21 5629",
        "cprnummer 211062-5629",
        "0 1 0 1 9 0 1 2 3 4",
        "010190  -  1234",
        "(010190)1234",
        "010190+1234",
        "cpr010190x1234",
        "19900101-1234",
    ] {
        assert!(is_cpr(text), "{text}");
    }
    assert_eq!(kind("010136-5001"), Some(PersonalData::Cpr { checked: false }), "modulus 11 lets nothing through");
    assert_eq!(kind("211062-5629"), Some(PersonalData::Cpr { checked: true }));
}

#[test]
fn codes_of_the_field_are_none() {
    for text in [
        "920136-5001",
        "311162-5629",
        "211362-5629",
        "000162-5629",
        "21106256290",
        "100m_61757_7244",
        "1km_6175_724",
        "CRS3035RES1000mN3621000E4482000",
        "881f058317fffff",
        "Boligafdeling 12 – Tårnparken Nord",
        "2025-Q3",
        "2025-07",
        "2024-01-31",
        "Bydelshuset ved torvet",
        "Afdeling 1001, 1002 og 1003",
        "over 40 % uden job",
        "EPSG:25832",
        "Følgeskab for 18-64-årige",
        "Kl. 10 i gården",
        "overfyldt_postkasse",
        "Stationsvej",
        "Helhedsplan 2023-2027",
        "f. eks. den 1.2.2024",
        "Afd. 21 22 23 24",
        "Blok 20 22 24 26",
        "Ring 3 kvarteret 2300 og 4200",
        "Hjørring 9800-9881",
        "CVR 26 09 94 12",
        "Smsvej 22334455",
        "Absalonsgade 23-25 (29-29)",
        "BL - 5. kreds 20 21 22 23",
        "1.-4. etape",
        "Projekt 2023-2027, 18-24 årige",
        "01-01, Bispebjerg Bakke (0758,042)",
        "Afd. 1234-5678",
        "Afdeling 12 34 5678",
        "Opført 1990-01-01",
        "Opført 01.01.1990",
        "Ibrugtaget 1. januar 1990",
        "Helhedsplan 01.01.2023 - 31.12.2027",
        "Helhedsplan 2023-01-01 - 2027-12-31",
        "Pr. 31 12 2024",
        "Matr. nr. 12 ab, Utterslev",
        "Parkvej 20, 2300 København S",
        "Kilde: CPR, pr. 1. januar 2024",
        "CPR-registret, 1. januar 2024",
        "Bornholms Regionskommune, 1.1.2024",
        "Nyfødte 2020-01-01",
        "Blok F 01.01.1990",
        "Pdf. 01.01.1990",
        "1., 2. og 3. maj",
        "211062;56;29",
    ] {
        assert_eq!(kind(text), None, "{text}");
    }
}

#[test]
fn other_personal_data_is_found() {
    let expected = [
        ("skriv til hanne.jensen@example.dk", PersonalData::Email),
        ("hanne＠example.dk", PersonalData::Email),
        ("ring 22 33 44 55", PersonalData::Telephone),
        ("tlf 2233 4455", PersonalData::Telephone),
        ("22.33.44.55", PersonalData::Telephone),
        ("Tlf.22 33 44 55", PersonalData::Telephone),
        ("mob. 22334455", PersonalData::Telephone),
        ("(+45)22334455", PersonalData::Telephone),
        ("tlf. 22334455", PersonalData::Telephone),
        ("+45 22334455", PersonalData::Telephone),
        ("0046 701234567", PersonalData::Telephone),
        ("Parkvej 3, 2. tv.", PersonalData::FloorAndDoor),
        ("Parkvej 3, kld tv", PersonalData::FloorAndDoor),
        ("Nr. 3 kld. tv.", PersonalData::FloorAndDoor),
        ("Kælderen th.", PersonalData::FloorAndDoor),
        ("Parkvej 3, st. th", PersonalData::FloorAndDoor),
        ("Parkvej 3, 2.mf", PersonalData::FloorAndDoor),
        ("dør 14", PersonalData::FloorAndDoor),
        ("2. t.v.", PersonalData::FloorAndDoor),
        ("2. t. v.", PersonalData::FloorAndDoor),
        ("lejl.nr. 12", PersonalData::FloorAndDoor),
        ("dør nr. 12", PersonalData::FloorAndDoor),
        ("4. sal til venstre", PersonalData::FloorAndDoor),
        ("født 1. 2. 1948", PersonalData::DateOfBirth),
        ("born 1948-02-01", PersonalData::DateOfBirth),
        ("fødselsdato 01/02-48", PersonalData::DateOfBirth),
        ("Hanne, f. 1.2.1948", PersonalData::DateOfBirth),
        ("født 010248", PersonalData::DateOfBirth),
        ("født den 1. februar 1948", PersonalData::DateOfBirth),
        ("hans(at)mail.dk", PersonalData::Email),
        ("20 30 4050", PersonalData::Telephone),
        ("tlf 20 30 4050", PersonalData::Telephone),
        ("2031 4057", PersonalData::Telephone),
        ("Hanne 2031 4057", PersonalData::Telephone),
        ("+45 20304050", PersonalData::Telephone),
        ("tlf. 20304050", PersonalData::Telephone),
        ("tlf20304050", PersonalData::Telephone),
        ("20304050 (mobil)", PersonalData::Telephone),
        ("telefon 203 04 050", PersonalData::Telephone),
        ("tlf. 45 20 30 40 50", PersonalData::Telephone),
        ("Kontakt 20 30 40 50.", PersonalData::Telephone),
    ];
    for (text, data) in expected {
        assert_eq!(kind(text), Some(data), "{text}");
    }
}

#[test]
fn a_date_is_one_of_birth_beside_a_word_for_it() {
    let dates =
        ["1990-01-01", "01.01.1990", "1.1.1990", "01/01-90", "1. januar 1990", "01011990", "19900101", "010190"];
    let words = [
        "født",
        "Fødselsdato",
        "FØDSELSDAG",
        "foedt",
        "f.",
        "F.:",
        "f:",
        "f =",
        "DOB",
        "d.o.b.",
        "born",
        "cpr",
        "CPR-nr.",
        "cpr nummer",
    ];
    for word in words {
        for date in dates {
            for between in [" ", ": ", "=", " = "] {
                let text = format!("{word}{between}{date}");
                assert!(kind(&text).is_some(), "{text}");
                assert!(personal_data_in_id(&text).is_some(), "{text} in an id");
                assert!(kind(&format!("Afd. Nord ({text})")).is_some(), "{text} inside");
            }
        }
    }
    assert_eq!(kind("1990-01-01 født"), Some(PersonalData::DateOfBirth));
    assert_eq!(kind("født19900101"), Some(PersonalData::DateOfBirth));
    for date in ["1990-01-01", "01.01.1990", "1. januar 1990", "01011990", "010190"] {
        assert_eq!(kind(date), None, "{date} by itself, in a name");
    }
}

#[test]
fn a_full_date_is_none_of_an_id() {
    for id in ["1990-01-01", "01.01.1990", "1.1.1990", "01/01/1990", "01 01 1990", "sag_1990-01-01", "2024-01-31 b"] {
        assert_eq!(personal_data_in_id(id), Some(PersonalData::Date), "{id}");
        assert_eq!(personal_data_in_label(id), None, "{id}: deliveries are named by their day");
    }
    for id in ["1-2-2001", "1990-13-01", "01.01.90", "2025-07", "31-12-1790", "19900101", "101-01-1990"] {
        assert_eq!(personal_data_in_id(id), None, "{id}");
    }
}

#[test]
fn an_id_of_digits_may_be_a_code_and_what_cannot_be_one_is_found() {
    let cpr = PersonalData::Cpr { checked: false };
    for (id, data) in [
        ("010190-1234", cpr),
        ("010190–1234", cpr),
        ("010190 1234", cpr),
        ("01-01-90-1234", cpr),
        ("01.01.1990-1234", cpr),
        ("afd 010190-1234", cpr),
        ("afd_cpr0101901234", cpr),
        ("CPR: 0101901234", cpr),
        ("211062-5629", PersonalData::Cpr { checked: true }),
        ("hanne.jensen@example.dk", PersonalData::Email),
        ("tlf 22334455", PersonalData::Telephone),
        ("+4522334455", PersonalData::Telephone),
        ("Hanne 22 33 44 55", PersonalData::Telephone),
        ("Hanne Jensen", PersonalData::Name),
        ("hanne_jensen", PersonalData::Name),
        ("JENSEN, HANNE", PersonalData::Name),
        ("Hanne M. Jensen", PersonalData::Name),
        ("Ali Hassan 12", PersonalData::Name),
        ("Søren Østergaard", PersonalData::Name),
        ("sag f. 1.2.1948", PersonalData::DateOfBirth),
        ("22 33 44 55", PersonalData::Telephone),
        ("20 30 4050", PersonalData::Telephone),
        ("2031 4057", PersonalData::Telephone),
        ("tlf20304050", PersonalData::Telephone),
        ("mobil_20304050", PersonalData::Telephone),
        ("20304050 telefon", PersonalData::Telephone),
        ("phone-20304050", PersonalData::Telephone),
        ("010190+1234", cpr),
        ("(010190)1234", cpr),
        ("0 1 0 1 9 0 1 2 3 4", cpr),
        ("010190x1234", cpr),
        ("19900101-1234", cpr),
        ("CPR 010190", PersonalData::DateOfBirth),
        ("Parkvej 3, 2. tv", PersonalData::FloorAndDoor),
    ] {
        assert_eq!(personal_data_in_id(id), Some(data), "{id}");
    }
    for id in [
        "0101901234",
        "2110625629",
        "12-34-56-78",
        "22334455",
        "0101-12-3456",
        "739-95",
        "49, 25",
        "afd-0101901234",
        "100m_61757_7244",
        "1km_6175_724",
        "CRS3035RES1000mN3621000E4482000",
        "881f058317fffff",
        "0a3f50b8-5b1c-32b8-e044-0003ba298018",
        "Tårnparken Nord",
        "Indre By",
        "Hans Tavsens Park",
        "Niels Bohr",
        "Peter Bangs Vej",
        "sag 2",
        "2000355-12ab",
    ] {
        assert_eq!(personal_data_in_id(id), None, "{id}");
    }
}

#[test]
fn coordinates_in_a_reason_are_no_persons() {
    for reason in [
        "is not valid: at 721034.12 6175822.5",
        "is not valid: at 721034.1234 6175822.5678",
        "crosses itself near (721034.12, 6175822.50) in EPSG:25832; untangling it would change 20 m²",
        "a ring touches itself at 10.123456 56.123456",
        "(-10.123456, 56.1234567) lies outside of the system.",
        "at 211062.12 6175822.",
    ] {
        assert_eq!(personal_data_in_reason(reason), None, "{reason}");
    }
    for reason in [
        "the coordinate \"211062-5629\" is not a number",
        "the coordinate \"211062.5629\" is not a number with the decimal mark \",\"",
        "there is no such column; there are: 211062.5629, navn",
        "there is no such column; there are: 21.10.62 5629",
        "hanne@example.dk at 721034.12 6175822.5",
    ] {
        assert!(personal_data_in_reason(reason).is_some(), "{reason}");
    }
}

#[test]
fn a_finding_repeats_nothing() {
    for data in [PersonalData::Cpr { checked: true }, PersonalData::Email, PersonalData::Telephone] {
        assert!(!data.to_string().contains(|letter: char| letter.is_ascii_digit()));
    }
}

proptest! {
    #[test]
    fn it_never_panics(text in "\\PC*") {
        let _ = (personal_data(&text), personal_data_in_id(&text), personal_data_in_reason(&text), personal_data_in_code(&text));
    }

    #[test]
    fn a_cpr_number_is_found_wherever_it_stands(
        day in 1_u32..=28, month in 1_u32..=12, year in 0_u32..100, serial in 0_u32..10_000, dash in "[ –-]?", before in "[a-zæøå .,:]{0,8}[ :(]", after in "[ .,;)][a-zæøå ]{0,8}",
    ) {
        let text = format!("{before}{day:02}{month:02}{year:02}{dash}{serial:04}{after}");
        prop_assert!(is_cpr(&text), "{text}");
    }
}
