// SPDX-License-Identifier: Apache-2.0
// 確認待ちの記録: each mark with why it is in doubt, to be accepted or not. A row is chosen with the arrows; a letter acts on the row that
// has the focus and on no other, and nothing is decided while somebody writes.
import { useRef, useState } from 'preact/hooks';
import type { WaitingMark } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Field } from '../../shared/ui/form';
import { focusFirst } from '../../shared/ui/hooks';
import { Icon } from '../../shared/ui/icons';
import { Empty, Problem } from '../../shared/ui/notice';
import { StatusBadge } from '../../shared/ui/status';
import { seenAt, when } from '../../shared/ui/time';
import './review.css';
import type { Reviews } from './useReviews';

interface RowProps {
  mark: WaitingMark;
  busy: boolean;
  onOpen: (person: { person: string; name: string }) => void;
  onDecide: (accept: boolean, why: string) => void;
}

function Facts({ mark }: { mark: WaitingMark }) {
  return (
    <dl class="review-facts">
      <div class="review-doubt">
        <dt>{t('review.doubt')}</dt>
        <dd>{t(`review_reason.${mark.reason}`)}</dd>
      </div>
      <div>
        <dt>{t('review.seen')}</dt>
        <dd class="num">
          {seenAt(mark.observed_at, mark.time_unsure)}
          {!mark.time_unsure && <small>{t('review.received', { time: when(mark.received_at) })}</small>}
        </dd>
      </div>
      <div>
        <dt>{t('review.by')}</dt>
        <dd>{mark.by}</dd>
      </div>
      {mark.voids_by && (
        <div>
          <dt>{t('review.takes')}</dt>
          <dd>
            {mark.voids_status && <StatusBadge status={mark.voids_status} />}
            {mark.voids_by} <small class="num">{when(mark.voids_at)}</small>
          </dd>
        </div>
      )}
      <div>
        <dt>{t('review.now')}</dt>
        <dd>
          <StatusBadge status={mark.now} />
        </dd>
      </div>
    </dl>
  );
}

function Refusal({ onSend, onCancel, busy }: { onSend: (why: string) => void; onCancel: () => void; busy: boolean }) {
  const [why, setWhy] = useState('');
  return (
    <form
      class="review-why"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim()) onSend(why.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onCancel();
        }
      }}
    >
      <Field label={t('review.why')}>
        <input
          name="why"
          ref={focusFirst}
          value={why}
          maxLength={300}
          placeholder={t('review.why.hint')}
          onInput={(event) => setWhy(event.currentTarget.value)}
        />
      </Field>
      <button type="submit" class="button" disabled={busy || !why.trim()}>
        {t('review.refuse.do')}
      </button>
      <button type="button" class="button small" onClick={onCancel}>
        {t('app.cancel')}
      </button>
    </form>
  );
}

function Row({ mark, busy, onOpen, onDecide }: RowProps) {
  const [refusing, setRefusing] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const key = (event: KeyboardEvent): void => {
    if (event.target !== row.current || event.ctrlKey || event.metaKey || event.altKey || busy) return;
    const step =
      event.key === 'ArrowDown' ? row.current?.nextElementSibling : event.key === 'ArrowUp' ? row.current?.previousElementSibling : null;
    if (step instanceof HTMLElement) {
      event.preventDefault();
      step.focus();
    } else if (event.key === 'a') onDecide(true, '');
    else if (event.key === 'r') {
      event.preventDefault();
      setRefusing(true);
    }
  };
  const back = (): void => {
    setRefusing(false);
    row.current?.focus();
  };
  return (
    <li class="review-row" tabIndex={0} ref={row} onKeyDown={key} aria-keyshortcuts="a r" aria-label={mark.name}>
      <div class="review-head">
        <button type="button" class="review-name" onClick={() => onOpen({ person: mark.person, name: mark.name })}>
          <small>{mark.kana}</small>
          <b>{mark.name}</b>
        </button>
        {mark.status ? <StatusBadge status={mark.status} /> : <span class="badge">{t('outbox.void')}</span>}
        <span class="muted">{[mark.zone_name, mark.phone].filter(Boolean).join('　')}</span>
      </div>
      <Facts mark={mark} />
      {mark.note && <p class="review-note">{mark.note}</p>}
      {refusing ? (
        <Refusal busy={busy} onSend={(why) => onDecide(false, why)} onCancel={back} />
      ) : (
        <div class="review-acts">
          <button type="button" class="button primary" disabled={busy} onClick={() => onDecide(true, '')}>
            <Icon name="check" size={20} />
            {t('review.accept')}
            <kbd>A</kbd>
          </button>
          <button type="button" class="button" disabled={busy} onClick={() => setRefusing(true)}>
            {t('review.refuse')}
            <kbd>R</kbd>
          </button>
        </div>
      )}
    </li>
  );
}

export function ReviewPanel({ reviews, onOpen }: { reviews: Reviews; onOpen: (person: { person: string; name: string }) => void }) {
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const { answer } = reviews;
  const decide = async (mark: WaitingMark, accept: boolean, why: string, at: number): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await reviews.decide(mark, accept, why);
      setSaid(t(accept ? 'review.done.accept' : 'review.done.refuse', { name: mark.name }));
      // To the row that has come into the place of this one.
      requestAnimationFrame(() =>
        (list.current?.children[Math.min(at, list.current.children.length - 1)] as HTMLElement | undefined)?.focus(),
      );
    } catch (caught) {
      setProblem(caught);
      reviews.load();
    }
    setBusy(false);
  };
  return (
    <section class="review-panel pane-pad" aria-label={t('review.title')}>
      <h2>{t('review.title')}</h2>
      <div role="status">
        {said && (
          <p class="success">
            <Icon name="check" size={20} />
            {said}
          </p>
        )}
      </div>
      <Problem problem={problem} />
      <Problem problem={reviews.problem} onRetry={reviews.load} />
      {!answer && reviews.problem === null && (
        <p class="muted" role="status">
          {t('app.loading')}
        </p>
      )}
      {answer && answer.reviews.length === 0 && (
        <Empty icon="check" title={t('review.none')}>
          {t('review.none.hint')}
        </Empty>
      )}
      {answer && answer.reviews.length > 0 && (
        <p class="muted">
          {t('review.text')}
          <span class="review-keys">{t('review.keys')}</span>
        </p>
      )}
      <ul class="review-list" ref={list}>
        {answer?.reviews.map((mark, at) => (
          <Row key={mark.mark} mark={mark} busy={busy} onOpen={onOpen} onDecide={(accept, why) => void decide(mark, accept, why, at)} />
        ))}
      </ul>
      {answer && answer.waiting > answer.reviews.length && (
        <p class="muted">{t('review.more', { n: answer.waiting - answer.reviews.length })}</p>
      )}
    </section>
  );
}
