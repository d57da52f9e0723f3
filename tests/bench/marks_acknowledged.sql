-- SPDX-License-Identifier: Apache-2.0
-- Answers of the service, a JSON document a line.
CREATE TABLE IF NOT EXISTS public.bench_answer (body jsonb NOT NULL);
TRUNCATE public.bench_answer;
