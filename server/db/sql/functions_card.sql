-- SPDX-License-Identifier: Apache-2.0
-- What makes a card what it is: the view, and the functions it calls with those that they call. Bodies of the numbered files hold
-- the separators of cards as bytes where the function files write \x1d: the same.
-- for: none
-- params: none
-- returns: a hash; NULL when there is no view yet
WITH RECURSIVE used(oid) AS (
    SELECT d.refobjid FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
     WHERE r.ev_class = to_regclass('anpi.card_made') AND d.refclassid = 'pg_proc'::regclass
    UNION
    SELECT p.oid FROM used u JOIN pg_proc c ON c.oid = u.oid
      JOIN pg_proc p ON p.pronamespace = c.pronamespace AND c.prosrc ~ ('anpi[.]' || p.proname || '[(]')
)
SELECT md5(pg_get_viewdef(to_regclass('anpi.card_made'))
           || (SELECT string_agg(p.oid::regprocedure
                                 || replace(replace(replace(p.prosrc, chr(29), chr(92) || 'x1d'), chr(30), chr(92) || 'x1e'), chr(31), chr(92) || 'x1f'),
                                 ' ' ORDER BY p.oid::regprocedure::text) FROM used JOIN pg_proc p USING (oid)))
