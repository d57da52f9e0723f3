// SPDX-License-Identifier: Apache-2.0
// What was opened by breaking the glass, for a second person to judge. One's own is somebody else's to judge.
import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import type { Opening, OpeningReview } from '../../api/types';
import { t, tOr } from '../../i18n';
import { VERDICT } from '../../i18n/gen/words';
import { word } from '../../i18n/words';
import { Field } from '../form';
import { Problem } from '../notice';
import { when } from '../time';

function Review({ opening, onDone }: { opening: Opening; onDone: () => void }) {
  const [remark, setRemark] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = (verdict: OpeningReview['verdict']): void => {
    setBusy(true);
    setProblem(null);
    api.reviewOpening(opening.id, verdict, remark.trim()).then(onDone, (caught: unknown) => {
      setProblem(caught);
      setBusy(false);
    });
  };
  return (
    <div class="review">
      <Problem problem={problem} />
      <Field label={t('glass.remark')}>
        <input name="remark" value={remark} maxLength={500} onInput={(event) => setRemark(event.currentTarget.value)} />
      </Field>
      {Object.values(VERDICT).map((verdict) => (
        <button key={verdict} type="button" class="button" disabled={busy} onClick={() => send(verdict)}>
          {word(verdict)}
        </button>
      ))}
    </div>
  );
}

export const opener = (o: Opening): string => `${o.by_name ?? o.by ?? '?'}${o.role ? `（${tOr('role', o.role)}）` : ''}`;

/** `total`: how many wait in all; those that an answer had no room for are said. */
export function OpeningList(props: { openings: Opening[]; total: number; login: string | undefined; onDone: () => void }) {
  const waiting = props.openings.filter((o) => !o.reviewed_at);
  return (
    <>
      {waiting.length === 0 ? <p class="muted">{t('glass.none')}</p> : <p class="muted">{t('glass.sure')}</p>}
      {waiting.map((o) => (
        <article key={o.id} class={'opening' + (o.overdue ? ' is-overdue' : '')}>
          <p>
            <b class="num">{when(o.at)}</b>　{t('glass.who', { who: opener(o), person: o.person })}
          </p>
          <p>
            {t('glass.reason')}：<b>{o.reason}</b>
          </p>
          <p class={o.overdue ? 'wrong' : 'muted'}>{o.overdue ? t('glass.overdue') : t('glass.due', { time: when(o.due_at) })}</p>
          {o.by !== undefined && o.by === props.login ? <p>{t('glass.own')}</p> : <Review opening={o} onDone={props.onDone} />}
        </article>
      ))}
      {props.total > waiting.length && <p class="muted">{t('glass.more', { n: props.total - waiting.length })}</p>}
    </>
  );
}
