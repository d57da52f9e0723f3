// SPDX-License-Identifier: Apache-2.0
// What was refused, why, and what can be done: read, copied, sent again where that can help.
import { useState } from 'preact/hooks';
import { errorText, t } from '../../i18n';
import type { RefusedEntry } from '../../outbox/entry';
import type { OutboxView } from '../../outbox/outbox';
import { mayGoAgain, textOf, unread } from '../../outbox/refused';
import { Icon } from '../icons';
import { EntryLine } from './entryLine';
import type { Device } from './useOutbox';

function Copy({ text }: { text: string }) {
  const [done, setDone] = useState<boolean | null>(null);
  const copy = (): void => {
    // Refused where the page is not trusted; the words are on the screen all the same.
    Promise.resolve(navigator.clipboard?.writeText(text)).then(
      () => setDone(Boolean(navigator.clipboard)),
      () => setDone(false),
    );
  };
  return (
    <button type="button" class="button small" onClick={copy}>
      {t(done === null ? 'outbox.copy' : done ? 'outbox.copied' : 'outbox.copy.failed')}
    </button>
  );
}

function Refused({ refused, device }: { refused: RefusedEntry; device: Device }) {
  return (
    <div class={'entry is-refused' + (refused.noted ? ' is-noted' : '')}>
      <p class="entry-verdict">
        <Icon name="alert" size={20} />
        {t('outbox.refused.not')}
      </p>
      <EntryLine entry={refused.entry} />
      <p class="problem">{errorText(refused.error)}</p>
      <div class="form-actions">
        <Copy text={textOf(refused)} />
        {mayGoAgain(refused) && (
          <button type="button" class="button small" onClick={() => void device.outbox.retry(refused.op_id)}>
            {t('outbox.retry')}
          </button>
        )}
        {refused.noted && (
          <button type="button" class="button small" onClick={() => void device.outbox.dismiss(refused.op_id)}>
            {t('outbox.dismiss')}
          </button>
        )}
      </div>
    </div>
  );
}

export function RefusedList({ view, device }: { view: OutboxView; device: Device }) {
  const loud = unread(view.refused);
  return (
    <section class="form">
      {view.entries.length > 0 && <h3>{t('outbox.refused')}</h3>}
      <p>{t('outbox.refused.text')}</p>
      {view.refused.map((refused) => (
        <Refused key={refused.op_id} refused={refused} device={device} />
      ))}
      {loud.length > 0 && (
        <button type="button" class="button primary" onClick={() => void device.outbox.note(loud.map((each) => each.op_id))}>
          {t('outbox.noted')}
        </button>
      )}
    </section>
  );
}
