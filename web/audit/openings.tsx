// SPDX-License-Identifier: Apache-2.0
// What was opened by breaking the glass, for a second person to judge.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import { Problem } from '../shared/ui/notice';
import { when } from '../shared/ui/time';
import { VERDICTS, type Opening } from './types';
import { w } from './words';

const REFRESH_MS = 15_000;

function Review({ opening, onDone }: { opening: Opening; onDone: () => void }) {
  const [remark, setRemark] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = (verdict: string): void => {
    setBusy(true);
    setProblem(null);
    api.reviewOpening(opening.id, verdict, remark.trim()).then(onDone, (caught: unknown) => { setProblem(caught); setBusy(false); });
  };
  return (
    <div class="review">
      {problem !== null && <Problem problem={problem} />}
      <label class="field"><span>{w('remark')}</span>
        <input name="remark" value={remark} maxLength={500} onInput={(event) => setRemark(event.currentTarget.value)} />
      </label>
      {VERDICTS.map(([verdict, word]) => (
        <button key={verdict} type="button" class="button" disabled={busy} onClick={() => send(verdict)}>{w(word)}</button>
      ))}
    </div>
  );
}

export function Openings() {
  const [openings, setOpenings] = useState<Opening[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = (): void => {
    api.openings<Opening>().then((answer) => { setOpenings(answer.openings); setProblem(null); }, setProblem);
  };
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const waiting = openings?.filter((o) => !o.reviewed_at) ?? [];
  return (
    <section class="openings" aria-live="polite">
      <h2>{w('glass')}{waiting.length > 0 && <span class="badge">{waiting.length}</span>}</h2>
      {problem !== null && <Problem problem={problem} onRetry={load} />}
      {openings && waiting.length === 0 && <p class="muted">{w('glassNone')}</p>}
      {waiting.length > 0 && <p class="muted">{w('sure')}</p>}
      {waiting.map((o) => (
        <article key={o.id} class={'opening' + (o.overdue ? ' is-overdue' : '')}>
          <p><b>{when(o.at)}</b> {o.by_name ?? o.by} → {w('person')} {o.person}</p>
          <p>{w('reason')}: {o.reason}</p>
          <p class="muted">{o.overdue ? w('overdue') : w('due', { time: when(o.due_at) })}</p>
          <Review opening={o} onDone={load} />
        </article>
      ))}
    </section>
  );
}
