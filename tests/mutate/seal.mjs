// SPDX-License-Identifier: Apache-2.0
// Is the record of who saw what as it was sealed, and who may read it.
const file = 'server/cli/audit/audit_verify.c';
const seal = 'server/auth/seal/seal.c';
const glass = 'deploy/schema/functions/audit/break_glass.sql';
const unit = ['unit:auth/seal/test_seal'];
const reviewed = ['api:grounds.test.mjs', 'api:audit_scope.test.mjs'];

export default [
  {
    behaviour: 'a root signed anew with the real key is told by the copy',
    file,
    from: 'if (memcmp(all[i].root, s.root, MERKLE_BYTES))',
    to: 'if (memcmp(all[i].root, s.root, 0))',
    tests: ['api:audit.test.mjs'],
  },
  {
    behaviour: 'a root taken from the end is told by the copy',
    file,
    from: '            return;\n        }\n    say(v, &(struct finding){ .what = "root_removed"',
    to: '            return;\n        }\n    if (n > 99)\n        say(v, &(struct finding){ .what = "root_removed"',
    tests: ['api:audit.test.mjs#roots: the last'],
  },
  {
    behaviour: 'a root taken from the middle is told',
    file,
    from: 'if (s.number > v->last.number + 1)',
    to: 'if (s.number > v->last.number + 99)',
    tests: ['api:audit.test.mjs#roots: the last'],
  },
  {
    behaviour: 'a root that another key signed is told',
    file,
    from: ' || !seal_signed(&s, &v->keys)) {\n        say(v, &(struct finding){ .what = "root_changed"',
    to: ') {\n        say(v, &(struct finding){ .what = "root_changed"',
    tests: ['api:audit.test.mjs#roots: the last'],
  },
  {
    behaviour: 'a record whose time alone was changed is back-dated',
    file,
    from: '    if (same_rest && same_at)\n        return;',
    to: '    if (same_rest)\n        return;',
    tests: ['api:audit.test.mjs#as superuser'],
  },
  {
    behaviour: 'a key that is not known signs nothing',
    file: seal,
    from:
      '            return crypto_sign_verify_detached(s->signature, (const unsigned char *)text, n, ' +
      'keys->item[i].key) == 0;\n    return false;',
    to:
      '            return crypto_sign_verify_detached(s->signature, (const unsigned char *)text, n, ' +
      'keys->item[i].key) == 0;\n    return true;',
    tests: ['unit:auth/seal/test_seal', 'api:audit.test.mjs'],
  },
  {
    behaviour: 'a key that others may read is refused',
    file: 'server/auth/seal/seal_key.c',
    from: 'st.st_mode & (S_IRWXG | S_IRWXO)',
    to: 'st.st_mode & S_IXOTH',
    tests: unit,
  },
  {
    behaviour: 'the hash of a case text is salted',
    file: 'deploy/schema/functions/audit/audit_seal.sql',
    from: "coalesce(case_salt::text, '') || ' ' || case_ref",
    to: 'case_ref',
    tests: ['unit:db/test_retention'],
  },
  {
    behaviour: 'a case text that was erased keeps its hash',
    file: 'deploy/schema/functions/audit/audit_seal.sql',
    from: 'CASE WHEN case_ref IS NULL THEN case_hash',
    to: 'CASE WHEN case_ref IS NULL THEN NULL',
    tests: ['unit:db/test_retention'],
  },
  {
    behaviour: 'nobody reviews the own opening',
    file: glass,
    from: 'ELSIF b.user_id = in_by THEN',
    to: 'ELSIF false THEN',
    tests: reviewed,
  },
  {
    behaviour: 'an opening is reviewed once',
    file: glass,
    from: 'ELSIF NOT FOUND OR b.reviewed_at IS NOT NULL THEN',
    to: 'ELSIF NOT FOUND THEN',
    tests: reviewed,
  },
];
