// SPDX-License-Identifier: Apache-2.0
// One person: mark with a note, answer a standing call for attention, see and take back what was recorded.
import { useState } from 'preact/hooks';
import type { HistoryEntry, Incident, Mark } from '../shared/api/types';
import { t } from '../shared/i18n';
import { METHOD } from '../shared/i18n/gen/words';
import { Dialog } from '../shared/ui/dialog';
import { Field } from '../shared/ui/form';
import { History, StandingCall, standingCall, useHistory } from '../shared/ui/person/history';
import type { MarkOptions } from '../shared/outbox/marks';
import { Icon } from '../shared/ui/icons';
import { LabelChip } from '../shared/ui/labels/labelChip';
import type { LabelNames } from '../shared/ui/labels/labels';
import { MarkButtons } from '../shared/ui/status';
import { StayChange } from '../shared/ui/person/stayChange';
import { telOf } from '../shared/ui/person/tel';
import type { Marks } from '../shared/ui/outbox/useMarks';
import type { FieldPerson } from './people';

interface SheetProps {
  person: FieldPerson;
  incident: Incident | null;
  names: LabelNames | null;
  marks: Pick<Marks, 'mark' | 'voidMark' | 'own'>;
  mayMark: boolean;
  mayStay: boolean;
  offline: boolean;
  userName: string;
  onClose: () => void;
}

/** What marks this person and takes a mark back; a mark answers the call that stands, and the sheet is done with. */
function useMarking({ person, incident, marks, offline, onClose }: SheetProps) {
  const [note, setNote] = useState('');
  const history = useHistory(offline ? null : (incident?.id ?? null), person.person, marks.own.stored.length);
  const call = standingCall(history.answer);
  const subject = { person: person.person, name: person.name, status: person.shown.status, seen: person.shown.seen };
  return {
    note,
    setNote,
    history,
    call,
    mark: (status: Mark): void => {
      const options: MarkOptions = { method: METHOD.in_person, note: note.trim(), settles: call?.op_id };
      void marks.mark(subject, status, options).then((done) => {
        if (done) onClose();
      });
    },
    takeBack: (entry: HistoryEntry): void => {
      void marks.voidMark(subject, entry.op_id, t('mark.void.default')).then(() => history.load());
    },
  };
}

function Facts({ person }: { person: FieldPerson }) {
  return (
    <dl class="facts">
      {person.address && (
        <>
          <dt>{t('person.address')}</dt>
          <dd>{person.address}</dd>
        </>
      )}
      {person.zone_name && (
        <>
          <dt>{t('zones.name')}</dt>
          <dd>{person.zone_name}</dd>
        </>
      )}
      {person.phone && (
        <>
          <dt>{t('person.phone')}</dt>
          <dd>
            <a class="button small" href={telOf(person.phone)}>
              <Icon name="phone" size={20} />
              {person.phone}
            </a>
          </dd>
        </>
      )}
    </dl>
  );
}

function MarkForm({ person, marking: { note, setNote, mark } }: { person: FieldPerson; marking: ReturnType<typeof useMarking> }) {
  return (
    <>
      <Field label={t('mark.note')}>
        <textarea value={note} maxLength={1000} placeholder={t('mark.note.hint')} onInput={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <MarkButtons current={person.shown.status} name={person.name} onMark={mark} hints />
    </>
  );
}

export function PersonSheet(props: SheetProps) {
  const { person, incident, mayMark, offline } = props;
  const marking = useMarking(props);
  return (
    <Dialog title={person.name} onClose={props.onClose} sheet>
      {person.label && (
        <p>
          <LabelChip colour={person.label} names={props.names} />
        </p>
      )}
      <Facts person={person} />
      {person.shown.conflict && <StandingCall call={marking.call} />}
      {mayMark && !person.excluded && <MarkForm person={person} marking={marking} />}
      {/* What was begun stays open when the signal goes: only to begin needs it. */}
      {props.mayStay && (
        <StayChange person={person.person} current={person.stay ?? null} home={person} mayBegin={!offline} onSaved={props.onClose} />
      )}
      {incident?.closed_at && <p class="muted">{t('incident.closed.marks', { name: incident.name })}</p>}
      {incident && <h3>{t('mark.history')}</h3>}
      {incident &&
        (offline ? (
          <p class="muted">{t('mark.history.offline')}</p>
        ) : (
          <History
            history={marking.history}
            onVoid={mayMark ? marking.takeBack : undefined}
            mayVoid={(entry) => entry.by === props.userName}
          />
        ))}
    </Dialog>
  );
}
