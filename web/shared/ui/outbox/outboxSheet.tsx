// SPDX-License-Identifier: Apache-2.0
// What has not been sent yet, and what was refused. Nothing leaves this list silently.
import { t } from '../../i18n';
import type { OutboxView } from '../../outbox/outbox';
import { Dialog } from '../dialog';
import { Icon } from '../icons';
import { Empty } from '../notice';
import { EntryLine } from './entryLine';
import './outbox.css';
import { RefusedList } from './refusedList';
import type { Device } from './useOutbox';
import { waitingOf } from './waiting';
import { WaitingList } from './waitingList';

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
          {view.entries.map((entry) => (
            <div class="entry" key={entry.op_id}>
              <EntryLine entry={entry} />
            </div>
          ))}
          <button type="button" class="button primary" onClick={() => void device.outbox.flush()} disabled={view.state === 'sending'}>
            <Icon name="send" />
            {view.state === 'sending' ? t('outbox.sending') : t('outbox.send')}
          </button>
        </section>
      )}
    </Dialog>
  );
}
