-- SPDX-License-Identifier: Apache-2.0
-- Function files name each other in any order: their bodies are read when all are there.
-- for: none
-- params: none
-- returns: nothing
SET LOCAL check_function_bodies = off
