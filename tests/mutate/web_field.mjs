// SPDX-License-Identifier: Apache-2.0
// A phone in the field: who is on it, what it has kept, what it says of itself; and who may look at it.
const kept = { file: 'web/field/kept.ts', tests: ['web:field/kept.test.ts'] };
const people = { file: 'web/field/people.ts', tests: ['web:field/people.test.ts'] };
const ready = { file: 'web/field/ready.ts', tests: ['web:field/ready.test.ts'] };
const report = { file: 'web/field/ownReport.ts', tests: ['web:field/ownReport.test.ts'] };
const session = {
  file: 'web/shared/ui/frame/session.ts',
  tests: ['web:shared/ui/frame/session.test.ts', 'web:shared/ui/frame/leaving.test.ts'],
};
const leaving = { file: 'web/shared/ui/frame/leaving.ts', tests: ['web:shared/ui/frame/leaving.test.ts'] };
const pin = { file: 'web/shared/ui/frame/pinPad.tsx', tests: ['web:shared/ui/frame/pinPad.test.ts'] };
const hooks = { file: 'web/shared/ui/hooks.ts', tests: ['web:shared/ui/hooks.test.ts'] };

export default [
  {
    behaviour: 'the list that cannot be fetched stays, and the own marks with it',
    ...kept,
    from: 'value: gone ? null : (now.value ?? old)',
    to: 'value: gone ? null : old',
  },
  {
    behaviour: 'a phone without signal shows the list it has kept',
    ...kept,
    from: 'value: gone ? null : (now.value ?? old)',
    to: 'value: gone ? null : now.value',
  },
  {
    behaviour: 'a list that may no longer be seen leaves the screen',
    ...kept,
    from: 'value: gone ? null : (now.value ?? old)',
    to: 'value: now.value ?? old',
  },
  {
    behaviour: 'a list that may no longer be seen leaves the phone',
    ...kept,
    from: 'if (gone) await cache?.set(key, user, null);',
    to: '',
  },
  {
    behaviour: 'the list of another user of the phone is shown to nobody',
    ...kept,
    from: 'await cache?.get<T>(key, user)',
    to: "await cache?.get<T>(key, '')",
  },
  { behaviour: 'an answer is kept on the phone for the next time', ...kept, from: '    await cache?.set(key, user, value);\n', to: '' },
  {
    behaviour: 'an answer about another incident is not shown of this one',
    ...kept,
    from: 'if (isPast() || !turns.takes(turn)) return false;',
    to: 'if (!turns.takes(turn)) return false;',
  },
  {
    behaviour: 'an older answer does not replace a newer one',
    ...kept,
    from: 'if (isPast() || !turns.takes(turn)) return false;',
    to: 'if (isPast()) return false;',
  },
  {
    behaviour: 'what has failed is said, and no more when it goes through',
    ...kept,
    from: '    put(() => ({ value, problem: null }));',
    to: '    put((now) => ({ value, problem: now.problem }));',
  },
  {
    behaviour: 'calls for help stand first on the phone',
    ...people,
    from: 'p.excluded ? 4 : p.shown.conflict ? 0 :',
    to: 'p.excluded ? 4 : p.shown.conflict ? 3 :',
  },
  { behaviour: 'of the unreported those on a device stand first', ...people, from: 'p.powered ? 1 : 2', to: 'p.powered ? 2 : 2' },
  {
    behaviour: 'who is in hospital is not left to be visited',
    ...people,
    from: "p.shown.status === 'unreported' && !p.excluded;",
    to: "p.shown.status === 'unreported';",
  },
  {
    behaviour: 'who is in hospital is not counted',
    ...people,
    from: 'all: people.filter((p) => !p.excluded).length',
    to: 'all: people.length',
  },
  {
    behaviour: 'a mark that the server has is not said to be on the phone still',
    ...people,
    from: ', unsent: unsent.has(person.person) }',
    to: ' }',
  },
  {
    behaviour: 'an event that names nobody may be about anybody',
    ...people,
    from: 'if (!Array.isArray(data)) return true;',
    to: 'if (!Array.isArray(data)) return false;',
  },
  { behaviour: 'an event about others fetches nothing', ...people, from: '|| mine.has(each.person));', to: '|| true);' },
  {
    behaviour: 'a page whose certificate is refused would not start',
    ...ready,
    from: "? 'certificate' : 'worker'",
    to: "? 'worker' : 'worker'",
  },
  {
    behaviour: 'a page of which a file is missing would not start',
    ...ready,
    from: 'if (!(await kept?.match(file))) return false;',
    to: 'await kept?.match(file);',
  },
  { behaviour: 'a phone without its people is not ready', ...ready, from: "...(people ? [] : ['people' as const]),", to: '' },
  {
    behaviour: 'a question that cannot be asked is answered with no',
    ...ready,
    from: 'const no = (): boolean => false;',
    to: 'const no = (): boolean => true;',
  },
  {
    behaviour: 'a zone report is shown until an answer must know it',
    ...report,
    from: '> Date.parse(stored_at) + KNOWN_MS',
    to: '> Date.parse(stored_at) - KNOWN_MS',
  },
  {
    behaviour: 'the latest report of a zone is the one that is shown',
    ...report,
    from: '(a.op_id < b.op_id ? -1 : 1)).pop()',
    to: '(a.op_id < b.op_id ? 1 : -1)).pop()',
  },
  {
    behaviour: 'a page leaves when somebody else is in',
    ...session,
    from: "if (!kept || (now.me && kept.user.id !== now.me.user.id)) return 'leave';",
    to: "if (!kept) return 'leave';",
  },
  {
    behaviour: 'a page leaves when nobody is in any more',
    ...session,
    from: "if (!kept || (now.me && kept.user.id !== now.me.user.id)) return 'leave';",
    to: "if (!kept) return 'stay';\n  if (now.me && kept.user.id !== now.me.user.id) return 'leave';",
  },
  { behaviour: 'a page locks with its tablet', ...session, from: "return now.state === 'in' ? 'lock' : 'stay';", to: "return 'stay';" },
  { behaviour: 'a role sees no page of another', ...session, from: 'home ? [home] : []', to: "home ? [home, '/command'] : []" },
  {
    behaviour: 'a page that could not begin waits as long as it was told to',
    ...session,
    from: 'Math.max(BEGIN_AGAIN_MS, (problem.retryAfterS ?? 0) * 1000)',
    to: 'BEGIN_AGAIN_MS',
  },
  {
    behaviour: 'the token of a session is not kept beyond the tab',
    ...session,
    from: "JSON.stringify({ ...me, csrf: '', live: undefined })",
    to: 'JSON.stringify({ ...me, live: undefined })',
  },
  {
    behaviour: 'a log-out that the server has not heard is told before anybody is let in',
    ...leaving,
    from: '    await api.logout();\n  } catch (problem) {\n    if (!isOver(problem)) throw problem;',
    to: '  } catch (problem) {\n    if (!isOver(problem)) throw problem;',
  },
  {
    behaviour: 'nobody is let in while the server cannot be told of the log-out',
    ...leaving,
    from: '    if (!isOver(problem)) throw problem;\n',
    to: '    if (isOver(problem)) throw problem;\n',
  },
  {
    behaviour: 'a log-out that was heard is told once',
    ...leaving,
    from: '    await api.logout();\n    keepLeaving(false);',
    to: '    await api.logout();',
  },
  { behaviour: 'a log-out that found no session is over', ...leaving, from: '    if (isOver(problem)) keepLeaving(false);', to: '' },
  { behaviour: 'a PIN is digits, in whatever width, and no more than it has', ...pin, from: '.slice(0, PIN_DIGITS)', to: '' },
  {
    behaviour: 'a list is fetched once at a time, and what was asked for meanwhile is not lost',
    ...hooks,
    from: '      if (again) ask();',
    to: '',
  },
  { behaviour: 'a list is fetched at most once in a gap', ...hooks, from: 'Math.max(0, last + gapMs - Date.now())', to: '0' },
];
