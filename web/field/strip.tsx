// SPDX-License-Identifier: Apache-2.0
// How many are left, how old that is, and what has not been sent.
import { t } from '../shared/i18n';
import type { OutboxView } from '../shared/outbox/outbox';
import { OutboxChip } from '../shared/ui/outbox/outboxChip';
import { AsOf } from '../shared/ui/frame/shell';

/** `counted`: null while there is nothing to count. */
export function Strip({
  counted,
  asOf,
  view,
  onOutbox,
}: {
  counted: { left: number; all: number } | null;
  asOf: string | null;
  view: OutboxView;
  onOutbox: () => void;
}) {
  return (
    <div class="field-strip">
      {counted && <span class="left">{t('field.left.of', counted)}</span>}
      {counted && <progress max={Math.max(1, counted.all)} value={counted.all - counted.left} aria-label={t('rate.report')} />}
      <AsOf time={asOf} />
      <OutboxChip view={view} onOpen={onOutbox} />
    </div>
  );
}
