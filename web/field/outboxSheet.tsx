// SPDX-License-Identifier: Apache-2.0
// What has not been sent yet, and what was refused. Nothing leaves this list silently.
import { errorText, t } from '../shared/i18n';
import { Dialog } from '../shared/ui/dialog';
import { Icon } from '../shared/ui/icons';
import { Empty } from '../shared/ui/notice';
import { StatusBadge, ZoneBadge } from '../shared/ui/status';
import { when } from '../shared/ui/time';
import type { Entry } from '../shared/outbox/entry';
import type { OutboxView } from '../shared/outbox/outbox';
import type { Device } from '../shared/ui/useOutbox';

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
  return <span class="outbox-chip"><Icon name="check" size={20} />{t('outbox.sent')}</span>;
}

function EntryLine({ entry }: { entry: Entry }) {
  return (
    <div class="entry-head">
      <b>{entry.label}</b>
      {entry.kind === 'zone' && <ZoneBadge state={entry.report.state} />}
      {entry.kind === 'mark' && (entry.operation.status
        ? <StatusBadge status={entry.operation.status} /> : <span class="badge">{t('outbox.void')}</span>)}
      <span class="muted">{when(entry.queued_at)}</span>
    </div>
  );
}

export function OutboxSheet({ view, device, onClose }: { view: OutboxView; device: Device; onClose: () => void }) {
  return (
    <Dialog title={t('outbox.title')} onClose={onClose} sheet>
      {view.entries.length === 0 && view.refused.length === 0 && <Empty icon="check" title={t('outbox.sent')} />}
      {view.refused.length > 0 && (
        <section class="form">
          <h3>{t('outbox.refused')}</h3>
          <p>{t('outbox.refused.text')}</p>
          {view.refused.map((refused) => (
            <div class="entry" key={refused.op_id}>
              <EntryLine entry={refused.entry} />
              <p class="problem">{errorText(refused.error)}</p>
              <div class="form-actions">
                <button type="button" class="button small" onClick={() => void device.outbox.retry(refused.op_id)}>{t('outbox.retry')}</button>
                <button type="button" class="button small" onClick={() => void device.outbox.dismiss(refused.op_id)}>{t('outbox.dismiss')}</button>
              </div>
            </div>
          ))}
        </section>
      )}
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
