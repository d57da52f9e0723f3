// SPDX-License-Identifier: Apache-2.0
// What has not been sent yet, and what was refused. Nothing leaves this list silently.
import { useState } from 'preact/hooks';
import { errorText, t } from '../../i18n';
import type { Entry, MarkEntry, RefusedEntry } from '../../outbox/entry';
import type { OutboxView } from '../../outbox/outbox';
import { mayGoAgain, namesOf, noteOf, reasonsOf, reporterOf, textOf, unread } from '../../outbox/refused';
import { Dialog } from '../dialog';
import { Icon } from '../icons';
import { Empty } from '../notice';
import './outbox.css';
import { StatusBadge, ZoneBadge } from '../status';
import { when } from '../time';
import type { Device } from './useOutbox';

/** Stays, over whatever the page shows, until somebody has taken note: a refused mark must never pass for a recorded one. */
export function RefusedBanner({ view, onOpen }: { view: OutboxView; onOpen: () => void }) {
  const loud = unread(view.refused);
  return (
    <div class="refused-place" role="alert" aria-live="assertive">
      {loud.length > 0 && (
        <div class="banner bad refused-banner">
          <Icon name="alert" size={26} />
          <span><strong>{t('outbox.refused.loud', { n: loud.length })}</strong>{t('outbox.refused.whose', { names: namesOf(loud) })}　{reasonsOf(loud)}</span>
          <button type="button" class="button" onClick={onOpen}>{t('outbox.refused.see')}</button>
        </div>
      )}
    </div>
  );
}

/** Marks that are with the command centre, which has to accept them before they count. */
export const waitingOf = (view: OutboxView): MarkEntry[] => view.stored.flatMap(({ entry, waits }) => (waits && entry.kind === 'mark' ? [entry] : []));

/** Sent and kept, but not recorded as a status: said apart from what is still here. */
function WaitingList({ waiting, device, alone }: { waiting: MarkEntry[]; device: Device; alone: boolean }) {
  return (
    <section class="form">
      {alone || <h3>{t('review.waits')}</h3>}
      <p>{t('review.waits.text')}</p>
      {waiting.map((mark) => (
        <div class="entry is-waiting" key={mark.op_id}>
          <div class="entry-head">
            <b>{mark.label}</b>
            <span class="badge waits">{t('review.waits')}</span>
            <span class="muted">{t('review.marked', { status: t(mark.operation.status ? `status.${mark.operation.status}` : 'outbox.void'), time: when(mark.operation.observed_at) })}</span>
          </div>
          {mark.operation.note && <p class="entry-note">{mark.operation.note}</p>}
          <div class="form-actions"><button type="button" class="button small" onClick={() => void device.outbox.forgetWaiting(mark.op_id)}>{t('outbox.dismiss')}</button></div>
        </div>
      ))}
    </section>
  );
}

export function OutboxChip({ view, onOpen }: { view: OutboxView; onOpen: () => void }) {
  if (view.refused.length > 0) {
    return <button type="button" class="outbox-chip bad" onClick={onOpen}><Icon name="alert" size={20} />{t('outbox.refused.n', { n: view.refused.length })}</button>;
  }
  if (view.entries.length > 0) {
    return (
      <button type="button" class="outbox-chip has" onClick={onOpen}>
        <Icon name="send" size={20} />{t('outbox.unsent', { n: view.entries.length })}
      </button>
    );
  }
  const waiting = waitingOf(view);
  if (waiting.length > 0) {
    return <button type="button" class="outbox-chip waits" onClick={onOpen}><Icon name="clock" size={20} />{t('review.waits.n', { n: waiting.length })}</button>;
  }
  return <span class="outbox-chip"><Icon name="check" size={20} />{t('outbox.sent')}</span>;
}

function EntryLine({ entry }: { entry: Entry }) {
  const reporter = reporterOf(entry);
  const note = noteOf(entry);
  return (
    <>
      <div class="entry-head">
        <b>{entry.label}</b>
        {entry.kind === 'zone' && <ZoneBadge state={entry.report.state} />}
        {entry.kind === 'mark' && (entry.operation.status
          ? <StatusBadge status={entry.operation.status} /> : <span class="badge">{t('outbox.void')}</span>)}
        <span class="muted">{when(entry.queued_at)}</span>
      </div>
      {reporter && <p class="muted">{t('desk.reporter')}：{reporter}</p>}
      {note && <p class="entry-note">{note}</p>}
    </>
  );
}

function Copy({ text }: { text: string }) {
  const [done, setDone] = useState<boolean | null>(null);
  const copy = (): void => {
    // Refused where the page is not trusted; the words are on the screen all the same.
    Promise.resolve(navigator.clipboard?.writeText(text)).then(() => setDone(Boolean(navigator.clipboard)), () => setDone(false));
  };
  return <button type="button" class="button small" onClick={copy}>{t(done === null ? 'outbox.copy' : done ? 'outbox.copied' : 'outbox.copy.failed')}</button>;
}

function Refused({ refused, device }: { refused: RefusedEntry; device: Device }) {
  return (
    <div class={'entry is-refused' + (refused.noted ? ' is-noted' : '')}>
      <p class="entry-verdict"><Icon name="alert" size={20} />{t('outbox.refused.not')}</p>
      <EntryLine entry={refused.entry} />
      <p class="problem">{errorText(refused.error)}</p>
      <div class="form-actions">
        <Copy text={textOf(refused)} />
        {mayGoAgain(refused) && <button type="button" class="button small" onClick={() => void device.outbox.retry(refused.op_id)}>{t('outbox.retry')}</button>}
        {refused.noted && <button type="button" class="button small" onClick={() => void device.outbox.dismiss(refused.op_id)}>{t('outbox.dismiss')}</button>}
      </div>
    </div>
  );
}

function RefusedList({ view, device }: { view: OutboxView; device: Device }) {
  const loud = unread(view.refused);
  return (
    <section class="form">
      {view.entries.length > 0 && <h3>{t('outbox.refused')}</h3>}
      <p>{t('outbox.refused.text')}</p>
      {view.refused.map((refused) => <Refused key={refused.op_id} refused={refused} device={device} />)}
      {loud.length > 0 && (
        <button type="button" class="button primary" onClick={() => void device.outbox.note(loud.map((each) => each.op_id))}>{t('outbox.noted')}</button>
      )}
    </section>
  );
}

export function OutboxSheet({ view, device, onClose }: { view: OutboxView; device: Device; onClose: () => void }) {
  const waiting = waitingOf(view);
  const alone = waiting.length > 0 && view.entries.length === 0 && view.refused.length === 0;
  return (
    <Dialog title={t(view.refused.length > 0 ? 'outbox.title.refused' : alone ? 'review.waits' : 'outbox.title')} onClose={onClose} sheet>
      {view.entries.length === 0 && view.refused.length === 0 && waiting.length === 0 && <Empty icon="check" title={t('outbox.sent')} />}
      {view.refused.length > 0 && <RefusedList view={view} device={device} />}
      {waiting.length > 0 && <WaitingList waiting={waiting} device={device} alone={alone} />}
      {view.entries.length > 0 && (
        <section class="form">
          <p>{t('outbox.text')}</p>
          {view.entries.map((entry) => <div class="entry" key={entry.op_id}><EntryLine entry={entry} /></div>)}
          <button type="button" class="button primary" onClick={() => void device.outbox.flush()} disabled={view.state === 'sending'}>
            <Icon name="send" />{view.state === 'sending' ? t('outbox.sending') : t('outbox.send')}
          </button>
        </section>
      )}
    </Dialog>
  );
}
