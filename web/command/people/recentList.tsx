// SPDX-License-Identifier: Apache-2.0
// What this desk has just marked, and what has become of each.
import type { UnreportedPerson } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import type { OutboxView } from '../../shared/outbox/outbox';
import { fateOf, type OwnMarks } from '../../shared/outbox/ownMarks';
import { Icon } from '../../shared/ui/icons';
import { StatusBadge } from '../../shared/ui/status';
import type { Recent } from './rows';

export function RecentList({
  recent,
  own,
  refused,
  onOpen,
}: {
  recent: Recent[];
  own: OwnMarks;
  refused: OutboxView['refused'];
  onOpen: (person: UnreportedPerson) => void;
}) {
  if (recent.length === 0) return null;
  return (
    <details class="recent no-print">
      <summary>
        {t('desk.recent')} <b class="num">{recent.length}</b>
      </summary>
      <ul>
        {recent.map((each) => {
          const fate = fateOf(each.opId, own, refused);
          return (
            <li key={each.opId}>
              <button type="button" onClick={() => onOpen(each.person)}>
                {each.person.name}
              </button>
              {fate === 'refused' ? (
                <span class="badge is-refused">
                  <Icon name="alert" size={18} />
                  {t('outbox.refused.not')}
                </span>
              ) : (
                <StatusBadge status={each.status} unsent={fate === 'unsent'} />
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
