// SPDX-License-Identifier: Apache-2.0
// What a page says of the marks of this device, besides those that were refused just now (refusedBanner.tsx).
import { t } from '../../i18n';
import type { OutboxView } from '../../outbox/outbox';
import { unread } from '../../outbox/refused';
import { Icon } from '../icons';

/** This browser keeps nothing: what is marked would be lost. */
export const NoStoreBanner = ({ broken }: { broken: boolean }) =>
  broken ? (
    <div class="banner bad" role="alert">
      {t('outbox.nostore')}
    </div>
  ) : null;

/** `page`: where to go on after logging in anew. */
export const LoginBanner = ({ needed, page }: { needed: boolean; page: string }) =>
  needed ? (
    <div class="banner bad" role="alert">
      {t('banner.relogin')}
      <a class="button small" href={`/?next=${page}`}>
        {t('banner.relogin.action')}
      </a>
    </div>
  ) : null;

export const UnsentBanner = ({ view }: { view: OutboxView }) =>
  view.entries.length > 0 && view.state === 'waiting' ? (
    <div class="banner warn" role="status">
      <Icon name="send" size={20} />
      {t('outbox.unsent', { n: view.entries.length })}
    </div>
  ) : null;

/** Those of the refused that somebody has read: they stay to be read again. */
export const RefusedLine = ({ view, onOpen }: { view: OutboxView; onOpen: () => void }) =>
  view.refused.length > unread(view.refused).length ? (
    <div class="banner warn" role="status">
      <Icon name="alert" size={20} />
      {t('outbox.refused.n', { n: view.refused.length })}
      <button type="button" class="button small" onClick={onOpen}>
        {t('outbox.refused.see')}
      </button>
    </div>
  ) : null;
