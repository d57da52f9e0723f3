// SPDX-License-Identifier: Apache-2.0
// For the auditor: who looked at whom, when, why; on screen and on paper. And the openings that wait for review.
import { useState } from 'preact/hooks';
import '../shared/ui/base.css';
import './audit.css';
import { api } from '../shared/api/client';
import { tOr, useLang } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { Icon } from '../shared/ui/icons';
import { Problem } from '../shared/ui/notice';
import { ListFault } from '../shared/ui/oneList';
import { useSession } from '../shared/ui/frame/session';
import { Shell, Waiting } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { hhmm, ymd } from '../shared/ui/time';
import { Openings } from './openings';
import type { AuditAnswer, AuditRecord, Question } from './types';
import { GROUNDS, groundWord, KINDS, kindWord, w } from './words';

const NOTHING: Question = { person: '', login: '', since: '', until: '', kind: '', ground: '' };

function Ask({ onAsk, busy }: { onAsk: (question: Question) => void; busy: boolean }) {
  const [question, setQuestion] = useState(NOTHING);
  const set = (change: Partial<Question>): void => setQuestion({ ...question, ...change });
  const choice = (key: 'kind' | 'ground', values: string[], word: (value: string) => string) => (
    <Field label={w(key)}>
      <select name={key} value={question[key]} onChange={(event) => set({ [key]: event.currentTarget.value })}>
        <option value="">{w('any')}</option>
        {values.map((value) => <option key={value} value={value}>{word(value)}</option>)}
      </select>
    </Field>
  );
  const text = (key: 'person' | 'login' | 'since' | 'until', type: 'text' | 'date') => (
    <Field label={w(key)}>
      <input name={key} {...(type === 'date' ? { type: 'date' as const } : { type: 'text' as const })} value={question[key]} autocomplete="off" onInput={(event) => set({ [key]: event.currentTarget.value.trim() })} />
    </Field>
  );
  return (
    <form class="ask" onSubmit={(event) => { event.preventDefault(); onAsk(question); }}>
      {text('person', 'text')}{text('login', 'text')}{text('since', 'date')}{text('until', 'date')}
      {choice('kind', KINDS, kindWord)}{choice('ground', GROUNDS, groundWord)}
      <button class="button primary" disabled={busy}><Icon name="search" size={20} />{busy ? w('finding') : w('find')}</button>
    </form>
  );
}

function Whom({ record }: { record: AuditRecord }) {
  if (record.person) return <>{record.person}</>;
  const persons = record.persons ?? [];
  if (persons.length === 0) return null;
  return <>{persons.slice(0, 3).join('、')}{persons.length > 3 ? ' ' + w('several', { n: persons.length - 3 }) : ''}</>;
}

function Line({ record, clauses }: { record: AuditRecord; clauses: Record<string, string> }) {
  return (
    <tr>
      <td data-label={w('at')}><time dateTime={record.at}>{ymd(record.at)} {hhmm(record.at)}</time></td>
      <td data-label={w('who')}>{record.name ?? record.login}<small>{[record.office, record.role && tOr('role', record.role)].filter(Boolean).join(' ')}</small></td>
      <td data-label={w('what')}>{kindWord(record.kind)}{record.result && record.result !== 'ok' && <small>{record.result}</small>}</td>
      <td data-label={w('whom')}><Whom record={record} /></td>
      <td data-label={w('why')}>{record.ground && groundWord(record.ground)}{record.case && <b>「{record.case}」</b>}
        {record.ground && <small>{clauses[record.ground]}</small>}</td>
    </tr>
  );
}

function Search() {
  const [question, setQuestion] = useState(NOTHING);
  const [answer, setAnswer] = useState<AuditAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const load = (asked: Question, before: AuditRecord[], after?: string): void => {
    setBusy(true);
    setProblem(null);
    setQuestion(asked);
    api.audit<AuditAnswer>({ ...asked, ...(after ? { after } : {}) })
      .then((got) => setAnswer({ ...got, records: [...before, ...got.records] }), setProblem)
      .finally(() => setBusy(false));
  };
  return (
    <section class="search">
      <h2>{w('search')}</h2>
      <Ask onAsk={(asked) => load(asked, [])} busy={busy} />
      <Problem problem={problem} onRetry={() => load(question, [])} />
      {answer && answer.records.length === 0 && <p role="status">{w('none')}</p>}
      {answer && answer.records.length > 0 && (
        <>
          <div class="found-bar">
            <h3 class="only-print">{w('printed', { person: question.person })}</h3>
            <span role="status">{w('count', { n: answer.records.length })}</span>
            <button type="button" class="button" onClick={() => window.print()}><Icon name="print" size={20} />{w('print')}</button>
          </div>
          <ListFault name={w('search')} onReload={() => load(question, [])}>
            <table class="records">
              <thead><tr><th>{w('at')}</th><th>{w('who')}</th><th>{w('what')}</th><th>{w('whom')}</th><th>{w('why')}</th></tr></thead>
              <tbody>{answer.records.map((record) => <Line key={record.id} record={record} clauses={answer.clauses} />)}</tbody>
            </table>
          </ListFault>
          {answer.next && <button type="button" class="button" disabled={busy} onClick={() => load(question, answer.records, answer.next ?? undefined)}>{w('more')}</button>}
        </>
      )}
    </section>
  );
}

function Page() {
  useLang();
  const [session, retry] = useSession(false);
  if (session.state !== 'in') return <Waiting session={session} onRetry={retry} />;
  return <Shell title="page.audit" me={session.me}><div class="audit"><Openings login={session.me.user.login} /><Search /></div></Shell>;
}

start(Page);
