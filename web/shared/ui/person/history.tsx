// SPDX-License-Identifier: Apache-2.0
// Every mark of a person in this incident, newest first; take one back, or settle a standing call for attention.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import type { HistoryAnswer, HistoryEntry } from '../../api/types';
import { t } from '../../i18n';
import { Icon } from '../icons';
import { Problem } from '../notice';
import { StatusBadge } from '../status';
import { seenAt, when } from '../time';

export function useHistory(incident: string | null, person: string, version: number) {
  const [answer, setAnswer] = useState<HistoryAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = (): void => {
    if (!incident) return;
    api.history(incident, person).then((got) => {
      setAnswer(got);
      setProblem(null);
    }, setProblem);
  };
  useEffect(load, [incident, person, version]);
  return { answer, problem, load };
}

/** The call for attention that nobody has answered, if there is one. */
export const standingCall = (answer: HistoryAnswer | null): HistoryEntry | null =>
  answer?.observations.find((o) => o.conflict && !o.voided) ?? null;

/** What the standing call said, so that nobody answers it unread. */
export function StandingCall({ call }: { call: HistoryEntry | null }) {
  return (
    <div class="problem">
      <Icon name="alert" />
      <span>
        <b>{t('mark.conflict.title')}</b>
        {call && (
          <span class="standing">
            {t('mark.conflict.call', { time: when(call.observed_at), who: call.by })}
            {call.note ? `「${call.note}」` : ''}
          </span>
        )}
        <span class="standing-hint">{t('mark.conflict.text')}</span>
      </span>
    </div>
  );
}

export function History(props: {
  history: ReturnType<typeof useHistory>;
  onVoid?: (entry: HistoryEntry) => void;
  mayVoid?: (entry: HistoryEntry) => boolean;
}) {
  const { answer, problem, load } = props.history;
  if (problem) return <Problem problem={problem} onRetry={load} />;
  if (!answer)
    return (
      <p class="muted" role="status">
        {t('app.loading')}
      </p>
    );
  if (answer.observations.length === 0) return <p class="muted">{t('mark.history.empty')}</p>;
  const newestFirst = [...answer.observations].sort((a, b) => Date.parse(b.observed_at) - Date.parse(a.observed_at));
  return (
    <ol class="history">
      {newestFirst.map((entry) => (
        <li key={entry.op_id} class={entry.voided || entry.review === 'refused' || entry.review === 'withdrawn' ? 'is-voided' : ''}>
          <div class="history-line">
            <time dateTime={entry.observed_at}>{seenAt(entry.observed_at, entry.time_unsure)}</time>
            {entry.status && <StatusBadge status={entry.status} conflict={entry.conflict ?? false} />}
            {!entry.status && <span class="badge">{t('outbox.void')}</span>}
            {entry.voided && <span class="badge">{t('mark.voided')}</span>}
            {entry.review && <span class={`badge review-${entry.review}`}>{t(`review_state.${entry.review}`)}</span>}
          </div>
          <div class="history-by">{entry.by}</div>
          {entry.reviewed_by && (
            <div class="history-by">
              {t('review.decided', { who: entry.reviewed_by, time: when(entry.reviewed_at) })}
              {entry.reviewed_why ? `「${entry.reviewed_why}」` : ''}
            </div>
          )}
          {entry.note && <p class="history-note">{entry.note}</p>}
          {props.onVoid &&
            !entry.voided &&
            entry.status &&
            entry.review !== 'waiting' &&
            entry.review !== 'refused' &&
            entry.review !== 'withdrawn' &&
            (props.mayVoid?.(entry) ?? true) && (
              <button type="button" class="button small" onClick={() => props.onVoid?.(entry)}>
                {t('mark.void')}
              </button>
            )}
        </li>
      ))}
    </ol>
  );
}
