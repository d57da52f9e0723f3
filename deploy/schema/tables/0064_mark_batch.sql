-- SPDX-License-Identifier: Apache-2.0
-- A batch of marks as its functions hand it on: what the senders say, and beside it, in the same order, what becomes of each.

CREATE TYPE anpi.mark AS (
    ord integer, op_id uuid, incident bigint, person bigint, status text, observed_us bigint, method text, outcome text, findings text,
    lon double precision, lat double precision, note text, seen text, voids uuid, settles uuid, reported_by text, by_user bigint,
    by_name text, by_command boolean, content bytea
);
COMMENT ON TYPE anpi.mark IS
'One mark of a batch, as anpi.mark_commit takes it: seen holds the text form of a uuid[], content the SHA-256 of the canonical operation';

CREATE TYPE anpi.mark_verdict AS (verdict text, round integer, seq bigint, answer text);
COMMENT ON TYPE anpi.mark_verdict IS
'What becomes of a mark of a batch. verdict: NULL = to be taken, known, copy (of an id earlier in the batch), or the code of the refusal;
answer: what to tell beside: bounded (the time was cut), unsure (taken at its arrival), of a known one what it heard the first time';
