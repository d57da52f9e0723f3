-- SPDX-License-Identifier: Apache-2.0
-- The newest log-ins of each user, so that whoever's password was stolen sees that somebody else is in. They stand with the user: a
-- session's row may go, what is known of the log-in stays.

ALTER TABLE anpi.app_user ADD COLUMN last_logins jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN anpi.app_user.last_logins IS
'The newest two log-ins by browser, the newest first: at_us, session (its name) and, as far as known, device (what its certificate is
called) or else address. Two, so that each session finds one that is not its own. For this user alone';

-- Of those before it is known when, and on which device.
UPDATE anpi.app_user u SET last_logins = coalesce(
    (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('at_us', anpi.us(s.created_at), 'session', left(encode(s.token_hash, 'hex'), 32),
                                                           'device', nullif(s.device, ''))) ORDER BY s.created_at DESC)
       FROM (SELECT l.created_at, l.token_hash, c.name AS device FROM anpi.session l LEFT JOIN anpi.certificate c ON c.serial = l.certificate
              WHERE l.user_id = u.id AND l.kind = 'browser' ORDER BY l.created_at DESC LIMIT 2) s), '[]');
