// SPDX-License-Identifier: Apache-2.0
// Dispatch and the crews: whose page is open on which ground, and what is sent of a run.
const look = { file: 'web/dispatch/look.ts', tests: ['web:dispatch/look.test.ts'] };
const parts = { file: 'web/dispatch/transportParts.ts', tests: ['web:dispatch/transportParts.test.ts'] };
const draft = { file: 'web/dispatch/transportDraft.ts', tests: ['web:dispatch/transportDraft.test.ts'] };
const lookup = { file: 'web/dispatch/useLookup.ts', tests: ['web:dispatch/useLookup.test.ts'] };

export default [
  {
    behaviour: 'a glass broken for one person is whole for the next',
    ...look,
    from: 'glassOf: hit.person === look.chosen?.person ? look.glassOf : null',
    to: 'glassOf: look.glassOf',
  },
  {
    behaviour: 'nobody is opened by breaking the glass without a case',
    ...look,
    from: 'look.ground === GLASS && !look.caseNumber.trim()',
    to: 'look.ground === GLASS && !look.caseNumber',
  },
  {
    behaviour: 'who goes back finds the glass whole',
    ...look,
    from: '({ ...whole(look), chosen: null, glassOf: null })',
    to: '({ ...look, chosen: null, glassOf: null })',
  },
  {
    behaviour: 'the page for which the glass was broken keeps its ground',
    ...look,
    from: 'chosen && glassOf === chosen.person ? GLASS : ground',
    to: 'ground',
  },
  {
    behaviour: 'a page that has come makes the ground of the next the first again',
    ...look,
    from: 'on === GLASS ? { ...whole(look), glassOf: person } : look',
    to: 'on === GLASS ? { ...look, glassOf: person } : look',
  },
  {
    behaviour: 'a run at night was called on the day before',
    ...parts,
    from: 'off > HALF_DAY_MS ? -1 : off < -HALF_DAY_MS ? 1 : 0',
    to: 'off < -HALF_DAY_MS ? 1 : 0',
  },
  {
    behaviour: 'a run before midnight ended on the day after',
    ...parts,
    from: 'off > HALF_DAY_MS ? -1 : off < -HALF_DAY_MS ? 1 : 0',
    to: 'off > HALF_DAY_MS ? -1 : 0',
  },
  { behaviour: 'what was not measured is not zero', ...parts, from: 'if (!typed.trim()) continue;', to: '' },
  { behaviour: 'a vital sign that cannot be is named', ...parts, from: '(value < range[1] || value > range[2])', to: 'value < range[1]' },
  {
    behaviour: 'a refusal has its reason',
    ...parts,
    from: 'if (refusals.some((r) => !r.hospital || !r.reason)) return',
    to: 'if (refusals.some((r) => !r.hospital)) return',
  },
  { behaviour: 'a stage that is no time is named', ...parts, from: "if (!time) return 'times';", to: 'if (!time) continue;' },
  {
    behaviour: 'a corrected entry keeps when its vitals were taken',
    ...parts,
    from: '...(from.vitals?.at ? { vitalsAt: from.vitals.at } : {}),',
    to: '',
  },
  {
    behaviour: 'who was carried was carried somewhere',
    ...draft,
    from: 'draft.carried && !draft.hospital.trim()',
    to: '!draft.carried && !draft.hospital.trim()',
  },
  {
    behaviour: 'who was not carried has a reason',
    ...draft,
    from: "if (!draft.carried && !draft.reason) return 'transport.need.reason';",
    to: '',
  },
  {
    behaviour: 'a hospital that was typed before is not sent of who was not carried',
    ...draft,
    from: 'if (draft.carried) body.hospital = draft.hospital.trim();',
    to: 'if (draft.hospital.trim()) body.hospital = draft.hospital.trim();',
  },
  { behaviour: 'a correction goes on with what the form does not ask for', ...draft, from: '...(crew ? { crew } : {}),', to: '' },
  { behaviour: 'a correction says what it corrects', ...draft, from: 'corrects: id,', to: '' },
  { behaviour: 'a correction begins at the time of the run', ...draft, from: 'from ? new Date(from.at) : now', to: 'now' },
  {
    behaviour: 'without a case nobody is asked for on vital interest',
    ...lookup,
    from: "ground === 'vital' && !caseNumber.trim() ? '' : ground",
    to: 'ground',
  },
  {
    behaviour: 'breaking the glass searches for nobody',
    ...lookup,
    from: "ground === 'break_glass' ? '' : pageGround(ground, caseNumber)",
    to: 'pageGround(ground, caseNumber)',
  },
  {
    behaviour: 'an answer to an older question replaces no newer one',
    ...lookup,
    from: '        if (mine === asked.current) {\n          setAnswer(got);',
    to: '        {\n          setAnswer(got);',
  },
  {
    behaviour: 'not asked is not nobody: what an older question found goes',
    ...lookup,
    from: '          setAnswer(null);\n          setProblem(caught);',
    to: '          setProblem(caught);',
  },
  { behaviour: 'a sex alone asks for nobody', ...lookup, from: "key === 'sex' || value.trim() === ''", to: "value.trim() === ''" },
];
