// SPDX-License-Identifier: Apache-2.0
// Where somebody is now: the kind of place, and the place itself, chosen from shelters, hospitals and care homes, which gives it
// a point on the map. Free text is taken too, and is said to have none.
import { useMemo, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { serverNow } from '../../api/clock';
import type { NewStay, Place } from '../../api/types';
import { t } from '../../i18n';
import { STAY, type Stay } from '../../i18n/gen/words';
import { word } from '../../i18n/words';
import { operationIds } from '../../outbox/once';
import { Field, FormActions } from '../form';
import { Problem } from '../notice';
import { PlaceChoice } from './placeChoice';
import { chosenStay, PLACE_KIND } from './stays';
import './stays.css';

export function StayForm(props: {
  person: string;
  current: string | null;
  near: { lon: number; lat: number } | null;
  onSaved: () => void;
  onCancel: () => void;
}) {
  const [kind, setKind] = useState<string>(props.current ?? STAY.at_home);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Place | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const idOf = useMemo(operationIds, []);
  const from = useMemo(() => serverNow().toISOString(), []); // the moment it was said: a second press says the same
  const places = PLACE_KIND[kind] ?? null;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const said = { at: from, ...chosenStay(kind as Stay, typed, chosen) };
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
        <select
          name="stay"
          value={kind}
          onChange={(event) => {
            setKind(event.currentTarget.value);
            setChosen(null);
          }}
        >
          {Object.values(STAY).map((each) => (
            <option key={each} value={each}>
              {word(each)}
            </option>
          ))}
        </select>
      </Field>
      {kind !== STAY.at_home &&
        (places ? (
          <PlaceChoice kind={places} near={props.near} typed={typed} chosen={chosen} onType={setTyped} onChoose={setChosen} />
        ) : (
          <Field label={t('stay.place')}>
            <input name="place" autocomplete="off" maxLength={100} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          </Field>
        ))}
      {kind !== STAY.at_home && !chosen && <p class="hint">{t(typed.trim() ? 'stay.free' : 'stay.none')}</p>}
      <Problem problem={problem} />
      <FormActions action={t('stay.save')} disabled={busy} onCancel={props.onCancel} />
    </form>
  );
}
