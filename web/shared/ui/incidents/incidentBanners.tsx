// SPDX-License-Identifier: Apache-2.0
// What a page has to say of the incident it shows: that it is over, and which others are open. Two are never mistaken for one.
import type { Incident } from '../../api/types';
import { t } from '../../i18n';
import { Icon } from '../icons';

/** As an option of a list, and wherever an incident is named beside others. */
export const incidentText = (incident: Incident): string =>
  `${incident.drill ? t('banner.drill') : ''}${incident.name}${incident.closed_at ? `（${t('incident.closed')}）` : ''}`;

export function ClosedBanner({ incident }: { incident: Incident | null }) {
  if (!incident?.closed_at) return null;
  return (
    <div class="banner down" role="alert" data-incident="closed">
      <Icon name="lock" size={20} />
      {t('incident.closed.marks', { name: incident.name })}
    </div>
  );
}

/** A real incident beside a drill is said loudly; a drill beside a real one in passing. */
const isLoud = (other: Incident, shown: Incident | null): boolean => !other.drill && (!shown || shown.drill || Boolean(shown.closed_at));

/** The loud ones, or the others: there may be more important things to say than these. */
export function OtherIncidents({
  loud,
  shown,
  others,
  onChoose,
}: {
  loud: boolean;
  shown: Incident | null;
  others: Incident[];
  onChoose: (id: string) => void;
}) {
  return (
    <>
      {others
        .filter((other) => isLoud(other, shown) === loud)
        .map((other) => {
          return (
            <div
              key={other.id}
              class={`banner other-incident ${loud ? 'bad' : 'warn'}`}
              role={loud ? 'alert' : 'status'}
              data-incident={other.drill ? 'drill' : 'real'}
            >
              <span>{t(other.drill ? 'incident.other.drill' : 'incident.other.real', { name: other.name })}</span>
              <button type="button" class="button small" onClick={() => onChoose(other.id)}>
                {t('incident.switch')}
              </button>
            </div>
          );
        })}
    </>
  );
}
