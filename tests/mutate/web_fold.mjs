// SPDX-License-Identifier: Apache-2.0
// What the screens say of a person: as the server will, with the own marks laid over.
const cases = ['web:shared/fold/foldCases.test.ts', 'web:shared/fold/fold.test.ts'];
const fold = { file: 'web/shared/fold/fold.ts', tests: cases };
const overlay = { file: 'web/shared/fold/overlay.ts', tests: ['web:shared/fold/fold.test.ts', 'web:shared/fold/pending.test.ts'] };
const pending = { file: 'web/shared/fold/pending.ts', tests: ['web:shared/fold/pending.test.ts', 'web:shared/fold/timeCases.test.ts'] };
const counts = { file: 'web/shared/fold/counts.ts', tests: ['web:shared/fold/counts.test.ts'] };

export default [
  {
    behaviour: 'on a phone a mark of no sure time beats none whose time is',
    ...fold,
    from: 'if (sure === Boolean(b.time_unsure)) return sure;\n',
    to: '',
  },
  { behaviour: 'on a phone of one moment the greater id wins', ...fold, from: 'a.op_id > b.op_id;', to: 'a.op_id < b.op_id;' },
  {
    behaviour: 'on a phone a withdrawn mark counts no more',
    ...fold,
    from: '!o.voids && !voided.has(o.op_id) && o.status',
    to: '!o.voids && o.status',
  },
  {
    behaviour: 'on a phone a withdrawal marks nothing',
    ...fold,
    from: '!o.voids && !voided.has(o.op_id) && o.status',
    to: '!voided.has(o.op_id) && o.status',
  },
  { behaviour: 'on a phone settling answers a call', ...fold, from: 'settled.has(call.op_id) || marks', to: 'marks' },
  { behaviour: 'on a phone having seen a call answers it', ...fold, from: 'o.seen?.includes(call.op_id)', to: 'o.settles === call.op_id' },
  {
    behaviour: 'on a phone a call that nobody answered stands over a milder mark',
    ...fold,
    from: "if (standing) return { status: 'attention', conflict: true,",
    to: "if (standing && marks.length < 0) return { status: 'attention', conflict: true,",
  },
  {
    behaviour: 'on a phone a call under a later call is no conflict',
    ...fold,
    from: "return { status: 'attention', conflict: false, by: latest.op_id, seen };",
    to: "return { status: 'attention', conflict: marks.length > 1, by: latest.op_id, seen };",
  },
  {
    behaviour: 'the latest of the calls that stand is the one that is shown',
    ...fold,
    from: '!standing || isAfter(call, standing)',
    to: '!standing',
  },
  {
    behaviour: 'marks within a thousandth of a second have their order',
    file: 'web/shared/fold/micros.ts',
    from: "below.padEnd(3, '0')",
    to: 'below',
    tests: ['web:shared/fold/micros.test.ts', ...cases],
  },
  {
    behaviour: 'a void of a mark already sent shows the person as unreported',
    ...overlay,
    from: "const decides = last.op_id ?? (base.seen ?? []).find((id) => !calls.includes(id)) ?? 'server';",
    to: "const decides = 'server';",
  },
  { behaviour: 'a server that names the deciding mark is believed', ...overlay, from: 'last.op_id ?? (base.seen', to: '(base.seen' },
  {
    behaviour: 'calls under a conflict stand also beside an own mark',
    ...overlay,
    from: '    ...calls.map((op_id): Observation =>',
    to: '    ...[].map((op_id): Observation =>',
  },
  {
    behaviour: 'what is unsure on the server is unsure under the own marks',
    ...overlay,
    from: 'time_unsure: last.time_unsure, seen: []',
    to: 'seen: []',
  },
  {
    behaviour: 'the next mark names also the own unsent ones as seen',
    ...overlay,
    from: ', ...own.filter((o) => !o.voids).map((o) => o.op_id)])]',
    to: '])]',
  },
  { behaviour: 'own marks that are laid over are said to be', ...overlay, from: 'unsent: true,', to: 'unsent: false,' },
  { behaviour: 'the time shown is that of the mark that decides', ...overlay, from: 'at: deciding?.observed_at ?? (', to: 'at: (' },
  { behaviour: 'a mark is let go by the answer that names it', ...pending, from: '!named.has(mark.operation.op_id) && ', to: '' },
  { behaviour: 'a mark that no record has is not shown for ever', ...pending, from: '!isOutlived(mark, horizon.as_of) && ', to: '' },
  {
    behaviour: 'in the next round a mark of the one before is laid over nobody',
    ...pending,
    from: ' && !isOfEarlierRound(mark.operation, horizon))',
    to: ')',
  },
  {
    behaviour: 'the first round holds what was seen before the incident was opened',
    ...pending,
    from: '(horizon.round ?? 1) > 1 &&',
    to: '(horizon.round ?? 1) > 0 &&',
  },
  {
    behaviour: 'a mark still to be sent is outlived by no answer',
    ...pending,
    from: "mark.stored_at !== null && Boolean(asOf) && Date.parse(asOf ?? '') > Date.parse(mark.stored_at) + LOST_MS",
    to: "Boolean(asOf) && Date.parse(asOf ?? '') > Date.parse(mark.stored_at ?? mark.stored_at ?? '2000-01-01') + LOST_MS",
  },
  {
    behaviour: 'who needs help is reported',
    ...counts,
    from: 'rate(c.safe + c.noted + c.attention, c.persons)',
    to: 'rate(c.safe + c.noted, c.persons)',
  },
  {
    behaviour: 'who needs help is not confirmed',
    ...counts,
    from: 'rate(c.safe + c.noted, c.persons);\n\n',
    to: 'rate(c.safe + c.noted + c.attention, c.persons);\n\n',
  },
  { behaviour: 'almost all is not all', ...counts, from: 'Math.floor(value * 100 + 1e-9)', to: 'Math.round(value * 100)' },
  {
    behaviour: 'of the protected those are counted whose status is told, and no more',
    ...counts,
    from: 'persons: line.persons - besideOf(line) }',
    to: 'persons: line.persons }',
  },
  { behaviour: 'people without location are in the total', ...counts, from: 'answer?.without_location ?? NO_COUNTS, toldOf', to: 'toldOf' },
  {
    behaviour: 'a screen shows no minute of a battery that is not left',
    file: 'web/shared/ui/minutes.ts',
    from: 'Math.floor(left - passed)',
    to: 'Math.round(left - passed)',
    tests: ['web:shared/ui/minuteCases.test.ts', 'web:shared/ui/minutes.test.ts'],
  },
  {
    behaviour: 'an hour of battery is critical',
    file: 'web/shared/ui/minutes.ts',
    from: "if (minutes <= 60) return 'critical';",
    to: "if (minutes < 60) return 'critical';",
    tests: ['web:shared/ui/minuteCases.test.ts', 'web:shared/ui/minutes.test.ts'],
  },
  {
    behaviour: 'an empty battery is over, not critical',
    file: 'web/shared/ui/minutes.ts',
    from: "if (minutes <= 0) return 'over';",
    to: "if (minutes < 0) return 'over';",
    tests: ['web:shared/ui/minuteCases.test.ts', 'web:shared/ui/minutes.test.ts'],
  },
];
