/* SPDX-License-Identifier: Apache-2.0
 * session.h - who is logged in: users and sessions in memory, so that a request is judged without the database.
 *
 * The truth is in PostgreSQL (anpi.app_user, anpi.session); this table is loaded with the picture and kept by the
 * change feed (kinds `user` and `session`), so that a login on one server works on the next, and disabling a user or
 * ending a session takes effect everywhere within the feed's second. Pure: no loop, no database. Tokens are held as
 * SHA-256 only. A municipality that cannot be read, or one too many, is left out: who has it sees less, and nobody else
 * is kept from logging in; likewise a log-in that cannot be read. Pointers handed out are good until the next change is applied. */
#ifndef ANPI_AUTH_SESSION_H
#define ANPI_AUTH_SESSION_H

#include "server/auth/policy.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* The largest prefecture has 189 with its wards. Past it codes are left out: who has more sees less. */
#define USER_MUNICIPALITIES_MAX 256
/* SHA-256. */
#define TOKEN_HASH_BYTES 32
/* Characters of a token: 256 bits in base64url (random_token). Any other length is no token of ours, and costs no
 * question. */
#define TOKEN_TEXT 43
/* KNOWN_DEVICE_KEY_BYTES. */
#define SESSION_DEVICE_KEY_BYTES 32
#define SESSION_NAME_BYTES (TOKEN_HASH_BYTES + 1) /* of session_name */
/* So that each session finds one that is not its own. The newest ones. */
#define USER_LOGINS_KEPT 2

/* A log-in by browser, as its user may be told of it. */
struct user_login {
    int64_t at_us;
    char session[SESSION_NAME_BYTES];
    char device[192], address[46]; /* one of them, or both "" where it is not known; the device's name as it was then */
};

/* One block with its strings; replaced as a whole by a change. */
struct user {
    int64_t id, office;
    enum role role;
    bool disabled, city_office;       /* city_office: the office's kind is `city` */
    bool must_change, totp;           /* a first password; a second factor is asked for */
    bool protected_desk, desk_deputy; /* named for the protected persons of the office's municipalities; as deputy */
    char *login, *name, *office_name;
    char municipality[USER_MUNICIPALITIES_MAX][6]; /* JIS codes the user may see */
    size_t municipality_count;
    struct user_login *last_logins; /* the newest first, USER_LOGINS_KEPT at most; NULL for who has none: most have none */
    size_t last_login_count;
    uint64_t seq;
};

/* Times are microseconds UTC by clock_now_us. `csrf` is NUL-terminated. */
struct session {
    uint8_t token_hash[TOKEN_HASH_BYTES];
    int64_t user;
    char csrf[44];
    bool bearer;          /* a program's token: no cookie, no CSRF value needed */
    bool pin, locked;     /* a PIN for this shift was set; the screen waits for it */
    char certificate[68]; /* serial of the device it was opened on; "": any */
    int64_t created_us;
    int64_t expires_us; /* absolute limit */
    int64_t used_us;    /* last request seen by this server, for the idle limit */
    uint64_t seq;
};

struct sessions;

/* NULL without memory. A session that nobody used for so long is past its limit. */
struct sessions *sessions_new(int64_t idle_limit_us);
/* NULL is fine; pointers out of it are dead. */
void sessions_free(struct sessions *s);

/* Apply one change: kind "user" or "session"; body is the JSON of anpi.user_body / anpi.session_body, empty = gone.
 * A change whose seq is not above the one held is ignored. Other kinds are ignored. A body that cannot be read
 * changes nothing: the code of json_parse. E_NO_MEMORY. */
ERR sessions_apply(struct sessions *s, uint64_t seq, struct sv kind, struct sv id, struct sv body);

/* The key of known devices (known_device.h), 64 hex digits; all zeros until it is set. E_CONF_VALUE otherwise; a
 * part may then be set. */
ERR sessions_device_key_set(struct sessions *s, struct sv hex);
/* SESSION_DEVICE_KEY_BYTES. Good as long as `s`. */
const uint8_t *sessions_device_key(const struct sessions *s);

/* SHA-256 of the characters. Without salt: a token has 256 random bits. */
void token_hash(struct sv token, uint8_t out[TOKEN_HASH_BYTES]);
/* Lower case, NUL-terminated. */
void token_hash_hex(const uint8_t hash[TOKEN_HASH_BYTES], char out[2 * TOKEN_HASH_BYTES + 1]);
/* The name of a session for its owner: the first half of its token's hash in hex. Enough to tell two apart, nothing to come in with. */
void session_name(const uint8_t hash[TOKEN_HASH_BYTES], char out[SESSION_NAME_BYTES]);

/* The session of a token, when it is neither ended nor past a limit and its user is enabled; else NULL. Moves the
 * idle limit on. `*user` is set with it. O(1). *user is untouched when NULL. Constant time is not needed: what is
 * compared is a hash. */
const struct session *sessions_find(struct sessions *s, struct sv token, int64_t now_us, const struct user **user);
/* Is there such a session, with its user, in whatever state? When not, the change feed may not have brought it yet. False
 * also of what no token of ours looks like. O(1). */
bool sessions_knows(const struct sessions *s, struct sv token);
/* The same by the token's hash. O(1). */
bool sessions_holds(const struct sessions *s, const uint8_t token_hash[TOKEN_HASH_BYTES]);
/* 43 characters of base64url. Says nothing of whether it is one. */
bool token_has_form(struct sv token);
/* NULL when there is none; disabled ones too. */
const struct user *sessions_user(const struct sessions *s, int64_t id);
/* Visit all users: start with *it = 0; NULL at the end. No change may be applied between the calls. In no order. */
const struct user *sessions_user_next(const struct sessions *s, size_t *it);
/* Five digits. */
bool user_sees(const struct user *u, struct sv municipality);
/* The newest log-in of the user that is not this session's own, before it or after; NULL when there was none. */
const struct user_login *user_login_beside(const struct user *u, const uint8_t token_hash[TOKEN_HASH_BYTES]);
/* Past a limit or not: sessions_prune has not been there yet. */
size_t sessions_count(const struct sessions *s);
/* Does this session live, unlocked, and is its user enabled? Asked once a second by every event stream: moves no
 * limit on. O(1). */
bool sessions_alive(const struct sessions *s, const uint8_t token_hash[TOKEN_HASH_BYTES], int64_t now_us);
/* Visit the sessions of a user that live; none may be applied meanwhile. O(sessions). */
void sessions_of(const struct sessions *s, int64_t user, int64_t now_us, void (*fn)(void *ctx, const struct session *session), void *ctx);
/* The sessions were loaded anew: take over when each was last used, which the database does not know. O(sessions).
 * Those that `to` does not have are gone. */
void sessions_carry(struct sessions *to, const struct sessions *from);
/* Forget sessions past a limit. Returns how many. At most 256 a call: it is called every so often, and must be
 * short. */
size_t sessions_prune(struct sessions *s, int64_t now_us);

#endif
