// SPDX-License-Identifier: Apache-2.0
import { t } from '../../i18n';
import type { MarkEntry } from '../../outbox/entry';
import { when } from '../time';
import type { Device } from './useOutbox';

/** Sent and kept, but not recorded as a status: said apart from what is still here. */
export function WaitingList({ waiting, device, alone }: { waiting: MarkEntry[]; device: Device; alone: boolean }) {
  return (
    <section class="form">
      {alone || <h3>{t('review.waits')}</h3>}
      <p>{t('review.waits.text')}</p>
      {waiting.map((mark) => (
        <div class="entry is-waiting" key={mark.op_id}>
          <div class="entry-head">
            <b>{mark.label}</b>
            <span class="badge waits">{t('review.waits')}</span>
            <span class="muted">
              {t('review.marked', {
                status: t(mark.operation.status ? `status.${mark.operation.status}` : 'outbox.void'),
                time: when(mark.operation.observed_at),
              })}
            </span>
          </div>
          {mark.operation.note && <p class="entry-note">{mark.operation.note}</p>}
          <div class="form-actions">
            <button type="button" class="button small" onClick={() => void device.outbox.forgetWaiting(mark.op_id)}>
              {t('outbox.dismiss')}
            </button>
          </div>
        </div>
      ))}
    </section>
  );
}
