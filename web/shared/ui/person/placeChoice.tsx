// SPDX-License-Identifier: Apache-2.0
// A place found by typing, and the one that was chosen.
import type { Place, PlaceKind } from '../../api/types';
import { t } from '../../i18n';
import { Field } from '../form';
import { Problem } from '../notice';
import { ListFault } from '../oneList';
import { placeFacts } from './stays';
import { usePlaces } from './usePlaces';

function PlaceLine({ place, onChoose }: { place: Place; onChoose: () => void }) {
  return (
    <li>
      <button type="button" class="button" onClick={onChoose}>
        <b>{place.name}</b>
        <small>{placeFacts(place)}</small>
      </button>
    </li>
  );
}

export function PlaceChoice(props: {
  kind: PlaceKind;
  near: { lon: number; lat: number } | null;
  typed: string;
  chosen: Place | null;
  onType: (text: string) => void;
  onChoose: (place: Place | null) => void;
}) {
  const { places, problem, turn, again } = usePlaces(props.chosen ? null : props.kind, props.typed, props.near);
  if (props.chosen) {
    return (
      <div class="stay-chosen">
        <p>
          <b>{props.chosen.name}</b>
          <span class="badge">{t(props.chosen.located ? 'stay.located' : 'stay.unlocated')}</span>
        </p>
        <p class="muted">{placeFacts(props.chosen)}</p>
        <button type="button" class="button small" onClick={() => props.onChoose(null)}>
          {t('stay.other')}
        </button>
      </div>
    );
  }
  return (
    <>
      <Field label={t('stay.place')}>
        <input
          name="place"
          autocomplete="off"
          maxLength={100}
          value={props.typed}
          placeholder={t('stay.place.hint')}
          onInput={(event) => props.onType(event.currentTarget.value)}
        />
      </Field>
      <Problem problem={problem} onRetry={again} />
      {turn > 0 && problem === null && places.length === 0 && (
        <p class="hint" role="status">
          {t('stay.nothing')}
        </p>
      )}
      <ListFault key={turn} name={t('stay.place')} onReload={again}>
        <ul class="stay-places">
          {places.map((place) => (
            <PlaceLine key={place.kind + place.id} place={place} onChoose={() => props.onChoose(place)} />
          ))}
        </ul>
      </ListFault>
    </>
  );
}
