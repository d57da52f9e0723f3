// SPDX-License-Identifier: Apache-2.0
// What the pages make of answers, of silence, and of the live stream.
const problem = { file: 'web/shared/api/problem.ts', tests: ['web:shared/api/problem.test.ts', 'web:shared/outbox/outbox.test.ts'] };
const lists = { file: 'web/shared/api/lists.ts', tests: ['web:shared/api/problem.test.ts'] };
const connection = { file: 'web/shared/api/connection.ts', tests: ['web:shared/api/connection.test.ts'] };
const live = { file: 'web/shared/api/live.ts', tests: ['web:shared/api/live.test.ts'] };
const share = { file: 'web/shared/api/liveShare.ts', tests: ['web:shared/api/liveShare.test.ts', 'web:shared/api/live.test.ts'] };
const stream = { file: 'web/shared/api/liveStream.ts', tests: ['web:shared/api/liveStream.test.ts'] };
const clock = { file: 'web/shared/api/clock.ts', tests: ['web:shared/api/clock.test.ts'] };
const assigned = { file: 'web/shared/api/assigned.ts', tests: ['web:shared/api/assigned.test.ts'] };

export default [
  { behaviour: 'a busy server may be asked again', ...problem, from: '[0, 429, 502, 503, 504]', to: '[0, 502, 503, 504]' },
  { behaviour: 'no answer at all may be asked for again', ...problem, from: '[0, 429, 502,', to: '[429, 502,' },
  { behaviour: 'an ended session bars and refuses nothing', ...problem, from: 'return this.status === 401 || BARRED', to: 'return BARRED' },
  { behaviour: 'a locked tablet bars and refuses nothing', ...problem, from: "['auth.locked', ", to: '[' },
  { behaviour: 'a session that is refused takes no list away', ...problem, from: ' && !this.barred && this.body', to: ' && this.body' },
  { behaviour: 'the page of a proxy takes no list away', ...problem, from: ' && this.body.code !== UNREADABLE.code;', to: ';' },
  {
    behaviour: 'an answer nobody can read costs no mark',
    ...problem,
    from: 'return this.body.code === UNREADABLE.code || AGAIN',
    to: 'return AGAIN',
  },
  { behaviour: 'an answer without its list is unreadable', ...lists, from: 'Array.isArray(got[name]) && ', to: '' },
  { behaviour: 'a list with a hole in it is unreadable', ...lists, from: ' && (got[name] as unknown[]).every(isObject)', to: '' },
  {
    behaviour: 'a request that had no answer says that the server is away',
    ...connection,
    from: '        this.unanswered(begun);\n        this.reload();',
    to: '        this.reload();',
  },
  {
    behaviour: 'a request that waits long says that the server is away',
    ...connection,
    from: 'const slow = setTimeout(() => this.unanswered(begun), SLOW_MS);',
    to: 'const slow = setTimeout(() => undefined, SLOW_MS);',
  },
  {
    behaviour: 'a refusal is an answer',
    ...connection,
    from: '      if (isAnswer(problem)) {\n        this.answer();',
    to: '      if (isAnswer(problem)) {\n        this.unanswered(begun);',
  },
  {
    behaviour: 'others that were answered later say more than one that was not',
    ...connection,
    from: 'if (begun >= this.upAt && this.answerAt < begun + LATER_MS) this.set',
    to: 'if (begun >= this.upAt) this.set',
  },
  {
    behaviour: 'that it is online again is believed when the server has answered',
    ...connection,
    from: '      this.set(false, false);\n      this.ask();',
    to: '      this.set(true, false);\n      this.ask();',
  },
  {
    behaviour: 'while the server is away it is asked now and then',
    ...connection,
    from: 'if (this.looked() && !this.offline && !this.probing) this.ask();',
    to: 'if (this.looked() && this.offline && !this.probing) this.ask();',
  },
  {
    behaviour: 'nobody is asked for by a page that nobody looks at',
    ...connection,
    from: 'if (this.looked() && !this.offline',
    to: 'if (!this.offline',
  },
  {
    behaviour: 'what is shown is fetched again when the server is back',
    ...connection,
    from: '    for (const tell of [...this.backs]) tell();\n',
    to: '',
  },
  {
    behaviour: 'on a line that comes and goes all is fetched once in a minute',
    ...connection,
    from: '    if (wait > 0) {',
    to: '    if (wait > 0 && false) {',
  },
  {
    behaviour: 'a slow answer alone has lost nothing',
    ...connection,
    from: 'if (!this.up || !this.failed) return;',
    to: 'if (!this.up) return;',
  },
  { behaviour: 'another session ends the stream of the one before', ...live, from: 'if (other) this.end();', to: '' },
  {
    behaviour: 'who logs in anew has missed something',
    ...live,
    from: "if (before !== '') this.each((listener) => listener.handlers.onReload());",
    to: '',
  },
  {
    behaviour: 'a page that was kept aside has missed something',
    ...live,
    from: '  pause(): void {\n    this.since = null;\n',
    to: '  pause(): void {\n',
  },
  {
    behaviour: 'one who listens hears of no topic that it did not ask for',
    ...live,
    from: 'if (listener.topics.includes(topic)) listener',
    to: 'listener',
  },
  {
    behaviour: 'one who cannot read what came keeps no other from hearing it',
    ...live,
    from: "    return true;\n  } catch (problem) {\n    console.warn('live', problem);\n    return false;",
    to: "    return true;\n  } catch (problem) {\n    console.warn('live', problem);\n    throw problem;",
  },
  {
    behaviour: 'and fetches it all instead',
    ...live,
    from: 'if (!fits(() => tell(listener))) fits(() => listener.handlers.onReload());',
    to: 'fits(() => tell(listener));',
  },
  {
    behaviour: 'who was not told what the leader heard fetches all again',
    ...share,
    from: 'if (this.heardLeader && message.last !== null && message.last !== this.last) this.missed = true;',
    to: '',
  },
  { behaviour: 'a leader that stands still loses the lock', ...share, from: '      this.line(true);\n', to: '      this.ask();\n' },
  {
    behaviour: 'who loses the lock no longer leads',
    ...share,
    from: '        this.resign();\n        this.missed = true;',
    to: '        this.missed = true;',
  },
  {
    behaviour: 'who leads goes on from the last id that was heard',
    ...share,
    from: '{ topics, session: this.session, last: this.last },',
    to: '{ topics, session: this.session, last: null },',
  },
  {
    behaviour: 'a stream that was closed says nothing more',
    ...share,
    from: 'if (turn === this.streamTurn) work(...args);',
    to: 'work(...args);',
  },
  { behaviour: 'a stream that was down has missed something', ...share, from: 'if (!up || !this.own.every(', to: 'if (!this.own.every(' },
  {
    behaviour: 'the server is asked for the stream of one session alone',
    ...stream,
    from: '(ask.session && `&session=${encodeURIComponent(ask.session)}`)',
    to: "''",
  },
  {
    behaviour: 'a new stream goes on from the last id',
    ...stream,
    from: 'new EventSource(pathOf(ask, last))',
    to: 'new EventSource(pathOf(ask, ask.last))',
  },
  { behaviour: 'a stream that was given up is opened again', ...stream, from: '      timer = setTimeout(connect, retryMs);\n', to: '' },
  {
    behaviour: 'a connection that was cut in silence is opened anew',
    ...stream,
    from: '    handlers.onState(false);\n    connect();',
    to: '    handlers.onState(false);',
  },
  { behaviour: 'a server that does not beat is not waited for', ...stream, from: 'silent = beats && source', to: 'silent = source' },
  {
    behaviour: 'the clock of the server is measured at the middle of the way',
    ...clock,
    from: 'server - (sentMs + receivedMs) / 2',
    to: 'server - receivedMs',
  },
  {
    behaviour: 'a slow answer does not replace what a quick one said of the clock',
    ...clock,
    from: 'if (skewMs !== null && half > known && Math.abs(measured - skewMs) <= half + known) return;',
    to: '',
  },
  {
    behaviour: 'a round that begins between two pages mixes no two lists',
    ...assigned,
    from: 'if (page.round !== first.round) return assignedAll(incident, told, ask);',
    to: '',
  },
  {
    behaviour: 'a list is as old as the oldest of its pages',
    ...assigned,
    from: 'if (page.as_of < asOf) asOf = page.as_of;',
    to: 'asOf = page.as_of;',
  },
];
