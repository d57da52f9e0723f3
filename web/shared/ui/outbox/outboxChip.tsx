// SPDX-License-Identifier: Apache-2.0
// Whether all is sent, or what there is to look at.
import { t } from '../../i18n';
import type { OutboxView } from '../../outbox/outbox';
import { Icon } from '../icons';
import { waitingOf } from './waiting';
import './outbox.css';

export function OutboxChip({ view, onOpen }: { view: OutboxView; onOpen: () => void }) {
  if (view.refused.length > 0) {
    return (
      <button type="button" class="outbox-chip bad" onClick={onOpen}>
        <Icon name="alert" size={20} />
        {t('outbox.refused.n', { n: view.refused.length })}
      </button>
    );
  }
  if (view.entries.length > 0) {
    return (
      <button type="button" class="outbox-chip has" onClick={onOpen}>
        <Icon name="send" size={20} />
        {t('outbox.unsent', { n: view.entries.length })}
      </button>
    );
  }
  const waiting = waitingOf(view);
  if (waiting.length > 0) {
    return (
      <button type="button" class="outbox-chip waits" onClick={onOpen}>
        <Icon name="clock" size={20} />
        {t('review.waits.n', { n: waiting.length })}
      </button>
    );
  }
  return (
    <span class="outbox-chip">
      <Icon name="check" size={20} />
      {t('outbox.sent')}
    </span>
  );
}
