// SPDX-License-Identifier: Apache-2.0
// Marks on a phone: none is lost, none is sent twice as another, none is another user's.
const outbox = { file: 'web/shared/outbox/outbox.ts', tests: ['web:shared/outbox/outbox.test.ts'] };
const store = { file: 'web/shared/outbox/store.ts', tests: ['web:shared/outbox/store.test.ts', 'web:shared/outbox/outbox.test.ts'] };
const own = { file: 'web/shared/outbox/ownMarks.ts', tests: ['web:shared/outbox/ownMarks.test.ts'] };
const marks = { file: 'web/shared/outbox/marks.ts', tests: ['web:shared/outbox/marks.test.ts'] };

export default [
  { behaviour: 'after a 503 the outbox sends again by itself', ...outbox, from: 'if (!login) this.wait(', to: 'if (login) this.wait(' },
  {
    behaviour: 'a resting server is asked later and later',
    ...outbox,
    from: 'this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);',
    to: 'this.retryMs = FIRST_RETRY_MS;',
  },
  {
    behaviour: 'and no later than a minute after the last time',
    ...outbox,
    from: 'Math.min(this.retryMs * 2, LAST_RETRY_MS)',
    to: 'this.retryMs * 2',
  },
  {
    behaviour: 'a server that says how long to wait is not asked sooner',
    ...outbox,
    from: 'Math.max(this.retryMs, (retryAfterS ?? 0) * 1000)',
    to: 'this.retryMs',
  },
  {
    behaviour: 'what went through ends the waiting: the next failure begins with the shortest',
    ...outbox,
    from: '      this.retryMs = FIRST_RETRY_MS;\n      await',
    to: '      await',
  },
  {
    behaviour: 'an ended session asks for a log-in and tries nothing by itself',
    ...outbox,
    from: "await this.refresh(login ? 'login' : 'waiting');",
    to: "await this.refresh('waiting');",
  },
  {
    behaviour: 'a mark leaves by what the answer says of its own id',
    ...outbox,
    from: "const done = marks.filter((m) => ['accepted', 'known'].includes(byId.get(m.op_id)?.result ?? ''));",
    to: "const done = marks.filter((_, i) => ['accepted', 'known'].includes(results[i]?.result ?? ''));",
  },
  {
    behaviour: 'a mark that the answer does not name stays',
    ...outbox,
    from: "['accepted', 'known'].includes(byId.get(m.op_id)?.result ?? '')",
    to: "['accepted', 'known'].includes(byId.get(m.op_id)?.result ?? 'known')",
  },
  {
    behaviour: 'a mark the server knows already has gone through',
    ...outbox,
    from: "const done = marks.filter((m) => ['accepted', 'known']",
    to: "const done = marks.filter((m) => ['accepted']",
  },
  {
    behaviour: 'a refused mark is kept to be read',
    ...outbox,
    from: "if (result?.result === 'refused') await this.refuse(mark, result.error ?? UNEXPLAINED);",
    to: "if (result?.result === 'refused') await this.stored([mark]);",
  },
  {
    behaviour: 'a refused request is taken apart',
    ...outbox,
    from: 'if (batch.length > 1) for (const entry of batch) await this.send([entry]);\n      else await',
    to: 'for (const entry of batch) await',
  },
  { behaviour: 'a server at fault refuses no mark', ...outbox, from: ' || problem.status >= 500) throw problem;', to: ') throw problem;' },
  {
    behaviour: 'a locked tablet refuses no mark',
    ...outbox,
    from: 'problem.again || problem.barred || problem.status',
    to: 'problem.again || problem.status',
  },
  {
    behaviour: 'nobody sends the marks of another user of the phone',
    ...outbox,
    from: 'const mine = (await this.store.all()).filter((e) => e.user === this.user)',
    to: 'const mine = (await this.store.all())',
  },
  { behaviour: 'how many wait for another user is said', ...outbox, from: 'others: all.length - entries.length,', to: 'others: 0,' },
  {
    behaviour: 'the marks shown are the own ones',
    ...outbox,
    from: 'stored: stored.filter((each) => each.entry.user === this.user),',
    to: 'stored,',
  },
  {
    behaviour: 'the refusals shown are the own ones',
    ...outbox,
    from: 'refused: refused.filter((r) => r.entry.user === this.user),',
    to: 'refused,',
  },
  {
    behaviour: 'one request has marks of one incident',
    ...outbox,
    from: "e.kind === 'mark' && e.incident === first.incident",
    to: "e.kind === 'mark'",
  },
  {
    behaviour: 'one request has no more marks than the server takes',
    ...outbox,
    from: '.slice(0, BATCH_MAX)',
    to: '.slice(0, 2 * BATCH_MAX)',
  },
  {
    behaviour: 'the oldest mark goes first',
    ...outbox,
    from: '.sort((a, b) => (a.op_id < b.op_id ? -1 : 1))',
    to: '.sort((a, b) => (a.op_id < b.op_id ? 1 : -1))',
  },
  {
    behaviour: 'a mark made while another is sent goes too',
    ...outbox,
    from: "if (this.view.state !== 'waiting' && this.view.state !== 'login') void this.flush();",
    to: 'return;',
  },
  { behaviour: 'what waits for the command centre is not outlived', ...outbox, from: '&& !each.waits && isOutlived', to: '&& isOutlived' },
  {
    behaviour: 'an answer of one incident lets go no mark of another',
    ...outbox,
    from: 'each.entry.incident === incident && !each.waits',
    to: '!each.waits',
  },
  { behaviour: 'what was stored a day ago is let go', ...outbox, from: '> STORED_MAX_MS);', to: '> 365 * STORED_MAX_MS);' },
  {
    behaviour: 'a refused mark that is sent again leaves the refusals',
    ...store,
    from: "        await tx.objectStore('refused').delete(opId);\n",
    to: '',
  },
  {
    behaviour: 'what one user fetched is given to no other on a shared phone',
    ...store,
    from: 'return row && row.user === user ? (row.value as T) : null;',
    to: 'return row ? (row.value as T) : null;',
  },
  {
    behaviour: 'an answer that comes after the log-out is kept for nobody',
    ...store,
    from: 'if (await isOf(tx.store, user)) await tx.store.put',
    to: 'await tx.store.put',
  },
  {
    behaviour: 'a mark that is stored after the log-out leaves no name behind',
    ...store,
    from: 'if (await isOf(cache, each.entry.user)) await cache.put',
    to: 'await cache.put',
  },
  {
    behaviour: 'a refused mark leaves the outbox in the step that lists it',
    ...store,
    from: ", tx.objectStore('outbox').delete(refused.op_id)",
    to: '',
  },
  {
    behaviour: 'log-out keeps what was not sent',
    ...store,
    from: "await db.clear('cache');",
    to: "await db.clear('cache');\n      await db.clear('outbox');",
  },
  {
    behaviour: 'a mark that the command centre has to accept is laid over nobody',
    ...own,
    from: 'const stored = kept.filter((mark) => !mark.waits).map(',
    to: 'const stored = kept.map(',
  },
  { behaviour: 'a mark between two lists counts once', ...own, from: '.filter((entry) => !known.has(entry.op_id))', to: '' },
  {
    behaviour: 'marks of another incident are laid over nobody',
    ...own,
    from: "view.stored.flatMap(({ entry, stored_at, waits }) =>\n    entry.kind === 'mark' && entry.incident === incident ?",
    to: "view.stored.flatMap(({ entry, stored_at, waits }) =>\n    entry.kind === 'mark' ?",
  },
  { behaviour: 'a refused mark is not said to be on its way', ...own, from: "return 'refused';", to: "return 'unsent';" },
  { behaviour: 'a mark says which marks its screen showed', ...marks, from: 'seen: seenOf(subject.seen),', to: 'seen: [],' },
  {
    behaviour: 'of too many marks seen those that count and the own ones are named',
    ...marks,
    from: '[...all.slice(0, SEEN_MAX / 2), ...all.slice(-SEEN_MAX / 2)]',
    to: 'all.slice(0, SEEN_MAX)',
  },
  { behaviour: 'a withdrawal names the mark it withdraws', ...marks, from: '    voids,\n', to: '' },
  {
    behaviour: 'a mark has the time of the server',
    ...marks,
    from: 'status,\n    observed_at: serverNow().toISOString(),',
    to: 'status,\n    observed_at: new Date().toISOString(),',
  },
];
