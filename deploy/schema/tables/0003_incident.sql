-- SPDX-License-Identifier: Apache-2.0
-- Incidents, rounds, marks and their fold, zone reports, labels, assignments, transports, calls.

CREATE TABLE anpi.incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('地震', '台風', '洪水', '土砂', '停電', 'その他')),
    drill boolean NOT NULL DEFAULT false,
    municipalities text[] NOT NULL CHECK (cardinality(municipalities) > 0),
    decided_by text NOT NULL, grounds text NOT NULL CHECK (grounds IN ('発生', 'おそれ')),
    population jsonb NOT NULL DEFAULT '{"lists":["名簿"],"powered":true}',
    report_every_min integer NOT NULL DEFAULT 60,
    opened_at timestamptz NOT NULL, closed_at timestamptz, opened_by bigint, closed_by bigint
);
COMMENT ON TABLE anpi.incident IS '災害; population = listings x reasons x zones: {"lists":[..],"powered":bool,"reasons":[..]?,"zones":[..]?}; a person is in it when on one of the lists or on a powered device';
CREATE TABLE anpi.round (
    incident bigint NOT NULL REFERENCES anpi.incident, n integer NOT NULL CHECK (n > 0), started_at timestamptz NOT NULL, zones bigint[], by_user bigint,
    PRIMARY KEY (incident, n)
);
COMMENT ON TABLE anpi.round IS '第n次確認; a mark belongs to the last round that started at or before it was seen (before the first: to the first)';

CREATE TABLE anpi.observation (
    op_id uuid PRIMARY KEY,
    incident bigint NOT NULL,
    person bigint NOT NULL,
    round integer NOT NULL,
    status text CHECK (status IN ('safe', 'noted', 'attention')),
    observed_at timestamptz NOT NULL, bounded boolean NOT NULL DEFAULT false,
    by_user bigint NOT NULL, by_name text NOT NULL, reported_by jsonb,
    method text CHECK (method IN ('対面', '電話', '家族', '近隣', '施設', '避難所', '本人', '機器')),
    outcome text CHECK (outcome IN ('無事', '負傷', '救助要', '応答なし', '所在不明', '死亡')),
    findings jsonb, lon double precision, lat double precision, note text, photo bigint,
    seen uuid[] NOT NULL DEFAULT '{}', voids uuid, settles uuid,
    received_at timestamptz NOT NULL, seq bigint NOT NULL,
    CHECK (status IS NOT NULL OR voids IS NOT NULL)
);
CREATE INDEX observation_person ON anpi.observation (incident, person, round);
CREATE INDEX observation_voids ON anpi.observation (voids) WHERE voids IS NOT NULL;
COMMENT ON TABLE anpi.observation IS '安否記録: one mark; never changed or deleted. Written by anpi.mark_commit only, which checks that incident and person exist (foreign keys cost a lookup and a shared lock a mark). A void has the round of its target. voids = withdraws that mark; settles = answers that attention; bounded = observed_at lay in the future and was cut to received_at';

CREATE TABLE anpi.status (
    incident bigint NOT NULL, person bigint NOT NULL, round integer NOT NULL,
    status text NOT NULL CHECK (status IN ('unreported', 'safe', 'noted', 'attention')),
    op_id uuid, observed_at timestamptz, by_name text, conflict uuid[] NOT NULL DEFAULT '{}', ops uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (incident, person, round)
) WITH (fillfactor = 80);
COMMENT ON TABLE anpi.status IS '安否: what the marks of a person fold to in a round; op_id the winning mark, conflict the unanswered attentions, ops all marks that stand';

CREATE TABLE anpi.zone_report (
    op_id uuid PRIMARY KEY, incident bigint NOT NULL REFERENCES anpi.incident, round integer NOT NULL, zone bigint NOT NULL REFERENCES anpi.zone,
    state text NOT NULL CHECK (state IN ('巡回中', '完了', '異常なし', '立入不可', '通信不可')),
    at timestamptz NOT NULL, by_user bigint NOT NULL, by_name text NOT NULL, note text, seq bigint NOT NULL
);
CREATE INDEX zone_report_zone ON anpi.zone_report (incident, zone, round, at);
COMMENT ON TABLE anpi.zone_report IS 'A zone can report although no person was marked; the latest by (at, op_id) of the round counts';

CREATE TABLE anpi.label (
    incident bigint NOT NULL REFERENCES anpi.incident, person bigint NOT NULL REFERENCES anpi.person,
    colour text NOT NULL CHECK (colour IN ('赤', '青', '黄')), by_user bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (incident, person)
);
COMMENT ON TABLE anpi.label IS 'Red, blue, yellow; the command centre names what they mean';
CREATE TABLE anpi.assignment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, incident bigint REFERENCES anpi.incident,
    person bigint REFERENCES anpi.person, zone bigint REFERENCES anpi.zone,
    office bigint REFERENCES anpi.office, user_id bigint, fallback_min integer, from_at timestamptz NOT NULL, to_at timestamptz,
    CHECK ((person IS NULL) <> (zone IS NULL)), CHECK (office IS NOT NULL OR user_id IS NOT NULL)
);
COMMENT ON TABLE anpi.assignment IS 'A person or a zone entrusted to an office or a user; incident NULL = standing';

CREATE TABLE anpi.report (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, incident bigint NOT NULL REFERENCES anpi.incident, number integer NOT NULL, at timestamptz NOT NULL,
    body jsonb NOT NULL, remarks text, approved_by bigint, approved_at timestamptz, UNIQUE (incident, number)
);
COMMENT ON TABLE anpi.report IS '定時報告: a fixed snapshot';
CREATE TABLE anpi.inquiry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, incident bigint REFERENCES anpi.incident, person bigint REFERENCES anpi.person,
    asked_by text NOT NULL, relation text, identity_shown text, answered text, at timestamptz NOT NULL, by_user bigint NOT NULL
);
COMMENT ON TABLE anpi.inquiry IS '安否照会 (災害対策基本法86条の15)';

CREATE TABLE anpi.transport (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, op_id uuid NOT NULL UNIQUE, person bigint NOT NULL REFERENCES anpi.person,
    at timestamptz NOT NULL, hospital text, not_transported text CHECK (not_transported IN ('拒否', '辞退', '死亡', '誤報', 'その他')),
    kind text, times jsonb, complaint text, urgency text, severity text CHECK (severity IN ('死亡', '重症', '中等症', '軽症', 'その他')),
    refusals jsonb, vitals jsonb, companion text, remarks text, crew text, case_number text,
    corrects bigint REFERENCES anpi.transport, by_user bigint NOT NULL, by_name text NOT NULL, received_at timestamptz NOT NULL, seq bigint NOT NULL,
    CHECK (hospital IS NOT NULL OR not_transported IS NOT NULL)
);
CREATE INDEX transport_person ON anpi.transport (person, at);
COMMENT ON TABLE anpi.transport IS '救急活動: hospital or why not; times {覚知, 指令, 出動, 現着, ...}; corrected only by a further entry; kind 自損行為 and 加害 are not passed on by default';

CREATE TABLE anpi.vendor (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, key_hash bytea NOT NULL, active boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE anpi.vendor IS 'Pendant vendors; key_hash finds the key file, the key itself is not in the database';
CREATE TABLE anpi.call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, vendor bigint NOT NULL REFERENCES anpi.vendor, vendor_call_id text NOT NULL, device_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('押下', 'ペンダント', '相談', '火災', 'ガス', '生活反応なし', 'センサー', '停電', '電池切れ', '通信断', '試験')),
    at timestamptz NOT NULL, person bigint REFERENCES anpi.person,
    state text NOT NULL DEFAULT '受信' CHECK (state IN ('受信', '確認中', '相談', '誤報', '協力員対応', '119要請', '終了')),
    UNIQUE (vendor, vendor_call_id)
);
COMMENT ON TABLE anpi.call IS '通報: the same vendor call id twice is one call';
