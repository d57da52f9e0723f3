// SPDX-License-Identifier: Apache-2.0
// Where somebody is now: the kind of place, and the place itself, chosen from shelters, hospitals and care homes, which gives it
// a point on the map. Free text is taken too, and is said to have none.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { serverNow } from '../../api/clock';
import { isForbidden } from '../../api/problem';
import type { NewStay, Place, PlaceKind } from '../../api/types';
import { t } from '../../i18n';
import { AT_HOME, STAY_KINDS, word } from '../../i18n/words';
import { operationIds } from '../../outbox/once';
import { Field, FormActions } from '../form';
import { Problem } from '../notice';
import { ListFault } from '../oneList';
import { chosenStay, PLACE_KIND, placeFacts } from './stays';
import './stays.css';

const PAUSE_MS = 250;
interface Found { places: Place[]; problem: unknown; turn: number }
const NOTHING_FOUND: Found = { places: [], problem: null, turn: 0 };

/** What the server finds, a moment after the last key; the answer to an older question is dropped. What it found before stays when it
 * cannot be asked, unless that was of another kind or may no longer be seen. `turn` goes up with each answer. */
function usePlaces(kind: PlaceKind | null, typed: string, near: { lon: number; lat: number } | null) {
  const [found, setFound] = useState<Found>(NOTHING_FOUND);
  const [asked, setAsked] = useState(0);
  const at = near ? `${near.lon} ${near.lat}` : '';
  useEffect(() => setFound(NOTHING_FOUND), [kind]);
  useEffect(() => {
    let current = true;
    if (!kind) return undefined;
    const timer = setTimeout(() => {
      api.places({ kind, ...(typed.trim() ? { q: typed.trim() } : {}), ...(near ?? {}), limit: 8 }).then(
        (answer) => { if (current) setFound((before) => ({ places: answer.places, problem: null, turn: before.turn + 1 })); },
        (problem) => { if (current) setFound((before) => ({ ...before, places: isForbidden(problem) ? [] : before.places, problem })); });
    }, PAUSE_MS);
    return () => { current = false; clearTimeout(timer); };
  }, [kind, typed, at, asked]);
  return { ...found, again: () => setAsked((n) => n + 1) };
}

function PlaceLine({ place, onChoose }: { place: Place; onChoose: () => void }) {
  return <li><button type="button" class="button" onClick={onChoose}><b>{place.name}</b><small>{placeFacts(place)}</small></button></li>;
}

function PlaceChoice(props: { kind: PlaceKind; near: { lon: number; lat: number } | null; typed: string; chosen: Place | null; onType: (text: string) => void; onChoose: (place: Place | null) => void }) {
  const { places, problem, turn, again } = usePlaces(props.chosen ? null : props.kind, props.typed, props.near);
  if (props.chosen) {
    return (
      <div class="stay-chosen">
        <p><b>{props.chosen.name}</b><span class="badge">{t(props.chosen.located ? 'stay.located' : 'stay.unlocated')}</span></p>
        <p class="muted">{placeFacts(props.chosen)}</p>
        <button type="button" class="button small" onClick={() => props.onChoose(null)}>{t('stay.other')}</button>
      </div>
    );
  }
  return (
    <>
      <Field label={t('stay.place')}>
        <input name="place" autocomplete="off" maxLength={100} value={props.typed} placeholder={t('stay.place.hint')} onInput={(event) => props.onType(event.currentTarget.value)} />
      </Field>
      <Problem problem={problem} onRetry={again} />
      {turn > 0 && problem === null && places.length === 0 && <p class="hint" role="status">{t('stay.nothing')}</p>}
      <ListFault key={turn} name={t('stay.place')} onReload={again}>
        <ul class="stay-places">{places.map((place) => <PlaceLine key={place.kind + place.id} place={place} onChoose={() => props.onChoose(place)} />)}</ul>
      </ListFault>
    </>
  );
}

export function StayForm(props: { person: string; current: string | null; near: { lon: number; lat: number } | null; onSaved: () => void; onCancel: () => void }) {
  const [kind, setKind] = useState<string>(props.current ?? AT_HOME);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Place | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const idOf = useMemo(operationIds, []);
  const from = useMemo(() => serverNow().toISOString(), []); // the moment it was said: a second press says the same
  const places = PLACE_KIND[kind] ?? null;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const said = { at: from, ...chosenStay(kind, typed, chosen) };
    const body: NewStay = { op_id: idOf(said), ...said };
    setBusy(true);
    setProblem(null);
    try {
      await api.addStay(props.person, body);
      props.onSaved();
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  };
  return (
    <form class="form stay-form" onSubmit={(event) => void save(event)}>
      <Field label={t('person.stay')}>
        <select name="stay" value={kind} onChange={(event) => { setKind(event.currentTarget.value); setChosen(null); }}>
          {STAY_KINDS.map((each) => <option key={each} value={each}>{word(each)}</option>)}
        </select>
      </Field>
      {kind !== AT_HOME && (places
        ? <PlaceChoice kind={places} near={props.near} typed={typed} chosen={chosen} onType={setTyped} onChoose={setChosen} />
        : <Field label={t('stay.place')}><input name="place" autocomplete="off" maxLength={100} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} /></Field>)}
      {kind !== AT_HOME && !chosen && <p class="hint">{t(typed.trim() ? 'stay.free' : 'stay.none')}</p>}
      <Problem problem={problem} />
      <FormActions action={t('stay.save')} disabled={busy} onCancel={props.onCancel} />
    </form>
  );
}
