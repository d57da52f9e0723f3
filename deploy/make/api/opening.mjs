// SPDX-License-Identifier: Apache-2.0
// The beginning of the page: what holds of every route, written by hand; tables of what the tree knows are put in.

/** `| a | b |` for each row under its heading. */
export const table = (heading, rows) =>
  [heading, heading.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const wordRows = (thing) => thing.words.map((word) => [`\`${word.code}\``, word.ja, word.en]);

/** `errors`: those that any route may answer with. */
export const opening = (tree, contents, errors) => `# The interface

連携する仕組み（自治体の業務システム、緊急通報の事業者、地図など）を作る方のための文書です。ログインから各要求・応答の形、断られる理由、値の例まで、サーバーの定義から作っています。
例の人物・市・電話番号はすべて架空です。

For who builds a system that talks to Anpi: how to begin, then each route with what it takes, gives and refuses, and an example.
Everybody in the examples is made up. Made by \`deploy/make/api.sh\` from the routes and [deploy/model](model/words.def): change those,
never this. The same for a program is OpenAPI 3.1: \`GET /api/openapi.json\` of any server, or \`anpi-server --openapi\`. What stays as
it is between releases: [INTERFACES.md](INTERFACES.md). Each word with its code: [GLOSSARY.md](GLOSSARY.md).

${contents}

## Before the first request

### Log in

A program gets a token from the operator, \`anpi user token LOGIN\`, and sends it with each request. It needs no cookie and no CSRF
header:

    curl -H 'Authorization: Bearer TOKEN' https://anpi.mihon.example/api/incidents

A page logs in as a person does. The answer sets the cookie \`__Host-session\` and says \`csrf\`; every request that is not GET or HEAD
sends that back as \`X-Anpi-CSRF\`:

    curl -c jar -H 'Content-Type: application/json' -d '{"login":"hayase","password":"…"}' https://anpi.mihon.example/api/login
    curl -b jar -H 'Content-Type: application/json' -H 'X-Anpi-CSRF: b6c1…' -d '{"op_id":"…"}' \\
        https://anpi.mihon.example/api/incidents/7/close

A vendor of emergency-call devices does neither: it signs what it sends ([\`POST /api/calls\`](#post-apicalls)).

What a user may do is the role's; each route says which may ask. What is then shown of a person depends on the ground (below), the
municipality, and what is entrusted to the user.

${table(['role', '日本語', 'English'], wordRows(tree.words.get('role')))}

### What is sent, what comes back

- JSON in UTF-8, \`Content-Type: application/json\`. Object ids are strings of digits. Lengths in the tables are bytes, so a Japanese
  letter counts three.
- Times are RFC 3339 with an offset; answers have \`+09:00\`. A date is \`1938-04-02\`, or only as much of it as is known. Positions are
  \`lon\`, \`lat\` in degrees (JGD2011).
- Where a value is one of a list, answers carry its code, and requests take the code or the Japanese word (\`typhoon\` or \`台風\`).
  \`X-Anpi-Words: word\` on any request, or \`words=word\` where no header can be sent (events, tiles), asks for answers with the words.
  A browser that says neither is told words: a script in a page asks for \`code\`.
- An answer may get more members with a release: pass over what you do not know. What a role may not see is absent or null.
- \`as_of\` says of when the picture is: a server goes on answering while its database is away.
- A long list comes in pages: send \`next\` of the answer as \`after\`; null is the end.

### A write happens once

A write carries \`op_id\`, a UUID (version 7) that you make **before** the first sending. When the answer does not come, or is 503, send
the same again with the same \`op_id\`: it is done once, and the answer says \`known\` instead of \`accepted\`. The same \`op_id\` with
another content is refused (\`operation.id_reused\`). 200 means that it is in the database; nothing is taken before that.

### Why somebody is looked at

Who opens personal data does so on a ground, and each opening is on record before the answer leaves. Mostly the ground follows from the
role. Where a reason has to be given, it is \`ground\` and \`case\` in the body, or in headers, the case percent-encoded as UTF-8, for
[\`GET /api/persons/{person}\`](#get-apipersonsperson):

    X-Anpi-Ground: vital
    X-Anpi-Case: %E6%95%91%E6%80%A52026-0412

${table(['ground', '日本語', 'English'], wordRows(tree.words.get('ground')))}

\`vital\` takes a case number or a reason; \`break_glass\` a reason, which the command centre hears of at once and somebody else reviews
within 72 hours. A ground that is chosen is the one that is used.

### When it is refused

\`4xx\`: as it is, it will not be taken. \`503\`: not now; send the same again after \`Retry-After\` seconds. Nothing of it was taken,
or (\`db.unknown_commit\`) that is not known, and then the \`op_id\` sees to it that it happens once. Each refusal carries a code that
never changes its meaning, and a sentence that says what to do; \`field\` names what is at fault:

    {"error": {"code": "incident.unknown", "ja": "…", "en": "…", "field": "incident"}}

A person that the caller may not know of is answered as one that does not exist. Any route may answer one of these; what it refuses
beside them stands with it and is explained [at the end](#errors). Those lists are read off the code: routes that share their steps
share them, so one may name a code that it never comes to.

${table(
  ['status', 'code', '日本語', 'English'],
  errors.map((error) => [String(error.status), `\`${error.code}\``, error.ja, error.en]),
)}

### Hear of changes

[\`GET /api/live\`](#get-apilive) is a stream of Server-Sent Events. It says what changed by id, without names; who needs more asks the
route, where it is recorded. \`beat\` comes every 15 seconds: when it does not, open the stream anew with the last id you heard
(\`Last-Event-ID\`). \`reload\` means that the gap is too long: read everything again.`;
