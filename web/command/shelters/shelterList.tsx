// SPDX-License-Identifier: Apache-2.0
// Which shelters are open, and one button to open, fill or close each. Nobody is sent to one that is full or closed.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Incident, Shelter, ShelterState } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Field } from '../../shared/ui/form';
import { Empty, Problem } from '../../shared/ui/notice';
import { ShelterRow } from './shelterRow';
import { FULL, listed, nextStates, OPEN } from './shelters';
import { useShelters } from './useShelters';
import './shelters.css';

const SHOWN = 60; // a large city has hundreds: the rest is found by typing

export function ShelterList({ incident, mayManage }: { incident: Incident; mayManage: boolean }) {
  const { shelters, problem, load } = useShelters();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const set = async (shelter: Shelter, state: ShelterState): Promise<void> => {
    setBusy(shelter.shelter);
    setRefused(null);
    try {
      await api.setShelter(incident.id, shelter.shelter, state);
      load();
    } catch (caught) {
      setRefused(caught);
    }
    setBusy(null);
  };
  if (!shelters) return problem === null ? <p class="muted pane-pad">{t('app.loading')}</p> : <Problem problem={problem} onRetry={load} />;
  const own = listed(shelters, incident.municipalities, '');
  if (own.length === 0)
    return (
      <Empty icon="map" title={t('shelter.none')}>
        {t('shelter.none.hint')}
      </Empty>
    );
  const shown = listed(own, incident.municipalities, typed);
  return (
    <div class="pane-pad shelters">
      <div class="shelter-head">
        <p class="num">
          {t('shelter.open.count', {
            open: own.filter((s) => s.state === OPEN).length,
            full: own.filter((s) => s.state === FULL).length,
            n: own.length,
          })}
        </p>
        <Field label={t('shelter.find')} kind="no-print">
          <input type="search" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </Field>
      </div>
      <Problem problem={refused ?? problem} />
      <ul class="shelter-list">
        {shown.slice(0, SHOWN).map((shelter) => (
          <ShelterRow
            key={shelter.shelter}
            shelter={shelter}
            busy={busy === shelter.shelter}
            next={mayManage ? nextStates(shelter.state, Boolean(incident.closed_at)) : []}
            onSet={(state) => void set(shelter, state)}
          />
        ))}
      </ul>
      {shown.length > SHOWN && <p class="muted">{t('shelter.more', { n: shown.length - SHOWN })}</p>}
    </div>
  );
}
