// SPDX-License-Identifier: Apache-2.0
// A person on the command centre's screen: the summary, and the marks of this incident to take back or settle.
import { useEffect, useState } from 'preact/hooks';
import { api, ApiError } from '../../shared/api/client';
import type { HistoryEntry, Incident, LabelColour, Mark, PersonAnswer } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { METHOD_PHONE } from '../../shared/i18n/words';
import { Dialog } from '../../shared/ui/dialog';
import { Field } from '../../shared/ui/form';
import { Guard } from '../../shared/ui/person/guard';
import { History, StandingCall, standingCall, useHistory } from '../../shared/ui/person/history';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import type { LabelNames } from '../../shared/ui/labels/labels';
import { Problem } from '../../shared/ui/notice';
import { PersonSummary } from '../../shared/ui/person/personSummary';
import { MarkButtons } from '../../shared/ui/status';
import { StayForm } from '../../shared/ui/person/stayForm';
import type { Marks } from '../../shared/ui/outbox/useMarks';
import { Given } from './given';
import { ReasonAsk } from './reasonAsk';

/** The nearest places are those near the home, where it is known. */
function pointOf(answer: PersonAnswer): { lon: number; lat: number } | null {
  const home = answer.person.home;
  return home && home.lon !== null && home.lat !== null ? { lon: home.lon, lat: home.lat } : null;
}

/** Somebody chosen on a list. */
export interface Opened { person: string; name: string; zone?: string | null }

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

/** `beat` changes when there may be other assignments. */
export function PersonDialog(props: {
  opened: Opened; incident: Incident | null; colour: LabelColour | null; names: LabelNames; beat: number;
  marks: Pick<Marks, 'over' | 'mark' | 'voidMark' | 'own'>; may: PersonRights; onColour: () => void; onClose: () => void;
}) {
  const { may, marks } = props;
  const { person, name } = props.opened;
  const incident = props.incident?.id ?? null;
  const [answer, setAnswer] = useState<PersonAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [note, setNote] = useState('');
  const [moving, setMoving] = useState(false);
  const [opening, setOpening] = useState<{ ground?: string; reason?: string }>({});
  const history = useHistory(may.history ? incident : null, person, marks.own.stored.length);
  const load = (): void => {
    api.person(person, opening.ground, opening.reason).then((got) => { setAnswer(got); setProblem(null); },
      (caught) => { setProblem(caught); if (caught instanceof ApiError && !caught.again) setAnswer(null); });
  };
  useEffect(load, [person, opening, props.beat]);
  const needsReason = problem instanceof ApiError && problem.body.code === 'auth.no_ground';
  const call = standingCall(history.answer);
  const said = history.answer;
  const { status, seen } = marks.over(person, { ...said, status: said?.status ?? 'unreported', last: said?.last ?? null }, said ?? {});
  const subject = { person, name, status, seen };
  const mark = (next: Mark): void => {
    void marks.mark(subject, next, { method: METHOD_PHONE, note: note.trim(), settles: call?.op_id }).then(() => setNote(''));
  };
  const takeBack = (entry: HistoryEntry): void => {
    void marks.voidMark(subject, entry.op_id, t('mark.void.default')).then(() => history.load());
  };
  return (
    <Dialog title={name} onClose={props.onClose} wide>
      {answer?.protected && <Guard guarded={answer.protected} />}
      {problem !== null && !needsReason && <Problem problem={problem} onRetry={load} />}
      {needsReason && <ReasonAsk desk={may.desk} onReason={(ground, reason) => setOpening({ ground, reason })} />}
      {props.incident?.closed_at && <p class="muted">{t('incident.closed.marks', { name: props.incident.name })}</p>}
      {incident && (
        <section class="form">
          {call && <StandingCall call={call} />}
          {may.mark && (
            <>
              <Field label={t('mark.note')}><input value={note} maxLength={1000} placeholder={t('mark.note.hint')} onInput={(event) => setNote(event.currentTarget.value)} /></Field>
              <MarkButtons current={status} name={name} onMark={mark} />
            </>
          )}
        </section>
      )}
      {!may.assigns && <p><LabelChip colour={props.colour} names={props.names} /></p>}
      {answer && <PersonSummary answer={answer} guarded />}
      {answer && may.stay && (moving
        ? <StayForm person={person} current={answer.person.stay ?? null} near={pointOf(answer)} onSaved={() => { setMoving(false); load(); }} onCancel={() => setMoving(false)} />
        : <button type="button" class="button" onClick={() => setMoving(true)}>{t('stay.change')}</button>)}
      {may.assigns && <Given incident={may.assigns} person={person} zone={props.opened.zone ?? null} colour={props.colour} names={props.names} beat={props.beat} onColour={props.onColour} />}
      {incident && may.history && (
        <section class="form">
          <h3>{t('mark.history')}</h3>
          <History history={history} onVoid={may.mark ? takeBack : undefined} />
        </section>
      )}
    </Dialog>
  );
}
