-- SPDX-License-Identifier: Apache-2.0
-- Where the change feed stands in this snapshot.
-- for: none
-- params: none
-- returns: snapshot text, epoch text
SELECT pg_current_snapshot()::text, anpi.epoch_text()
