-- What was handed over (private_…) and what may be shown (released_…).
CREATE TABLE private_batch (
    municipality TEXT NOT NULL,
    id INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    person TEXT NOT NULL,
    software TEXT NOT NULL,
    source TEXT NOT NULL,
    accepted_problems INTEGER NOT NULL,
    PRIMARY KEY (municipality, id)
);
CREATE TABLE private_file (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    dataset TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    records_read INTEGER NOT NULL,
    records_kept INTEGER NOT NULL,
    PRIMARY KEY (municipality, batch, dataset, file),
    FOREIGN KEY (municipality, batch) REFERENCES private_batch (municipality, id)
);
CREATE TABLE private_problem (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (municipality, batch, position),
    FOREIGN KEY (municipality, batch) REFERENCES private_batch (municipality, id)
);
CREATE TABLE private_municipality (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    name TEXT NOT NULL,
    fictional INTEGER NOT NULL,
    attribution TEXT NOT NULL,
    PRIMARY KEY (municipality, batch)
);
CREATE TABLE private_indicator (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (municipality, batch, code)
);
CREATE TABLE private_department (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    organisation_number TEXT,
    department_number TEXT,
    family INTEGER,
    youth INTEGER,
    elderly INTEGER,
    nursing INTEGER,
    geometry BLOB,
    PRIMARY KEY (municipality, batch, id)
);
CREATE TABLE private_area (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    layer TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    geometry BLOB NOT NULL,
    PRIMARY KEY (municipality, batch, layer, id)
);
CREATE TABLE private_address_point (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    dwellings INTEGER NOT NULL,
    department TEXT,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_base (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    geometry BLOB NOT NULL,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_observation (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    department TEXT NOT NULL,
    numerator REAL NOT NULL,
    denominator INTEGER NOT NULL,
    PRIMARY KEY (municipality, batch, indicator, period, department)
);
CREATE TABLE private_concern (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    department TEXT NOT NULL,
    month TEXT NOT NULL,
    sign TEXT NOT NULL,
    target_group TEXT NOT NULL,
    reporter TEXT NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_coverage (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    department TEXT NOT NULL,
    trained TEXT NOT NULL,
    active_reporters INTEGER NOT NULL,
    ended TEXT,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_intervention (
    municipality TEXT NOT NULL,
    batch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_groups TEXT NOT NULL,
    start_date TEXT NOT NULL,
    end_date TEXT,
    participants TEXT NOT NULL,
    departments TEXT NOT NULL,
    x REAL,
    y REAL,
    PRIMARY KEY (municipality, batch, id)
);

CREATE TABLE released_release (
    municipality TEXT NOT NULL,
    id INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    software TEXT NOT NULL,
    rules TEXT NOT NULL,
    household_threshold INTEGER NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    fictional INTEGER NOT NULL,
    attribution TEXT NOT NULL,
    west REAL NOT NULL,
    south REAL NOT NULL,
    east REAL NOT NULL,
    north REAL NOT NULL,
    PRIMARY KEY (municipality, id)
);
CREATE TABLE released_indicator (
    municipality TEXT NOT NULL,
    release INTEGER NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (municipality, release, code),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_layer (
    municipality TEXT NOT NULL,
    release INTEGER NOT NULL,
    position INTEGER NOT NULL,
    layer TEXT NOT NULL,
    name_da TEXT NOT NULL,
    name_en TEXT NOT NULL,
    areas INTEGER NOT NULL,
    tile BLOB NOT NULL,
    PRIMARY KEY (municipality, release, layer),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_area (
    municipality TEXT NOT NULL,
    release INTEGER NOT NULL,
    layer TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT,
    district TEXT,
    dwellings INTEGER,
    shown_with TEXT NOT NULL,
    geometry BLOB NOT NULL,
    PRIMARY KEY (municipality, release, layer, id),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_column (
    municipality TEXT NOT NULL,
    release INTEGER NOT NULL,
    layer TEXT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (municipality, release, layer, indicator, period),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_base (
    municipality TEXT NOT NULL,
    release INTEGER NOT NULL,
    kind TEXT NOT NULL,
    features INTEGER NOT NULL,
    tile BLOB NOT NULL,
    PRIMARY KEY (municipality, release, kind),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
