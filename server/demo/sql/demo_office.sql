-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, name text, kind text, municipalities text[]
-- returns: id
INSERT INTO anpi.office (municipality, name, kind, municipalities) VALUES ($1, $2, $3, $4::text[]) RETURNING id
