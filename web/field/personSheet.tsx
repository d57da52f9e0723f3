// SPDX-License-Identifier: Apache-2.0
// One person: mark with a note, answer a standing call for attention, see and take back what was recorded.
import { useState } from 'preact/hooks';
import type { HistoryEntry, Incident, Mark } from '../shared/api/types';
import { t } from '../shared/i18n';
import { METHOD_IN_PERSON } from '../shared/i18n/words';
import { Dialog } from '../shared/ui/dialog';
import { Field } from '../shared/ui/form';
import { History, StandingCall, standingCall, useHistory } from '../shared/ui/person/history';
import { Icon } from '../shared/ui/icons';
import { LabelChip } from '../shared/ui/labels/labelChip';
import type { LabelNames } from '../shared/ui/labels/labels';
import { MarkButtons } from '../shared/ui/status';
import { StayForm } from '../shared/ui/person/stayForm';
import { telOf } from '../shared/ui/person/tel';
import type { Marks } from '../shared/ui/outbox/useMarks';
import type { FieldPerson } from './people';

export function PersonSheet(props: {
  person: FieldPerson; incident: Incident | null; names: LabelNames | null; marks: Pick<Marks, 'mark' | 'voidMark' | 'own'>;
  mayMark: boolean; mayStay: boolean; offline: boolean; userName: string; onClose: () => void;
}) {
  const { person, incident, marks, mayMark } = props;
  const [note, setNote] = useState('');
  const [moving, setMoving] = useState(false);
  const history = useHistory(props.offline ? null : incident?.id ?? null, person.person, marks.own.stored.length);
  const call = standingCall(history.answer);
  const subject = { person: person.person, name: person.name, status: person.shown.status, seen: person.shown.seen };
  const mark = (status: Mark): void => {
    const options = { method: METHOD_IN_PERSON, note: note.trim(), settles: call?.op_id };
    void marks.mark(subject, status, options).then((done) => { if (done) props.onClose(); });
  };
  const takeBack = (entry: HistoryEntry): void => {
    void marks.voidMark(subject, entry.op_id, t('mark.void.default')).then(() => history.load());
  };
  return (
    <Dialog title={person.name} onClose={props.onClose} sheet>
      {person.label && <p><LabelChip colour={person.label} names={props.names} /></p>}
      <dl class="facts">
        {person.address && <><dt>{t('person.address')}</dt><dd>{person.address}</dd></>}
        {person.zone_name && <><dt>{t('zones.name')}</dt><dd>{person.zone_name}</dd></>}
        {person.phone && <><dt>{t('person.phone')}</dt><dd><a class="button small" href={telOf(person.phone)}><Icon name="phone" size={20} />{person.phone}</a></dd></>}
      </dl>
      {person.shown.conflict && (
        <StandingCall call={call} />
      )}
      {mayMark && !person.excluded && (
        <>
          <Field label={t('mark.note')}>
            <textarea value={note} maxLength={1000} placeholder={t('mark.note.hint')} onInput={(event) => setNote(event.currentTarget.value)} />
          </Field>
          <MarkButtons current={person.shown.status} name={person.name} onMark={mark} hints />
        </>
      )}
      {/* What was begun stays open when the signal goes: only to begin needs it. */}
      {props.mayStay && (moving
        ? <StayForm person={person.person} current={person.stay ?? null} near={typeof person.lon === 'number' && typeof person.lat === 'number' ? { lon: person.lon, lat: person.lat } : null} onSaved={props.onClose} onCancel={() => setMoving(false)} />
        : !props.offline && <button type="button" class="button" onClick={() => setMoving(true)}>{t('stay.change')}</button>)}
      {incident?.closed_at && <p class="muted">{t('incident.closed.marks', { name: incident.name })}</p>}
      {incident && <h3>{t('mark.history')}</h3>}
      {incident && (props.offline
        ? <p class="muted">{t('mark.history.offline')}</p>
        : <History history={history} onVoid={mayMark ? takeBack : undefined} mayVoid={(entry) => entry.by === props.userName} />)}
    </Dialog>
  );
}
