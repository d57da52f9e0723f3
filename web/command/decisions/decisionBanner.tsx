// SPDX-License-Identifier: Apache-2.0
// For those who read by a decision alone: on which one they do, until when, or whom to ask.
import type { Decision } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';
import { Empty } from '../../shared/ui/notice';
import { when } from '../../shared/ui/time';
import { zonesText } from './decisions';

/** `needed`: this reader sees people of the register by a decision alone; `current`: those that hold. */
export function DecisionBanner({ needed, current }: { needed: boolean; current: Decision[] }) {
  if (!needed || current.length === 0) return null;
  return (
    <div class="banner decision-banner" role="status">
      <Icon name="lock" size={20} />
      <span>
        {current
          .map((d) => t('decision.on', { id: d.id, who: `${d.title} ${d.decided_by}`, zones: zonesText(d), time: when(d.until) }))
          .join('　')}
        {'　'}
        {t('decision.on.care')}
      </span>
    </div>
  );
}

export function DecisionMissing({ drill }: { drill: boolean }) {
  return (
    <Empty icon="lock" title={t('decision.missing')}>
      {t(drill ? 'decision.missing.drill' : 'decision.missing.hint')}
    </Empty>
  );
}
