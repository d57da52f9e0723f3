// SPDX-License-Identifier: Apache-2.0
// Where somebody is now, said anew: a button, and the form it opens.
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { StayForm } from './stayForm';

/** The nearest places are those near the home, where it is known. */
const nearOf = (home: { lon?: number | null; lat?: number | null } | null | undefined): { lon: number; lat: number } | null =>
  home && typeof home.lon === 'number' && typeof home.lat === 'number' ? { lon: home.lon, lat: home.lat } : null;

/** What was begun stays open when it may no longer be begun. */
export function StayChange(props: {
  person: string;
  current: string | null;
  home: { lon?: number | null; lat?: number | null } | null | undefined;
  mayBegin: boolean;
  onSaved: () => void;
}) {
  const [moving, setMoving] = useState(false);
  const saved = (): void => {
    setMoving(false);
    props.onSaved();
  };
  if (moving)
    return (
      <StayForm person={props.person} current={props.current} near={nearOf(props.home)} onSaved={saved} onCancel={() => setMoving(false)} />
    );
  return props.mayBegin ? (
    <button type="button" class="button" onClick={() => setMoving(true)}>
      {t('stay.change')}
    </button>
  ) : null;
}
