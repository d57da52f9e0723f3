// SPDX-License-Identifier: Apache-2.0
// Which shelters are open, and one button to open, fill or close each. Nobody is sent to one that is full or closed.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Incident, Shelter, ShelterState } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { word } from '../../shared/i18n/words';
import { useLive, usePoll } from '../../shared/ui/hooks';
import { Empty, Problem } from '../../shared/ui/notice';
import { when } from '../../shared/ui/time';
import { useLoader } from '../../shared/ui/useLoader';
import { ACT_TEXT, FULL, inUse, listed, nextStates, OPEN } from './shelters';
import './shelters.css';

const TOPICS = ['shelter'] as const;
const SHOWN = 60; // a large city has hundreds: the rest is found by typing
const GAP_MS = 500;
const act = (state: ShelterState): string => { const key = ACT_TEXT[state]; return key ? t(key) : word(state); };

function useShelters(): { shelters: Shelter[] | null; problem: unknown; load: () => void } {
  const [shelters, setShelters] = useState<Shelter[] | null>(null);
  const { load, problem } = useLoader(async () => { setShelters((await api.shelters()).shelters); }, GAP_MS);
  useEffect(load, []);
  const up = useLive(TOPICS, true, load, load);
  usePoll(load, up ? 60_000 : 15_000, true);
  return { shelters, problem, load };
}

function ShelterRow(props: { shelter: Shelter; next: ShelterState[]; busy: boolean; onSet: (state: ShelterState) => void }) {
  const { shelter } = props;
  const facts = [word(shelter.kind), shelter.address, shelter.capacity === null ? null : t('shelter.capacity', { n: shelter.capacity.toLocaleString('ja-JP') })].filter(Boolean);
  return (
    <li class={'shelter' + (shelter.state === OPEN ? ' is-open' : shelter.state === FULL ? ' is-full' : '')}>
      <div class="shelter-text">
        <p class="shelter-name"><b>{shelter.name}</b><span class="badge">{shelter.drill ? t('banner.drill') : ''}{word(shelter.state)}</span>
          {shelter.outside && <span class="badge refused">{t('shelter.outside')}</span>}
          {inUse(shelter) && shelter.state_at && <span class="muted num">{t('shelter.since', { time: when(shelter.state_at) })}</span>}</p>
        <p class="muted">{facts.join('　')}</p>
      </div>
      <div class="shelter-acts no-print">
        {props.next.map((state) => (
          <button type="button" key={state} class={'button small' + (state === OPEN ? ' primary' : '')} disabled={props.busy}
            aria-label={`${shelter.name} ${act(state)}`} onClick={() => props.onSet(state)}>{act(state)}</button>
        ))}
      </div>
    </li>
  );
}

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
    } catch (caught) { setRefused(caught); }
    setBusy(null);
  };
  if (!shelters) return problem === null ? <p class="muted pane-pad">{t('app.loading')}</p> : <Problem problem={problem} onRetry={load} />;
  const own = listed(shelters, incident.municipalities, '');
  if (own.length === 0) return <Empty icon="map" title={t('shelter.none')}>{t('shelter.none.hint')}</Empty>;
  const shown = listed(own, incident.municipalities, typed);
  return (
    <div class="pane-pad shelters">
      <div class="shelter-head">
        <p class="num">{t('shelter.open.count', { open: own.filter((s) => s.state === OPEN).length, full: own.filter((s) => s.state === FULL).length, n: own.length })}</p>
        <label class="field no-print"><span>{t('shelter.find')}</span><input type="search" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} /></label>
      </div>
      {(refused ?? problem) !== null && <Problem problem={refused ?? problem} />}
      <ul class="shelter-list">
        {shown.slice(0, SHOWN).map((shelter) => (
          <ShelterRow key={shelter.shelter} shelter={shelter} busy={busy === shelter.shelter} next={mayManage ? nextStates(shelter.state, Boolean(incident.closed_at)) : []}
            onSet={(state) => void set(shelter, state)} />
        ))}
      </ul>
      {shown.length > SHOWN && <p class="muted">{t('shelter.more', { n: shown.length - SHOWN })}</p>}
    </div>
  );
}
