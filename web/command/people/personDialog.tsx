// SPDX-License-Identifier: Apache-2.0
// A person on the command centre's screen: the summary, and the marks of this incident to take back or settle.
import { useEffect, useState } from 'preact/hooks';
import { api, ApiError } from '../../shared/api/client';
import type { HistoryEntry, Incident, LabelColour, Mark, PersonAnswer, Standing } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { METHOD } from '../../shared/i18n/gen/words';
import { Dialog } from '../../shared/ui/dialog';
import { Field } from '../../shared/ui/form';
import { Guard } from '../../shared/ui/person/guard';
import { History, StandingCall, standingCall, useHistory } from '../../shared/ui/person/history';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import type { LabelNames } from '../../shared/ui/labels/labels';
import { Problem } from '../../shared/ui/notice';
import { PersonSummary } from '../../shared/ui/person/personSummary';
import { MarkButtons } from '../../shared/ui/status';
import { StayChange } from '../../shared/ui/person/stayChange';
import type { Marks } from '../../shared/ui/outbox/useMarks';
import { Given } from './given';
import { ReasonAsk } from './reasonAsk';

/** Somebody chosen on a list. */
export interface Opened {
  person: string;
  name: string;
  zone?: string | null;
}

export interface PersonRights {
  /** The incident in which the reader may give colours and entrust people, or null. */
  assigns: string | null;
  mark: boolean;
  stay: boolean;
  /** Who marked what. */
  history: boolean;
  /** The reader is named for the protected persons. */
  desk: boolean;
}

interface DialogProps {
  opened: Opened;
  incident: Incident | null;
  colour: LabelColour | null;
  names: LabelNames;
  /** Changes when there may be other assignments. */
  beat: number;
  marks: Pick<Marks, 'over' | 'mark' | 'voidMark' | 'own'>;
  may: PersonRights;
  onColour: () => void;
  onClose: () => void;
}

/** What the server says of the person. A protected one is not told without a reason, nor kept when it may no longer be read. */
function usePerson(person: string, beat: number) {
  const [answer, setAnswer] = useState<PersonAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [opening, setOpening] = useState<{ ground?: string; reason?: string }>({});
  const load = (): void => {
    api.person(person, opening.ground, opening.reason).then(
      (got) => {
        setAnswer(got);
        setProblem(null);
      },
      (caught) => {
        setProblem(caught);
        if (caught instanceof ApiError && !caught.again) setAnswer(null);
      },
    );
  };
  useEffect(load, [person, opening, beat]);
  const needsReason = problem instanceof ApiError && problem.body.code === 'auth.no_ground';
  return { answer, problem, needsReason, load, open: (ground: string, reason: string): void => setOpening({ ground, reason }) };
}

/** Before their history is there. */
const UNKNOWN: Standing = { status: 'unreported', seen: [], conflict: false, conflict_ops: [], last: null };

/** How the person stands in the incident, what marks them, and what takes a mark back. */
function useStanding({ opened: { person, name }, incident, marks, may }: DialogProps) {
  const [note, setNote] = useState('');
  const history = useHistory(may.history && incident ? incident.id : null, person, marks.own.stored.length);
  const call = standingCall(history.answer);
  const said = history.answer;
  const { status, seen } = marks.over(person, said ?? UNKNOWN, said ?? {});
  const subject = { person, name, status, seen };
  return {
    note,
    setNote,
    history,
    call,
    status,
    mark: (next: Mark): void => {
      void marks.mark(subject, next, { method: METHOD.phone, note: note.trim(), settles: call?.op_id }).then(() => setNote(''));
    },
    takeBack: (entry: HistoryEntry): void => {
      void marks.voidMark(subject, entry.op_id, t('mark.void.default')).then(() => history.load());
    },
  };
}

function MarkForm({ name, standing, mayMark }: { name: string; standing: ReturnType<typeof useStanding>; mayMark: boolean }) {
  const { call, note, setNote, status, mark } = standing;
  return (
    <section class="form">
      {call && <StandingCall call={call} />}
      {mayMark && (
        <>
          <Field label={t('mark.note')}>
            <input
              value={note}
              maxLength={1000}
              placeholder={t('mark.note.hint')}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </Field>
          <MarkButtons current={status} name={name} onMark={mark} />
        </>
      )}
    </section>
  );
}

export function PersonDialog(props: DialogProps) {
  const {
    may,
    incident,
    opened: { person, name, zone = null },
  } = props;
  const { answer, problem, needsReason, load, open } = usePerson(person, props.beat);
  const standing = useStanding(props);
  return (
    <Dialog title={name} onClose={props.onClose} wide>
      {answer?.protected && <Guard guarded={answer.protected} />}
      {problem !== null && !needsReason && <Problem problem={problem} onRetry={load} />}
      {needsReason && <ReasonAsk desk={may.desk} onReason={open} />}
      {incident?.closed_at && <p class="muted">{t('incident.closed.marks', { name: incident.name })}</p>}
      {incident && <MarkForm name={name} standing={standing} mayMark={may.mark} />}
      {!may.assigns && (
        <p>
          <LabelChip colour={props.colour} names={props.names} />
        </p>
      )}
      {answer && <PersonSummary answer={answer} guarded />}
      {answer && may.stay && (
        <StayChange person={person} current={answer.person.stay ?? null} home={answer.person.home} mayBegin onSaved={load} />
      )}
      {may.assigns && (
        <Given
          incident={may.assigns}
          person={person}
          zone={zone}
          colour={props.colour}
          names={props.names}
          beat={props.beat}
          onColour={props.onColour}
        />
      )}
      {incident && may.history && (
        <section class="form">
          <h3>{t('mark.history')}</h3>
          <History history={standing.history} onVoid={may.mark ? standing.takeBack : undefined} />
        </section>
      )}
    </Dialog>
  );
}
