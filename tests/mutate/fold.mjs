// SPDX-License-Identifier: Apache-2.0
// The status of a person, from all marks in any order: in C and in SQL. And how many of each a zone has.
const file = 'server/picture/incidents/fold.c';
const counts = 'server/picture/incidents/counts.c';
const rows = 'server/picture/incidents/status_rows.c';
const inSql = 'deploy/schema/functions/marks/status_fold.sql';
const added = 'deploy/schema/functions/marks/status_add.sql';
const tests = ['unit:picture/incidents/test_fold', 'unit:picture/incidents/test_fold_cases'];
const counted = ['unit:picture/incidents/test_incidents', 'api:service.test.mjs'];
const sql = ['unit:db/test_marks', 'api:fold_cases.test.mjs'];

export default [
  {
    behaviour: 'a mark of no sure time is later than none whose time is sure',
    file,
    from: '        return b->time_unsure;',
    to: '        return a->time_unsure;',
    tests,
  },
  {
    behaviour: 'of two marks of one moment the greater id is later',
    file,
    from: 'return uuid_cmp(&a->op_id, &b->op_id) > 0;',
    to: 'return uuid_cmp(&a->op_id, &b->op_id) < 0;',
    tests,
  },
  {
    behaviour: 'the latest mark wins',
    file,
    from: 'return a->observed_us > b->observed_us;',
    to: 'return a->observed_us < b->observed_us;',
    tests,
  },
  {
    behaviour: 'a withdrawn mark counts no more',
    file,
    from: '|| is_withdrawn(&marks[i], marks, n))',
    to: '|| (is_withdrawn(&marks[i], marks, n) && n > 99))',
    tests,
  },
  {
    behaviour: 'a withdrawal has no status of its own',
    file,
    from: '!marks[i].has_status || marks[i].has_voids ||',
    to: '!marks[i].has_status ||',
    tests,
  },
  {
    behaviour: 'only what is later answers an attention by having seen it',
    file,
    from: 'if (is_later(c[i], attention) && has_seen',
    to: 'if (has_seen',
    tests,
  },
  {
    behaviour: 'only who has seen an attention answers it by being later',
    file,
    from: 'if (is_later(c[i], attention) && has_seen(c[i], &attention->op_id))',
    to: 'if (is_later(c[i], attention) && (has_seen(c[i], &attention->op_id) || n))',
    tests,
  },
  {
    behaviour: 'settling answers the attention that it names and no other',
    file,
    from: 'if (c[i]->has_settles && uuid_cmp(&c[i]->settles, &attention->op_id) == 0)',
    to: 'if (c[i]->has_settles)',
    tests,
  },
  {
    behaviour: 'an attention nobody answered stays above what is milder',
    file,
    from: '    else if (f.conflict_n)\n        f.status = STATUS_ATTENTION;\n',
    to: '',
    tests,
  },
  {
    behaviour: 'an attention that won has no conflict',
    file,
    from: '    if (f.status == STATUS_ATTENTION) /* nothing milder hides them */\n        f.conflict_n = 0;\n    else if',
    to: '    if',
    tests,
  },
  { behaviour: 'marks that stand are told in order', file, from: '    qsort(f.ops, f.ops_n, sizeof *f.ops, uuid_order);\n', to: '', tests },
  {
    behaviour: 'the time of the last mark of a zone goes with the mark',
    file: counts,
    from: '    if (!in && at->observed_us == slot->last_mark_us)',
    to: '    if (!in && at->observed_us > slot->last_mark_us)',
    tests: counted,
  },
  {
    behaviour: 'who is in hospital is not in the total',
    file: counts,
    from: '    if (x->excluded) {',
    to: '    if (x->excluded && !slot) {',
    tests: counted,
  },
  {
    behaviour: 'a report of another round says nothing of this one',
    file: counts,
    from: '    if (r->round != s->pub.round)\n        return OK;\n',
    to: '',
    tests: ['unit:picture/incidents/test_incidents', 'api:service.test.mjs', 'api:rounds.test.mjs', 'unit:db/test_operations'],
  },
  {
    behaviour: 'of two reports of one moment the greater id counts',
    file: counts,
    from: 'uuid_cmp(&r->op_id, &slot->report_op) > 0;',
    to: 'uuid_cmp(&r->op_id, &slot->report_op) < 0;',
    tests: counted,
  },
  {
    behaviour: 'a later report counts, in whatever order they come',
    file: counts,
    from: 'r->at_us > slot->report_us',
    to: 'r->at_us != 0',
    tests: counted,
  },
  {
    behaviour: "a status of another round is not this one's",
    file: counts,
    from: 'return r && r->at.round == s->pub.round ? r : NULL;',
    to: 'return r;',
    tests: counted,
  },
  {
    behaviour: 'a round not heard of yet hides no status',
    file: counts,
    from: 'while (r && r->at.round > s->pub.round)',
    to: 'while (r && r->at.round > s->pub.round + 99)',
    tests: counted,
  },
  {
    behaviour: 'the line of the protected tells no zone',
    file: counts,
    from: '        delta->protected_line = true;\n        return;',
    to: '        delta->protected_line = true;',
    tests: ['unit:picture/incidents/test_incidents', 'api:service.test.mjs', 'api:protected.test.mjs'],
  },
  {
    behaviour: 'more zones than are listed are all of them',
    file: counts,
    from: '        delta->zones_all = true;\n        return;',
    to: '        return;',
    tests: ['unit:picture/incidents/test_incidents', 'api:service.test.mjs', 'api:zones.test.mjs', 'api:map.test.mjs'],
  },
  {
    behaviour: 'a status told late takes nothing back',
    file: rows,
    from: 'return row->seq > head->seq;',
    to: 'return row->seq != head->seq;',
    tests: counted,
  },
  {
    behaviour: 'the round before is history',
    file: rows,
    from: 'while (row && row->at.round >= s->pub.round)',
    to: 'while (row && row->at.round > s->pub.round)',
    tests: counted,
  },
  {
    behaviour: 'a status counts where its person is',
    file: rows,
    from: '    if (!e && takes)\n        e = counts_incident(s, x, true);',
    to: '    if (!e && takes && head->older)\n        e = counts_incident(s, x, true);',
    tests: counted,
  },
  {
    behaviour: 'in the database: a withdrawn mark counts no more',
    file: inSql,
    from: '\n              AND (SELECT true FROM anpi.observation v WHERE v.voids = o.op_id LIMIT 1) IS NULL',
    to: '',
    tests: sql,
  },
  {
    behaviour: 'in the database: settling answers whatever its time',
    file: inSql,
    from: "(SELECT true, 'infinity'::timestamptz, m.settles WHERE",
    to: '(SELECT NOT m.time_unsure, m.observed_at, m.settles WHERE',
    tests: sql,
  },
  {
    behaviour: 'in the database: only what is later answers by having seen',
    file: inSql,
    from: '\n                                     AND (m.sure, m.observed_at, m.op_id) > (NOT a.time_unsure, ' + 'a.observed_at, a.op_id)',
    to: '',
    tests: sql,
  },
  {
    behaviour: 'in the database: an attention nobody answered stays',
    file: inSql,
    from: "CASE WHEN open IS NULL THEN status ELSE 'attention' END, op_id",
    to: 'status, op_id',
    tests: sql,
  },
  {
    behaviour: 'in the database: of one moment the greater id is later',
    file: inSql,
    from: 'o.observed_at DESC, o.op_id DESC',
    to: 'o.observed_at DESC, o.op_id',
    tests: sql,
  },
  {
    behaviour: 'added beside the fold: never on an attention',
    file: added,
    from: "WHERE s.status <> 'attention' AND NOT s.time_unsure",
    to: 'WHERE NOT s.time_unsure',
    tests: sql,
  },
  {
    behaviour: 'added beside the fold: an older mark changes no status',
    file: added,
    from:
      'SET status = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.status ' +
      'ELSE excluded.status END',
    to: 'SET status = excluded.status',
    tests: sql,
  },
  {
    behaviour: 'added beside the fold: two marks of a person in one batch are folded',
    file: added,
    from: 'HAVING count(*) = 1 AND bool_and',
    to: 'HAVING bool_and',
    tests: sql,
  },
  {
    behaviour: 'added beside the fold: an attention is folded',
    file: added,
    from: "status IN ('safe', 'noted')",
    to: "status IN ('safe', 'noted', 'attention')",
    tests: sql,
  },
  { behaviour: 'added beside the fold: a withdrawal is folded', file: added, from: ' AND voids IS NULL)', to: ')', tests: sql },
];
