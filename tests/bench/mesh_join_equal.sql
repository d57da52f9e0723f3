-- SPDX-License-Identifier: Apache-2.0
-- returns: the same, by codes stored with the homes
SELECT count(*) FROM bench_mesh.home h JOIN bench_mesh.cell c USING (mesh250)
