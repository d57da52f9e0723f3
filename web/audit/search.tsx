// SPDX-License-Identifier: Apache-2.0
// Who looked at whom, page by page; printed as it stands.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import { Icon } from '../shared/ui/icons';
import { Problem } from '../shared/ui/notice';
import { ListFault } from '../shared/ui/oneList';
import { Ask, NOTHING } from './ask';
import { RecordLine } from './recordLine';
import type { AuditPage, AuditRecord } from '../shared/api/types';
import type { Question } from './types';
import { w } from './words';

export function Search() {
  const [question, setQuestion] = useState(NOTHING);
  const [answer, setAnswer] = useState<AuditPage | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const load = (asked: Question, before: AuditRecord[], after?: string): void => {
    setBusy(true);
    setProblem(null);
    setQuestion(asked);
    api
      .audit({ ...asked, ...(after ? { after } : {}) })
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
            <button type="button" class="button" onClick={() => window.print()}>
              <Icon name="print" size={20} />
              {w('print')}
            </button>
          </div>
          <ListFault name={w('search')} onReload={() => load(question, [])}>
            <table class="records">
              <thead>
                <tr>
                  <th>{w('at')}</th>
                  <th>{w('who')}</th>
                  <th>{w('what')}</th>
                  <th>{w('whom')}</th>
                  <th>{w('why')}</th>
                </tr>
              </thead>
              <tbody>
                {answer.records.map((record) => (
                  <RecordLine key={record.id} record={record} clauses={answer.clauses} />
                ))}
              </tbody>
            </table>
          </ListFault>
          {answer.next && (
            <button type="button" class="button" disabled={busy} onClick={() => load(question, answer.records, answer.next ?? undefined)}>
              {w('more')}
            </button>
          )}
        </>
      )}
    </section>
  );
}
