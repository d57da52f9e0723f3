-- SPDX-License-Identifier: Apache-2.0
-- What the database was made with: anything but UTF8 and C.UTF-8 breaks the order and the matching of Japanese.
-- for: none
-- params: none
-- returns: encoding text, collation text, character_type text
SELECT current_setting('server_encoding'), datcollate, datctype FROM pg_database WHERE datname = current_database()
