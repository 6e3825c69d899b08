//! `bydelsblik statute`.
use super::{
    Failure,
    csv_for::CsvArguments,
    input::{read, table as table_file, without_problems},
    output::{refuse_inputs, write_sheet},
    publish::statute_rules,
    store_arguments::TownArguments,
    table_arguments::TableArguments,
    values::{ReferenceValue, date},
};
use crate::{
    analysis::{Findings, StatuteRequest, indicators_of, statute_results, statute_sheet, statute_table, told_years},
    catalogue::built_in,
    statute::StatuteFacts,
};
use clap::Args;
use geodata::{
    indicator::{Indicator, Reference, ReferenceArea},
    measure::{StatuteResult, StatuteRule},
};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use store::Reader;

#[derive(Debug, Args)]
pub(super) struct StatuteArguments {
    #[command(flatten)]
    town: TownArguments,
    /// Table with a row per area and year. An indicator x is in the columns x_taeller and x_naevner. Defaults to the newest
    /// release in the store.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Sheet of a workbook, layer, or file of a zip, where there are several.
    #[arg(long, value_name = "NAME", requires = "input")]
    layer: Option<String>,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN", requires = "input", default_value = "id")]
    id: String,
    /// Column with the year.
    #[arg(long, value_name = "COLUMN", requires = "input", default_value = "aar")]
    year: String,
    /// Column with the residents.
    #[arg(long, value_name = "COLUMN", requires = "input", default_value = "beboere")]
    residents: String,
    /// Values for the country, as INDICATOR/YEAR=NUMBER.
    #[arg(long, value_name = "VALUES", value_delimiter = ',', requires = "input")]
    country: Vec<ReferenceValue>,
    /// Values for the region, in the same way.
    #[arg(long, value_name = "VALUES", value_delimiter = ',', requires = "input")]
    region: Vec<ReferenceValue>,
    /// Also check the rules that look at origin.
    #[arg(long, requires = "input")]
    with_origin: bool,
    /// Rules (TOML) instead of the built-in ones.
    #[arg(long, value_name = "FILE", requires = "input")]
    rules: Option<PathBuf>,
    /// Day on which the rules must be in force, as 2026-12-01; defaults to today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    table: TableArguments,
    #[command(flatten)]
    csv: CsvArguments,
}

/// Checks areas against the criteria and writes the result.
pub(super) async fn statute(arguments: StatuteArguments) -> Result<(), Failure> {
    refuse_inputs(&arguments.output, arguments.input.as_deref().into_iter().chain(arguments.rules.as_deref()))?;
    let on = arguments.on.unwrap_or_else(|| jiff::Zoned::now().date());
    match &arguments.input {
        Some(input) => of_table(&arguments, input, on),
        None => of_release(&arguments, on).await,
    }
}

async fn of_release(arguments: &StatuteArguments, on: Date) -> Result<(), Failure> {
    let reader = Reader::open(&arguments.town.store.db).await?;
    let release = reader.newest_release(arguments.town.municipality.as_deref()).await?;
    let Some(facts) = StatuteFacts::read(&reader, &release).await? else {
        let reason = format!(
            "release {} was made without the statute layer; a steward turns it on: publish --statute",
            release.id
        );
        return Err(Failure::Usage(reason));
    };
    let Some(year) = facts.newest_year() else {
        return Err(Failure::Input(format!(
            "release {}: no indicator has all residents as its denominator",
            release.id
        )));
    };
    let rules: Vec<&StatuteRule> = facts.statute.on(on).collect();
    let mut results = Vec::new();
    for (position, area) in facts.areas.iter().enumerate() {
        results.extend(rules.iter().map(|rule| (area.name.as_str(), *rule, facts.result(rule, position, year))));
    }
    write(arguments, "omraade", &rules, &results)
}

fn of_table(arguments: &StatuteArguments, input: &Path, on: Date) -> Result<(), Failure> {
    let mut indicators = built_in();
    for (values, of, option) in [
        (&arguments.country, ReferenceArea::Country, "--country"),
        (&arguments.region, ReferenceArea::Region, "--region"),
    ] {
        for value in values {
            add_reference(&mut indicators, value, of, option)?;
        }
    }
    let read_rules = statute_rules(arguments.rules.as_deref())?;
    let of_origin = |rule: &StatuteRule| {
        rule.criteria().any(|criterion| {
            indicators.iter().any(|indicator| indicator.code == criterion.indicator && indicator.statute_only)
        })
    };
    let (left_out, rules): (Vec<&StatuteRule>, Vec<&StatuteRule>) =
        read_rules.statute.on(on).partition(|rule| !arguments.with_origin && of_origin(rule));
    if !left_out.is_empty() {
        let codes: Vec<&str> = left_out.iter().map(|rule| rule.code.as_str()).collect();
        println!("not checked, since they look at origin: {}; check them too with --with-origin", codes.join(", "));
    }
    if rules.is_empty() {
        return Err(Failure::Usage(format!("--on {on}: no rule is in force on that day")));
    }
    let request = StatuteRequest {
        id: arguments.id.clone(),
        year: arguments.year.clone(),
        residents: arguments.residents.clone(),
    };
    let file = table_file(input, arguments.layer.as_ref(), &arguments.table);
    let mut findings = Findings::default();
    let areas = statute_table(&read(&file)?, &request, &indicators_of(&rules), &mut findings);
    without_problems(&findings)?;
    told_years(&areas).iter().for_each(|line| eprintln!("{}: {line}", file.name()));
    write(arguments, &arguments.id, &rules, &statute_results(&areas, &rules, &indicators))
}

fn write(
    arguments: &StatuteArguments,
    id: &str,
    rules: &[&StatuteRule],
    results: &[(&str, &StatuteRule, StatuteResult)],
) -> Result<(), Failure> {
    write_sheet(&arguments.output, statute_sheet(id, &indicators_of(rules), results), arguments.csv.csv_for)?;
    for rule in rules {
        let count = |listed| {
            results.iter().filter(|(_, other, result)| other.code == rule.code && result.listed == listed).count()
        };
        println!(
            "{}: conditions met by {} of the areas, not met by {}, undecided for {}",
            rule.name.da,
            count(Some(true)),
            count(Some(false)),
            count(None)
        );
    }
    Ok(())
}

fn add_reference(
    indicators: &mut [Indicator],
    asked: &ReferenceValue,
    of: ReferenceArea,
    option: &str,
) -> Result<(), Failure> {
    let indicator = indicators.iter_mut().find(|indicator| indicator.code == asked.indicator);
    let unknown = || Failure::Usage(format!("{option} {asked}: the indicator is not in the catalogue"));
    let reference = Reference { of, year: asked.year, value: asked.value };
    indicator.ok_or_else(unknown)?.references.push(reference);
    Ok(())
}
