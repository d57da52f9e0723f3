-- SPDX-License-Identifier: Apache-2.0
-- The register: people, the lists they are on, their homes, where they are now, and what rescue needs to know.

CREATE TABLE anpi.office (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipality text REFERENCES anpi.municipality,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('city', 'fire', 'care', 'community', 'shelter', 'medical', 'pref', 'police', 'vendor', 'other')),
    municipalities text[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE anpi.office IS 'Where users belong; municipalities = the ones it may see (a fire department serves several)';

CREATE TABLE anpi.household (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipality text NOT NULL REFERENCES anpi.municipality,
    municipal_no text,
    unlisted text,
    UNIQUE (municipality, municipal_no)
);
COMMENT ON TABLE anpi.household IS 'People at one home, and in unlisted the carers living there who are on no list; one knock can mark all';

CREATE TABLE anpi.home (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address text NOT NULL DEFAULT '',
    postcode text, building text,
    pref text, city text, town text, number text, rest text,
    level text NOT NULL DEFAULT 'none' CHECK (level IN ('none', 'prefecture', 'municipality', 'town', 'block', 'parcel')),
    town_key text,
    lon double precision, lat double precision, radius_m integer,
    mesh250 bigint, mesh125 bigint,
    zone bigint REFERENCES anpi.zone,
    zone_nearest boolean NOT NULL DEFAULT false,
    pinned boolean NOT NULL DEFAULT false,
    access jsonb, key_code text, caution text[] NOT NULL DEFAULT '{}',
    CHECK ((lon IS NULL) = (lat IS NULL))
);
CREATE INDEX home_zone ON anpi.home (zone);
COMMENT ON TABLE anpi.home IS 'Where a person lives; lon lat JGD2011 degrees; access {floor, lift, landmark, parking, dog, key_box}; key_code for crews and the assigned only; pinned by hand is never moved by an import';

CREATE TABLE anpi.person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipality text NOT NULL REFERENCES anpi.municipality,
    municipal_id text,
    name text NOT NULL CHECK (name <> ''),
    kana text,
    birth date,
    sex smallint NOT NULL DEFAULT 0 CHECK (sex IN (0, 1, 2, 9)),
    household bigint REFERENCES anpi.household,
    home bigint NOT NULL REFERENCES anpi.home,
    protected boolean NOT NULL DEFAULT false,
    inquiry_to text,
    mail text, fax text,
    note text,
    doctor_name text, doctor_phone text, doctor_hospital text, agreed_hospital text,
    medical jsonb,
    plan jsonb,
    community text, welfare_commissioner text,
    name_key text, kana_key text,
    source text, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    erased_at timestamptz,
    UNIQUE (municipality, municipal_id)
);
CREATE INDEX person_match ON anpi.person (name_key, birth, municipality);
CREATE INDEX person_home ON anpi.person (home);
CREATE INDEX person_household ON anpi.person (household);
COMMENT ON TABLE anpi.person IS '対象者. name exactly as registered; sex by ISO 5218; medical {conditions, medicines, allergies, flags[], vaccination}; plan = 個別避難計画; name_key, kana_key strict keys made by the importer';

CREATE TABLE anpi.person_link (
    a bigint NOT NULL REFERENCES anpi.person, b bigint NOT NULL REFERENCES anpi.person,
    PRIMARY KEY (a, b), CHECK (a < b)
);
CREATE INDEX person_link_b ON anpi.person_link (b);
COMMENT ON TABLE anpi.person_link IS 'The same person in two municipalities: linked, never merged';

CREATE TABLE anpi.phone (
    person bigint NOT NULL REFERENCES anpi.person, ord smallint NOT NULL,
    kind text NOT NULL DEFAULT '電話', number text NOT NULL, digits text NOT NULL,
    PRIMARY KEY (person, ord)
);
COMMENT ON TABLE anpi.phone IS 'number as written; digits as dialled';

CREATE TABLE anpi.reason (
    person bigint NOT NULL REFERENCES anpi.person, kind text NOT NULL, detail text NOT NULL DEFAULT '',
    PRIMARY KEY (person, kind, detail)
);
COMMENT ON TABLE anpi.reason IS '避難支援等を必要とする事由: kind 要介護 要支援 身体障害 療育 精神 障害支援区分 指定難病 小児慢性 医療的ケア 認知症 独居 高齢者のみ世帯 妊産婦・乳幼児 言語 その他; detail the grade as given';

CREATE TABLE anpi.listing (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person bigint NOT NULL REFERENCES anpi.person,
    list text NOT NULL CHECK (list IN ('名簿', '個別避難計画', '連携患者', '緊急通報', '見守り')),
    municipality text NOT NULL REFERENCES anpi.municipality,
    from_on date NOT NULL, to_on date,
    ended_reason text CHECK (ended_reason IN ('転出', '死亡', '入所', '非該当', '辞退'))
);
CREATE UNIQUE INDEX listing_open ON anpi.listing (person, list) WHERE to_on IS NULL;
COMMENT ON TABLE anpi.listing IS 'A person is not in the register, they are on lists, from and to';

CREATE TABLE anpi.stay (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person bigint NOT NULL REFERENCES anpi.person,
    kind text NOT NULL CHECK (kind IN ('在宅', '入院', '入所', 'ショート', '避難所', '福祉避難所', '親族宅等', '車中泊', '市外', '不明')),
    place text, lon double precision, lat double precision, mesh250 bigint, mesh125 bigint, zone bigint REFERENCES anpi.zone, town_key text,
    from_at timestamptz NOT NULL, to_at timestamptz,
    said_by text, op_id uuid
);
CREATE UNIQUE INDEX stay_current ON anpi.stay (person) WHERE to_at IS NULL;
COMMENT ON TABLE anpi.stay IS 'Where the person is now; the open row is current, none = 在宅. 入院 and 入所 are 対象外: listed, never in a denominator';

CREATE TABLE anpi.device (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person bigint NOT NULL REFERENCES anpi.person,
    kind text NOT NULL, mode text, maker text, model text, vendor_phone text,
    used text CHECK (used IN ('終日', '夜間')), off_ok_min integer,
    battery_internal_min integer CHECK (battery_internal_min >= 0),
    battery_external_count integer, battery_external_min integer CHECK (battery_external_min >= 0),
    battery_checked_on date,
    oxygen_l_min numeric(4, 1), cylinder_min integer,
    resuscitator boolean, own_power text, utility_registered boolean,
    move_at_min integer, move_to text
);
CREATE INDEX device_person ON anpi.device (person);
COMMENT ON TABLE anpi.device IS 'Equipment that needs power; *_min are minutes; battery_external_min is the sum over all external batteries; move_at_min: move the person when so many minutes are left';

CREATE TABLE anpi.contact (
    person bigint NOT NULL REFERENCES anpi.person, ord smallint NOT NULL,
    name text NOT NULL, relation text, phone text, has_key boolean, together boolean,
    PRIMARY KEY (person, ord)
);
COMMENT ON TABLE anpi.contact IS 'Kin and others, in the order to call';
CREATE TABLE anpi.care_member (
    person bigint NOT NULL REFERENCES anpi.person, ord smallint NOT NULL,
    user_id bigint, office bigint REFERENCES anpi.office, name text NOT NULL, role text NOT NULL, phone text, main boolean NOT NULL DEFAULT false,
    PRIMARY KEY (person, ord)
);
CREATE INDEX care_member_user ON anpi.care_member (user_id);
CREATE INDEX care_member_office ON anpi.care_member (office);
COMMENT ON TABLE anpi.care_member IS 'Care team: professionals; a user who is named here (or whose office is) sees the person as own patient';
CREATE TABLE anpi.helper (
    person bigint NOT NULL REFERENCES anpi.person, ord smallint NOT NULL,
    name text NOT NULL, phone text, has_key boolean,
    PRIMARY KEY (person, ord)
);
COMMENT ON TABLE anpi.helper IS '避難支援等実施者、協力員 in order';

CREATE TABLE anpi.directive (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person bigint NOT NULL REFERENCES anpi.person,
    kind text NOT NULL CHECK (kind IN ('ACPの記録', '事前指示書', '医師の指示書(DNAR)')),
    body text, doctor text, doctor_phone text, signed_on date, review_on date, withdrawn_on date, scan bigint
);
CREATE INDEX directive_person ON anpi.directive (person);
COMMENT ON TABLE anpi.directive IS 'What the person wants done or not done; always shown with its banner, never one word in a search row';

CREATE TABLE anpi.consent (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person bigint NOT NULL REFERENCES anpi.person,
    kind text NOT NULL CHECK (kind IN ('名簿提供', '計画作成', '計画提供', '救急照会', '連携')),
    party text NOT NULL DEFAULT '本人' CHECK (party IN ('本人', '代理人', '避難支援等実施者')),
    answer text NOT NULL CHECK (answer IN ('同意', '不同意', '拒否', '未回答')),
    answered_on date, document text,
    UNIQUE (person, kind, party, answered_on, answer)
);
COMMENT ON TABLE anpi.consent IS 'Every answer ever given; a refusal or withdrawal wins over an older consent whatever the row order';

CREATE TABLE anpi.facility (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, municipality text REFERENCES anpi.municipality,
    kind text NOT NULL, name text NOT NULL, address text, phone text, emergency_power text, lon double precision, lat double precision
);
COMMENT ON TABLE anpi.facility IS 'Hospitals, homes for the elderly and the like';
CREATE TABLE anpi.shelter (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, municipality text NOT NULL REFERENCES anpi.municipality,
    kind text NOT NULL CHECK (kind IN ('指定緊急避難場所', '指定避難所', '福祉避難所', 'その他')), code text, name text NOT NULL, address text,
    lon double precision, lat double precision, hazards text[] NOT NULL DEFAULT '{}', capacity integer, power text,
    state text NOT NULL DEFAULT '未開設' CHECK (state IN ('未開設', '開設', '満員', '閉鎖'))
);
COMMENT ON TABLE anpi.shelter IS 'Shelters with the hazards they are for';
CREATE TABLE anpi.resource (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, municipality text NOT NULL REFERENCES anpi.municipality,
    kind text NOT NULL CHECK (kind IN ('発電機', '蓄電池', 'EV', '電源のある避難先', '搬送車')), name text NOT NULL, place text, kwh numeric, free boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE anpi.resource IS 'What can be sent: generators, batteries, cars';

CREATE TABLE anpi.card (
    person bigint PRIMARY KEY REFERENCES anpi.person ON DELETE CASCADE,
    body text NOT NULL
);
COMMENT ON TABLE anpi.card IS 'What the picture holds of a person, flattened so that a million load in seconds; kept by anpi.card_refresh in the transaction of every write';

CREATE TABLE anpi.import_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, municipality text NOT NULL, source text, file_name text, file_sha256 bytea, full_list boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'stopped', 'done')), started_at timestamptz NOT NULL, ended_at timestamptz, by_user bigint,
    rows_total integer, rows_done integer NOT NULL DEFAULT 0
);
CREATE TABLE anpi.import_row (
    run bigint NOT NULL REFERENCES anpi.import_run, line integer NOT NULL, op_id uuid NOT NULL,
    outcome text CHECK (outcome IN ('created', 'updated', 'unchanged', 'merged', 'held', 'refused', 'gone')),
    code text, field text, person bigint, staged jsonb,
    decided_at timestamptz, decided_by bigint, decision text,
    PRIMARY KEY (run, line)
);
COMMENT ON TABLE anpi.import_run IS 'One import of a list: running, stopped or done';
COMMENT ON TABLE anpi.import_row IS 'The account of every row; held rows wait here for a clerk with what they would have written';
