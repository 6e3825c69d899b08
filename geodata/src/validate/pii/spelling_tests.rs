//! The ways in which people write what the guard looks for, and what only looks like it.
use super::*;

fn kind(text: &str) -> Option<PersonalData> {
    personal_data(text)
}

fn is_cpr(text: &str) -> bool {
    matches!(kind(text), Some(PersonalData::Cpr { .. }))
}

#[test]
fn numbers_and_dates_are_found_however_they_are_spaced() {
    for text in [
        "0 1 0 1 9 0 1 2 3 4",
        "010190  -  1234",
        "(010190)1234",
        "010190+1234",
        "cpr010190x1234",
        "19900101-1234",
        "010190*1234",
        "010190#1234",
        "CPR 010190 - 1234",
    ] {
        assert!(matches!(personal_data(text), Some(PersonalData::Cpr { .. })), "{text}");
    }
    for text in [
        "CPR 010190",
        "fødselsdato 01011990",
        "født 90-01-01",
        "født: 90.1.31",
        "DOB 1990-01-01",
        "fødselsdag: 1. januar 1990",
        "født 19900101",
    ] {
        assert_eq!(personal_data(text), Some(PersonalData::DateOfBirth), "{text}");
    }
    for text in ["tlf 20 30 4050", "tlf. 20304050", "mobil 2030 40 50"] {
        assert_eq!(personal_data(text), Some(PersonalData::Telephone), "{text}");
    }
    // Dates alone are those of buildings and plans, digits alone those of codes.
    for text in ["Bygget 1990-01-01", "Plan 01.01.2024", "20304050", "1 2 3 4 5 6 7 8 9"] {
        assert_eq!(personal_data(text), None, "{text}");
    }
}

/// Numbers of persons that are refused in names and in ids.
const CPR: [&str; 48] = [
    "x010190-1234",
    "a010190-1234b",
    "k010190_1234",
    "hjaelp_til_010190_1234",
    "010190-12-34",
    "010190-12 34",
    "010 190 1234",
    "010190-1 234",
    "010190-1.234",
    "01 0190-1234",
    "0.10190-1234",
    "0101 90 12 34",
    "1-1-90-1234",
    "1/1-90-1234",
    "1.1.1990-1234",
    "01.1.90-1234",
    "010190----1234",
    "010190-----1234",
    "010190 -------- 1234",
    "010190 ... 1234",
    "010190 løbenr. 1234",
    "010190 løb 1234",
    "010190 og 1234",
    "010190 nr 1234",
    "010190, de sidste fire cifre: 1234",
    "⓪①⓪①⑨⓪-①②③④",
    "⓿❶⓿❶❾⓿ ❶❷❸❹",
    "〇一〇一九〇-一二三四",
    "০১০১৯০-১২৩৪",
    "𝟎𝟏𝟎𝟏𝟗𝟎-𝟏𝟐𝟑𝟒",
    "0\u{fe0f}\u{20e3}1\u{fe0f}\u{20e3}0190-1234",
    "010\u{ad}190-1234",
    "010\u{115f}190-1234",
    "010190\u{ad}1234",
    "010190\u{115f}1234",
    "010190\u{200b}1234",
    "010190\u{2060}1234",
    "010190\u{34f}1234",
    "010190\u{180e}1234",
    "010190\u{301}1234",
    "010190\u{e0020}1234",
    "010190\u{2800}1234",
    "0101\u{200b}90\u{200b}1234",
    "O1O19O-1234",
    "ol0190-1234",
    "0l0190-1234",
    "OIO19O 1234",
    "01.01.90-l234",
];

/// Those that are refused in names alone: digits in one, or groups with the same mark, may be a code.
const CPR_IN_NAMES: [&str; 8] = [
    "010119901234",
    "199001011234",
    "x0101901234",
    "0101901234b",
    "⓪①⓪①⑨⓪①②③④",
    "0101-90-1234",
    "O1O19O1234",
    "0101-90-12-34",
];

#[test]
fn cpr_numbers_are_found_in_every_grouping() {
    for text in CPR {
        assert!(is_cpr(text) && is_cpr(&format!("Hanne ({text}) i gården")), "{text}");
        assert!(matches!(personal_data_in_id(text), Some(PersonalData::Cpr { .. })), "{text} in an id");
    }
    for text in CPR_IN_NAMES {
        assert!(is_cpr(text) && is_cpr(&format!("Hanne ({text}) i gården")), "{text}");
        assert_eq!(personal_data_in_id(text), None, "{text} in an id");
        assert!(matches!(personal_data_in_code(text), Some(PersonalData::Cpr { .. })), "{text} in a code");
    }
}

#[test]
fn telephone_numbers_are_found_in_every_grouping() {
    for text in [
        "2030-4050",
        "2030.4050",
        "2030–4050",
        "2031 4057",
        "20 30 40 50",
        "20-30-40-50",
        "20.30.40.50",
        "20·30·40·50",
        "20/30/40/50",
        "20_30_40_50",
        "hjaelp_20_30_40_50",
        "hjaelp-20-30-40-50",
        "20 304 050",
        "203 040 50",
        "203 04 050",
        "2 0 3 0 4 0 5 0",
        "2-0-3-0-4-0-5-0",
        "(20) 30 40 50",
        "20\u{200b}30\u{200b}40\u{200b}50",
        "2O 3O 4O 5O",
        "tel 203040 50",
        "tlf. 20 304 050",
        "tlf. 2030 4050",
        "tlf. 21 23 25 27",
        "tlf. 2300 4200",
        "☎ 20304050",
        "📞20304050",
        "T: 20304050",
        "M: 20304050",
        "nummer 20304050",
        "nummer: 2030 4050",
        "vagttelefon 20304050",
        "+46 70 123 45 67",
    ] {
        for text in [text, &format!("Hanne {text}")] {
            assert_eq!(kind(text), Some(PersonalData::Telephone), "{text}");
            assert_eq!(personal_data_in_id(text), Some(PersonalData::Telephone), "{text} in an id");
        }
    }
}

#[test]
fn e_mail_addresses_are_found_in_every_dress() {
    for text in [
        "jens@jensen",
        "jens@localhost",
        "Skriv til jens@jensen nu",
        "jens [at] jensen dk",
        "jens [AT] jensen.dk",
        "jens(at)jensen.dk",
        "jens<at>jensen.dk",
        "jens(a)jensen.dk",
        "jens @ jensen . dk",
        "jens @ jensen.dk",
        "jens﹫jensen.dk",
        "jens＠jensen.dk",
        "jens%40jensen.dk",
        "jens&#64;jensen.dk",
        "jens snabela jensen.dk",
        "jens snabel-a jensen dk",
        "jens.jensen at example.com",
        "jens@xn--jensen.dk",
    ] {
        assert_eq!(kind(text), Some(PersonalData::Email), "{text}");
        assert_eq!(personal_data_in_id(text), Some(PersonalData::Email), "{text} in an id");
    }
    for text in
        ["Café @ Torvet", "Mød os @ torvet. Kom og vær med", "@jens", "Aftalt at bolig.dk står for det", "16 @ 20"]
    {
        assert_eq!(kind(text), None, "{text}");
    }
}

#[test]
fn birth_is_said_by_signs_and_in_other_tongues() {
    for text in
        ["* 01.01.1990", "*01.01.1990", "Hanne (* 1. januar 1990)", "geb. 1.1.1990", "née 1.1.1990", "geboren 01.01.90"]
    {
        assert_eq!(kind(text), Some(PersonalData::DateOfBirth), "{text}");
        assert_eq!(personal_data_in_id(text), Some(PersonalData::DateOfBirth), "{text} in an id");
    }
    for text in ["** 01.01.1990", "2 * 3 boliger", "Gebyr 1.1.1990"] {
        assert_eq!(kind(text), None, "{text}");
    }
    for id in [
        "1. januar 1990",
        "1 januar 1990",
        "sag_1_maj_1990",
        "January 1, 1990",
        "12. dec. 2019",
        "plan for Hanne 1990-01-01",
    ] {
        assert_eq!(personal_data_in_id(id), Some(PersonalData::Date), "{id}");
        assert_eq!(kind(id), None, "{id}: a building or a plan has a day");
    }
    for id in [
        "Plan 2020-12-31",
        "lokalplan_2020-12-31",
        "Helhedsplan 01.01.2023 - 31.12.2027",
        "version 2024-01-31",
        "dato: 1. januar 2024",
        "pr. 31.12.2024",
        "uge 2024-01-31",
        "opgjort 31/12/2024",
        "1. maj",
        "maj 1990",
        "1 maj 19900",
    ] {
        assert_eq!(personal_data_in_id(id), None, "{id}");
    }
}

#[test]
fn persons_are_named_in_no_id() {
    for id in [
        "jens_jensen",
        "jens-jensen",
        "JensJensen",
        "jensjensen",
        "hus_JensJensen_2",
        "Jens Jensens hus",
        "J. Jensen",
        "Mohammed Ali",
        "Hansen Mette",
        "Fru Hansen",
        "Dr Nielsen",
        "Fatima Yilmaz",
        "Jens\u{200b}Jensen",
    ] {
        assert_eq!(personal_data_in_id(id), Some(PersonalData::Name), "{id}");
        assert_eq!(kind(id), None, "{id}: departments and streets are called after persons");
    }
    for id in [
        "Hans Tavsens Park",
        "Peter Bangs Vej",
        "C.F. Møllers Allé",
        "Andersen",
        "Jensens Gård",
        "Blok B, Nissens Have",
        "personundersøgelsen",
        "Sofielund",
        "Marieholm",
        "beboerraadgivning",
        "ensom_isoleret",
        "huslejerestance",
        "frivillig",
        "uden_tilknytning",
    ] {
        assert_eq!(personal_data_in_code(id), None, "{id}");
    }
}

/// Texts of the field that look a little like those of a person.
#[test]
fn harmless_texts_are_taken() {
    for text in [
        "2300 4200",
        "8200 8210",
        "3000 2010",
        "Møllevej 2020 2300",
        "Skole 2030 2400",
        "2300, 4200, 5000",
        "Langgade 1200 2300",
        "Afdeling 0101 2001",
        "Postnr 2300-2450",
        "Postnumre 2300 2400 2450",
        "Hjørring 9800-9881",
        "2019-2023",
        "Gård 2019-2023",
        "1971/1972",
        "1956-1958-1962",
        "1956 1958 1962",
        "2000.2010",
        "Havnegade 21 23 25 27",
        "Havnegade 21-23-25-27",
        "Havnegade 2, 4, 6, 8",
        "Havnegade 2 4 10 12 14 16",
        "Vejen 10 12 14 16 18",
        "Vejen 10 20 30 40",
        "Nr. 10-20-30-40",
        "Afd 55-66-77-88",
        "3B afd. 12",
        "afd. 12, 3. etape",
        "Boligafdeling 10 20",
        "Afd. 1234-5678",
        "LBF 0123-0045",
        "0101-12-34-5678",
        "12ab",
        "Matr. 12ab",
        "matr. nr. 2000355-12ab",
        "5790001234567",
        "EAN 5790001234567",
        "EAN 5 790001 234567",
        "CVR-nr. 12 34 56 78",
        "CVR-nummer 20304050",
        "BBR 1234-5678",
        "(721034.12, 6175822.50)",
        "721034 6175822",
        "55.676098, 12.568337",
        "Kvadratnet 1km_6175_725",
        "Kvadratnet 100m_61101_7244",
        "CRS3035RES1000mN3621000E4482000",
        "881f058317fffff",
        "0a3f50b8-5b1c-32b8-e044-0003ba298018",
        "ab010190-1234-4321-8877-203040506070",
        "Åbent man-fre 10.00-18.00, lør 10-14",
        "Kl. 16.30-18.00",
        "kl. 20 21 22 23",
        "Kl. 12 tv",
        "Blok 2 tv-stuen",
        "TV-huset",
        "Th. Langs Gade 5",
        "Vejen 12-14",
        "Etape 1 2 3 4 5 6 7 8",
        "1 2 3 4 5 6 7 8 9 10",
        "1-2-3-4-5-6-7-8",
        "Lokalplan 12-34",
        "Plan 1.1.2023-2027",
        "udtræk 202401311200",
        "Projekt 100 12 boliger",
        "Ældreboliger 65+",
        "Telefonfabrikken 1930 1950",
        "Ring 3, plan 31.12.2019",
        "Mobilgården 1",
        "Nr. 1-8, 10-18",
    ] {
        assert_eq!(kind(text), None, "{text}");
        assert_eq!(personal_data_in_id(text), None, "{text} in an id");
    }
}

/// What the rules leave: a reader should not take the guard for more than it is.
#[test]
fn forms_that_pass_are_known() {
    for text in [
        "2030 4050",
        "2030/4050",
        "20304050",
        "21 23 25 27",
        "010190",
        "010190-XXXX",
        "1234-010190",
        "nul et nul et halvfems 1234",
        "født i 1990",
        "1. januar 1990",
        "Hanne Jensen",
        "079-123 45 67",
    ] {
        assert_eq!(kind(text), None, "{text}");
    }
    // In doubt a text is refused.
    for text in ["Sankt 2. Mf", "Ugle@kollegiet", "Plan 010120, 2300 København S"] {
        assert!(kind(text).is_some(), "{text}");
    }
}

/// Twice the text takes about twice the time: each of these would take minutes otherwise.
#[test]
fn long_texts_are_read_in_linear_time() {
    for part in [
        "1 ",
        "1-",
        "1.",
        "12 ",
        "010190",
        "010190-",
        "010190 og ",
        "1.1.1",
        "1.1.90 ",
        "a1",
        "a ",
        "a@",
        " at ",
        "*1.1.",
        "f. ",
        "nr ",
        "maj 1 ",
        "plan 1.1.1990 ",
        "jens ",
        "J. ",
        "JJensen",
        "tlf 2 ",
        "20_",
        "(",
        "\u{ad}",
        "-",
        "o1",
        "01019012",
        "2th ",
    ] {
        let text = part.repeat(400_000 / part.len());
        let _ = (personal_data(&text), personal_data_in_code(&text));
    }
}
