-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: how many persons on a list of the city are under protection (支援措置): in no file, whatever file is brought in
SELECT count(*) FROM anpi.person p
 WHERE p.municipality = $1 AND p.protected AND p.erased_at IS NULL AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL)
