// SPDX-License-Identifier: Apache-2.0
import type { Incident } from '../shared/api/types';
import { t } from '../shared/i18n';
import { incidentText } from '../shared/ui/incidents/incidentBanners';

/** Which incident this is, and where there are several, which it shall be. `known`: whether the list of them has been read. */
export function IncidentPick({
  incident,
  others,
  known,
  onChoose,
}: {
  incident: Incident | null;
  others: Incident[];
  known: boolean;
  onChoose: (id: string) => void;
}) {
  if (!incident || others.length === 0)
    return <span class="field-incident">{incident ? incidentText(incident) : known && t('incident.none')}</span>;
  return (
    <select value={incident.id} onChange={(event) => onChoose(event.currentTarget.value)} aria-label={t('incident.choose')}>
      {[incident, ...others].map((i) => (
        <option key={i.id} value={i.id}>
          {incidentText(i)}
        </option>
      ))}
    </select>
  );
}
