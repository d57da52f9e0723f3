// SPDX-License-Identifier: Apache-2.0
// Each change once and none early, each operation answered: the change feed and the group commit.
const file = 'server/db/change.c';
const group = 'server/db/group.c';
const feed = 'deploy/schema/functions/changes/change_feed.sql';
const epoch = 'deploy/schema/functions/changes/epoch.sql';
const tests = ['unit:db/test_change'];
const grouped = ['unit:db/test_group'];
const restored = ['unit:db/test_change', 'api:epoch.test.mjs'];

export default [
  {
    behaviour: 'after a connection that broke the cursor is rewound',
    file,
    from: '        rewind_cursor(f);\n    }\n    if (up',
    to: '        if (!f->cursor.snapshot)\n            rewind_cursor(f);\n    }\n    if (up',
    tests,
  },
  {
    behaviour: 'the cursor is rewound by as many ids as a crash may give out again',
    file,
    from: '#define REWIND_XIDS 10000',
    to: '#define REWIND_XIDS 1',
    tests,
  },
  {
    behaviour: 'another epoch loads the picture anew',
    file,
    from: '    if (!sv_eq(head->epoch, sv_of(f->cursor.epoch))) {',
    to: '    if (!sv_eq(head->epoch, sv_of(f->cursor.epoch)) && !head->epoch.n) {',
    tests,
  },
  {
    behaviour: 'a cursor older than what is kept loads the picture anew',
    file,
    from: '    if (head->stale) {',
    to: '    if (head->stale && f->deaf) {',
    tests,
  },
  {
    behaviour: 'a page that is full is followed by the next at once',
    file,
    from: 'if (db_rows_n(rows) > f->conf.rows_max) {',
    to: 'if (db_rows_n(rows) > f->conf.rows_max && f->deaf) {',
    tests,
  },
  {
    behaviour: 'the pages of a turn see one snapshot',
    file,
    from: '.upto = ARG_Z(f->upto),',
    to: '.upto = ARG_Z(NULL),',
    tests,
    unseen:
      'what a later page sees beyond the first snapshot comes again with the next turn, and a change that comes ' +
      'twice is ignored: nothing is lost',
  },
  { behaviour: 'a page goes on behind the last change of the one before', file, from: '        f->after_seq = c->seq;\n', to: '', tests },
  {
    behaviour: 'the next turn begins where the last one ended',
    file,
    from: '    free(f->cursor.snapshot);\n    f->cursor.snapshot = f->upto;\n    f->upto = NULL;',
    to: '    free(f->upto);\n    f->upto = NULL;',
    tests,
  },
  {
    behaviour: 'a wake-up during a poll is not lost',
    file,
    from: '    if (f->woken)\n        loop_defer(f->loop, ask, f);\n',
    to: '',
    tests,
    unseen:
      'PostgreSQL tells of a wake-up only between two statements of a connection, so it comes behind the ' +
      'answer; and the clock asks within a second',
  },
  {
    behaviour: 'a wake-up brings the change before the clock does',
    file,
    from: '    f->woken = true;\n    loop_defer(f->loop, ask, f);',
    to: '    f->woken = true;',
    tests,
  },
  {
    behaviour: 'a change that was open in the snapshot is delivered',
    file: feed,
    from: 'WHERE a.xid = ANY (open_then)',
    to: 'WHERE a.xid = ANY (open_then) AND false',
    tests,
  },
  {
    behaviour: 'no change is delivered before it is committed in what is seen',
    file: feed,
    from: 'WHERE pg_visible_in_snapshot(c.xid, upto) AND c.seq > after_seq',
    to: 'WHERE c.seq > after_seq',
    tests,
    unseen:
      'what is not committed cannot be read at all; what was since the snapshot comes again with the next turn, ' + 'and is ignored then',
  },
  {
    behaviour: 'changes come in the order of their numbers',
    file: feed,
    from: 'ORDER BY c.seq LIMIT',
    to: 'ORDER BY c.xid::text::bigint DESC LIMIT',
    tests,
  },
  { behaviour: 'what was pruned is remembered', file: feed, from: 'WHERE newest > pruned_xid;', to: 'WHERE false;', tests },
  { behaviour: 'the newest of what was pruned counts', file: feed, from: 'max(xid::text::numeric)', to: 'min(xid::text::numeric)', tests },
  { behaviour: 'a restore is another epoch', file: epoch, from: "|| '/' || e.restore_id", to: '', tests: restored },
  {
    behaviour: 'an operation without a row is unknown, and is sent again',
    file: group,
    from: 'ops_end(&p->ops, E_DB_UNKNOWN_COMMIT);\n    free(by_ord);',
    to: 'ops_end(&p->ops, E_INTERNAL);\n    free(by_ord);',
    tests: grouped,
  },
  {
    behaviour: 'a deadlock is tried again',
    file: group,
    from: 'strncmp(db_sqlstate(rows), "40", 2) == 0',
    to: 'strncmp(db_sqlstate(rows), "4X", 2) == 0',
    tests: grouped,
  },
  {
    behaviour: 'one bad operation fails alone',
    file: group,
    from: 'else if (e != OK && p->n > 1 && !g->freeing && !db_err_passes(e))',
    to: 'else if (e != OK && p->n > 999999 && !g->freeing && !db_err_passes(e))',
    tests: grouped,
  },
  {
    behaviour: "nobody overtakes the same person's operation",
    file: group,
    from: '        if (g->held && *held_of(g, op))\n            continue;',
    to: '        if (g->held && *held_of(g, op) && !op->bytes)\n            continue;',
    tests: grouped,
  },
  {
    behaviour: 'an answered operation gives its person free',
    file: group,
    from:
      'static void part_done(struct group_lane *l, struct group_part *p, enum err e, const struct db_rows ' +
      '*rows)\n{\n    part_hold(l->g, p, -1);',
    to: 'static void part_done(struct group_lane *l, struct group_part *p, enum err e, const struct db_rows *rows)\n{',
    tests: grouped,
  },
  {
    behaviour: 'a full queue refuses',
    file: group,
    from: 'g->waiting_n + n > g->conf.queue_max ||',
    to: 'g->waiting_n > g->conf.queue_max + 99 * n ||',
    tests: grouped,
  },
  {
    behaviour: 'a connection that is away lets the other one go on',
    file: group,
    from: '    if (!db_ready(l->db) && any_ready(g))\n        return NULL;\n',
    to: '',
    tests: grouped,
  },
  {
    behaviour: 'a batch is no larger than it may be',
    file: group,
    from: 'next; l != &g->waiting && p->n < g->conf.batch_max; l = next)',
    to: 'next; l != &g->waiting; l = next)',
    tests: grouped,
  },
];
