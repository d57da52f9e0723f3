-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: id: of the incidents that are open over it
SELECT i.id FROM anpi.incident i WHERE i.closed_at IS NULL AND $1 = ANY (i.municipalities) ORDER BY i.id
