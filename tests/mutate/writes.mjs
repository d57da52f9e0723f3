// SPDX-License-Identifier: Apache-2.0
// What is taken into the database, once, from whom, and with which time.
const file = 'deploy/schema/functions/marks/mark_commit.sql';
const operations = 'deploy/schema/functions/base/operations.sql';
const stay = 'deploy/schema/functions/people/stay_set.sql';
const tests = ['unit:db/test_marks', 'api:service.test.mjs'];
const unit = ['unit:db/test_marks'];
const ofOperations = ['unit:db/test_operations'];

export default [
  {
    behaviour: 'a withdrawal cannot be withdrawn',
    file,
    from: 's.person = x.person AND s.voids IS NULL',
    to: 's.person = x.person',
    tests,
  },
  {
    behaviour: 'a withdrawal of the same batch cannot be withdrawn',
    file,
    from: ' AND b.voids IS NULL AND b.verdict IS NULL',
    to: ' AND b.verdict IS NULL',
    tests: unit,
  },
  {
    behaviour: "nobody withdraws another's mark",
    file,
    from: 't.by_user <> x.by_user AND NOT x.by_command',
    to: 't.by_user <> x.by_user AND false',
    tests,
  },
  {
    behaviour: 'the command centre withdraws any mark',
    file,
    from: 't.by_user <> x.by_user AND NOT x.by_command',
    to: 't.by_user <> x.by_user',
    tests,
  },
  {
    behaviour: 'a mark of another person is not withdrawn',
    file,
    from: 's.incident = x.incident AND s.person = x.person AND s.voids',
    to: 's.incident = x.incident AND s.voids',
    tests,
  },
  {
    behaviour: 'a withdrawal counts in the round of its mark',
    file,
    from: 'coalesce(t.round, x.round), x.seq',
    to: 'coalesce(x.round, t.round), x.seq',
    tests: unit,
  },
  {
    behaviour: 'the same id with another content is refused',
    file,
    from: "WHEN o.content = x.content AND o.kind = 'mark' THEN",
    to: "WHEN o.kind = 'mark' THEN",
    tests,
  },
  {
    behaviour: 'an id that stands twice in a batch counts once',
    file,
    from: "WHEN x.copy > 1 THEN 'copy'",
    to: "WHEN x.copy > 9 THEN 'copy'",
    tests: unit,
  },
  {
    behaviour: 'an incident takes nobody from elsewhere',
    file,
    from: 'WHEN p.municipality <> ALL (i.municipalities) THEN',
    to: 'WHEN false THEN',
    tests,
  },
  {
    behaviour: 'somebody erased is nobody',
    file,
    from: 'p.id IS NULL OR p.erased_at IS NOT NULL',
    to: 'p.id IS NULL',
    tests: ['unit:db/test_marks', 'api:service.test.mjs', 'api:retention.test.mjs'],
  },
  {
    behaviour: 'what is seen after the closing is not taken',
    file,
    from: 'WHEN cut.at > i.closed_at AND NOT i.unsure THEN',
    to: 'WHEN false THEN',
    tests,
  },
  {
    behaviour: 'what is seen before the closing is taken after it',
    file,
    from: 'WHEN cut.at > i.closed_at AND NOT i.unsure THEN',
    to: 'WHEN i.closed_at IS NOT NULL AND NOT i.unsure THEN',
    tests,
  },
  {
    behaviour: 'a clock some seconds ahead is not cut',
    file,
    from: '(SELECT x.observed_us > now_us + 5000000 AS bounded',
    to: '(SELECT x.observed_us > now_us AS bounded',
    tests: unit,
  },
  {
    behaviour: 'a mark belongs to the round it was seen in',
    file,
    from: 'started_at <= cut.at\n',
    to: 'started_at <= anpi.of_us(now_us)\n',
    tests,
  },
  {
    behaviour: 'an id that somebody else took meanwhile is theirs',
    file,
    from: "CASE WHEN x.verdict IS NULL AND o.op_id IS NULL THEN 'observation.id_reused' ELSE x.verdict END",
    to: 'x.verdict',
    tests: unit,
  },
  { behaviour: 'a mark whose time was cut says so', file, from: "coalesce(x.answer = 'bounded', false)", to: 'false', tests },
  {
    behaviour: 'a copy in a batch hears what the first one heard',
    file,
    from: "CASE WHEN x.verdict = 'copy' THEN 'known' ELSE 'accepted' END",
    to: "'accepted'",
    tests: unit,
  },
  {
    behaviour: 'persons are locked in the order of their ids',
    file,
    from: 'WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE',
    to: 'WHERE id = ANY (in_person) ORDER BY id DESC FOR NO KEY UPDATE',
    tests: ['unit:db/test_marks', 'unit:db/test_group'],
  },
  {
    behaviour: 'an operation sent again with another content is refused',
    file: operations,
    from: 'IF o.kind = new_kind AND o.content = new_content THEN',
    to: 'IF o.kind = new_kind THEN',
    tests: ['unit:db/test_operations', 'api:lists.test.mjs', 'api:assignments.test.mjs'],
  },
  {
    behaviour: 'a stay told late does not end the current one',
    file: stay,
    from: 'to_at IS NULL OR s.to_at > begins);',
    to: 'to_at IS NULL OR s.to_at > begins) OR s.person = x.person AND s.to_at IS NULL;',
    tests: ofOperations,
  },
  {
    behaviour: 'a stay told late ends when the next began',
    file: stay,
    from: 'AND s.from_at > begins;',
    to: 'AND s.from_at > begins AND false;',
    tests: ofOperations,
  },
];
