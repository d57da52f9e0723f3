-- SPDX-License-Identifier: Apache-2.0
-- What SQL is given to search in: one row a person with every key made beforehand, the same keys the picture has.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE bench.person (
    id bigint NOT NULL,
    municipality text NOT NULL,
    protected boolean NOT NULL,
    name text NOT NULL,
    kana text NOT NULL,
    sex smallint NOT NULL,
    address text NOT NULL,
    birth date,
    phone text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    name_loose text COLLATE "C" NOT NULL,
    kana_key text COLLATE "C" NOT NULL,
    kana_loose text COLLATE "C" NOT NULL,
    name_pairs text[] COLLATE "C" NOT NULL,
    town text COLLATE "C" NOT NULL
);
CREATE TABLE bench.phone (
    person bigint NOT NULL,
    digits text COLLATE "C" NOT NULL
);
