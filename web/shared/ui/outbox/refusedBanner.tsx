// SPDX-License-Identifier: Apache-2.0
import { t } from '../../i18n';
import type { OutboxView } from '../../outbox/outbox';
import { namesOf, reasonsOf, unread } from '../../outbox/refused';
import { Icon } from '../icons';
import './outbox.css';

/** Stays, over whatever the page shows, until somebody has taken note: a refused mark must never pass for a recorded one. */
export function RefusedBanner({ view, onOpen }: { view: OutboxView; onOpen: () => void }) {
  const loud = unread(view.refused);
  return (
    <div class="refused-place" role="alert" aria-live="assertive">
      {loud.length > 0 && (
        <div class="banner bad refused-banner">
          <Icon name="alert" size={26} />
          <span>
            <strong>{t('outbox.refused.loud', { n: loud.length })}</strong>
            {t('outbox.refused.whose', { names: namesOf(loud) })}　{reasonsOf(loud)}
          </span>
          <button type="button" class="button" onClick={onOpen}>
            {t('outbox.refused.see')}
          </button>
        </div>
      )}
    </div>
  );
}
