// SPDX-License-Identifier: Apache-2.0
// The command centre's screens: zones, people, power, alarms, decisions, and what an event makes of them.
const zones = { file: 'web/command/zones/zones.ts', tests: ['web:command/zones/zones.test.ts'] };
const people = { file: 'web/command/people/people.ts', tests: ['web:command/people/people.test.ts'] };
const listed = { file: 'web/command/people/listed.ts', tests: ['web:command/people/listed.test.ts'] };
const rows = { file: 'web/command/people/rows.ts', tests: ['web:command/people/rows.test.ts'] };
const choice = { file: 'web/command/people/deskChoice.ts', tests: ['web:command/people/deskChoice.test.ts'] };
const power = { file: 'web/command/power/power.ts', tests: ['web:command/power/power.test.ts'] };
const left = { file: 'web/command/power/powerLeft.ts', tests: ['web:command/power/powerLeft.test.ts'] };
const alarms = { file: 'web/command/alarms/alarms.ts', tests: ['web:command/alarms/alarms.test.ts'] };
const events = { file: 'web/command/events.ts', tests: ['web:command/events.test.ts'] };
const decisions = { file: 'web/command/decisions/decisions.ts', tests: ['web:command/decisions/decisions.test.ts'] };
const draft = { file: 'web/command/decisions/decisionDraft.ts', tests: ['web:command/decisions/decisionDraft.test.ts'] };
const labels = { file: 'web/command/labels/labels.ts', tests: ['web:command/labels/labels.test.ts'] };

export default [
  {
    behaviour: 'the zones of another incident are not shown of this one',
    ...zones,
    from: 'state.of === of ? { ...state, answer } : state;',
    to: '({ ...state, answer });',
  },
  { behaviour: 'an event without counts is asked for', ...zones, from: "each.all || !('unreported' in each)", to: 'each.all' },
  { behaviour: 'an event about all is asked for', ...zones, from: "each.all || !('unreported' in each)", to: "!('unreported' in each)" },
  {
    behaviour: 'the counts of an event stand in its own zone',
    ...zones,
    from: '...byId.get(zone.zone) }',
    to: '...(changed[0] as Partial<Zone>) }',
  },
  {
    behaviour: 'those without a place are counted in their line',
    ...zones,
    from: 'without_location: { ...answer.without_location, ...without },',
    to: 'without_location: answer.without_location,',
  },
  { behaviour: 'counts are as old as the event that brought them', ...zones, from: 'as_of: at,', to: 'as_of: answer.as_of,' },
  {
    behaviour: 'an answer to what nobody wants any more is not taken',
    ...people,
    from: 'isWanted(state, asked) && (!asked.from',
    to: '(!asked.from',
  },
  {
    behaviour: 'a further page is taken onto the list that it was asked for',
    ...people,
    from: ' && (!asked.from || state.loaded === asked.from);',
    to: ';',
  },
  {
    behaviour: 'people who may no longer be seen leave the screen',
    ...people,
    from: 'loaded: isForbidden(problem) ? null : state.loaded,',
    to: 'loaded: state.loaded,',
  },
  {
    behaviour: 'nobody stands twice in a list of two pages',
    ...people,
    from: '...answer.persons.filter((p) => !known.has(p.person))',
    to: '...answer.persons',
  },
  {
    behaviour: 'a list of the desk is as old as its oldest page',
    ...people,
    from: 'before && before.asOf < answer.as_of ? before.asOf : answer.as_of',
    to: 'answer.as_of',
  },
  {
    behaviour: 'who leaves the list leaves its number',
    ...people,
    from: 'loaded.total - (loaded.persons.length - persons.length)',
    to: 'loaded.total',
  },
  { behaviour: 'after a change a search is asked anew', ...people, from: "ask: wanted.query ? 'all' : 'number' }", to: "ask: 'number' }" },
  { behaviour: 'a number is of the list that it was asked for', ...people, from: 'state.loaded?.key === key ?', to: 'state.loaded ?' },
  {
    behaviour: 'a problem of one list is not said of another',
    ...people,
    from: 'problem: sameList(state.wanted, wanted) ? state.problem : null,',
    to: 'problem: state.problem,',
  },
  { behaviour: 'the desk knows of which round its list is', ...people, from: 'round: incident?.round ?? null,', to: 'round: null,' },
  {
    behaviour: 'who is of another status leaves the list',
    ...listed,
    from: 'return change.status === listed\n',
    to: 'return change.status !== null\n',
  },
  {
    behaviour: 'who comes onto the list is fetched',
    ...listed,
    from: '    if (each.status === listed && !there.has(each.person)) return null;\n',
    to: '',
  },
  {
    behaviour: 'the last of two events about one person counts',
    ...listed,
    from: 'latest.set(each.person, each);',
    to: 'if (!latest.has(each.person)) latest.set(each.person, each);',
  },
  {
    behaviour: 'an event names no fewer marks than the row knows',
    ...listed,
    from: '[...new Set([...(change.seen ?? []), ...(person.seen ?? [])])]',
    to: '[...(change.seen ?? [])]',
  },
  { behaviour: 'who was marked here leaves the list at once', ...rows, from: 'row.shown.status === status && (', to: '(' },
  {
    behaviour: 'a list of one colour shows no other',
    ...rows,
    from: '(!label || row.of.label === label)',
    to: '(!label || row.of.label !== null)',
  },
  { behaviour: 'a search shows also who was marked', ...rows, from: 'searching ? all : all.filter', to: 'all.filter' },
  {
    behaviour: 'a digit marks nobody who was not chosen',
    ...choice,
    from: 'chosen: choice.typed ? (rows[0] ?? null) : null',
    to: 'chosen: rows[0] ?? null',
  },
  {
    behaviour: 'the choice does not move with the list',
    ...choice,
    from: 'choice.chosen === null || rows.includes(choice.chosen) ? choice : { ...choice, chosen: null };',
    to: 'choice.chosen === null || rows.includes(choice.chosen) ? choice : { ...choice, chosen: rows[0] ?? null };',
  },
  {
    behaviour: 'an arrow stays at the end of the list',
    ...choice,
    from: 'Math.min(Math.max(0, at + by), rows.length - 1)',
    to: '(at + by + rows.length) % rows.length',
  },
  {
    behaviour: 'a digit that picks a candidate of the input method is no mark',
    ...choice,
    from: "event.isComposing || event.keyCode === 229 || event.key === 'Process'",
    to: 'event.isComposing',
  },
  {
    behaviour: 'an answer that comes when the right has gone is not shown',
    ...power,
    from: 'state.asks ? { ...state, answer } : powerFor(false)',
    to: '({ ...state, answer })',
  },
  {
    behaviour: 'with the right goes what was shown on it',
    ...power,
    from: 'state.asks === asks ? state : powerFor(asks)',
    to: '({ ...state, asks })',
  },
  {
    behaviour: 'on the tab stand those who run down',
    ...power,
    from: '(answer?.persons ?? []).filter(isRunningDown).length',
    to: '(answer?.persons ?? []).length',
  },
  {
    behaviour: 'a battery that nobody knows is no empty one',
    ...left,
    from: "if (entry.battery_unknown || left === null) return { kind: 'unknown'",
    to: "if (left === null) return { kind: 'unknown'",
  },
  {
    behaviour: 'of who has other power no minutes are counted',
    ...left,
    from: 'if (!isRunningDown(entry)) return',
    to: "if (entry.state === 'moved') return",
  },
  {
    behaviour: 'what is more than nothing is not shown as nothing',
    ...left,
    from: 'Math.min(99, Math.max(1, Math.round(share * 100)))',
    to: 'Math.min(99, Math.round(share * 100))',
  },
  {
    behaviour: 'past empty it is said for how long',
    ...left,
    from: 'const empty = Math.max(0, -left);',
    to: 'const empty = Math.max(0, left);',
  },
  {
    behaviour: 'whoever broke the glass does not judge it',
    ...alarms,
    from: '!o.reviewed_at && (o.by === undefined || o.by !== login)',
    to: '!o.reviewed_at',
  },
  { behaviour: 'what was judged waits no longer', ...alarms, from: '!o.reviewed_at && (o.by', to: '(o.by' },
  {
    behaviour: 'an alarm that was taken note of is not shouted again',
    ...alarms,
    from: 'loud: waiting.filter((o) => !noted.has(o.id))',
    to: 'loud: [...waiting]',
  },
  {
    behaviour: 'an alarm whose opening is not on the list yet is shouted',
    ...alarms,
    from: 'unnamed: alerts.filter((a) => !known.has(a.id) && !noted.has(a.id)),',
    to: 'unnamed: [],',
  },
  { behaviour: 'taking note quiets also what has no name yet', ...alarms, from: ', ...unnamed.map((a) => a.id)])', to: '])' },
  {
    behaviour: 'an event of another incident changes nothing here',
    ...events,
    from: 'filter((each: Changed) => !each.incident || each.incident === incident)',
    to: 'filter(() => true)',
  },
  {
    behaviour: 'an event that does not name what changed is asked for',
    ...events,
    from: 'each.kind === kind) ?? true;',
    to: 'each.kind === kind) ?? false;',
  },
  {
    behaviour: 'a decision changes who is seen, and who without power',
    ...events,
    from: "['decision', ['people', 'power']],",
    to: "['decision', ['people']],",
  },
  {
    behaviour: 'a decision whose time is over gives nothing, whether it was told or not',
    ...decisions,
    from: "d.state === 'in_force' && Date.parse(d.until) > now.getTime()",
    to: "d.state === 'in_force'",
  },
  {
    behaviour: 'the health centre asks for power where a decision gives devices',
    ...decisions,
    from: "(role === 'health_center' && current.some((d) => d.fields.includes('device')))",
    to: "role === 'health_center'",
  },
  {
    behaviour: 'the page looks again when the next decision ends',
    ...decisions,
    from: 'Math.min(60_000, ...inForce',
    to: 'Math.max(60_000, ...inForce',
  },
  {
    behaviour: 'a decision for chosen zones has some',
    ...draft,
    from: '!draft.all && draft.zones.size === 0',
    to: 'draft.zones.size === 0 && false',
  },
  {
    behaviour: 'what is not given is not sent',
    ...draft,
    from: 'fieldsFor(chosen).filter((f) => gives(draft, f))',
    to: 'fieldsFor(chosen)',
  },
  {
    behaviour: 'a decision for all zones is not one for those that were chosen before',
    ...draft,
    from: "zones: draft.all ? 'all' : [...draft.zones],",
    to: "zones: draft.all && draft.zones.size === 0 ? 'all' : [...draft.zones],",
  },
  {
    behaviour: 'devices are given when somebody says so, and not at first',
    ...draft,
    from: "without: new Set(['device']),",
    to: 'without: new Set(),',
  },
  {
    behaviour: 'the colours of another incident are not shown of this one',
    ...labels,
    from: 'state.incident === incident\n',
    to: 'state.incident !== undefined\n',
  },
  {
    behaviour: 'a colour that was taken away is heard of',
    ...labels,
    from: '(each.label ?? null) !== colourOf',
    to: 'each.label && each.label !== colourOf',
  },
];
