// SPDX-License-Identifier: Apache-2.0
// A person on the command centre's screen: the summary, and the marks of this incident to take back or settle.
import { useEffect, useState } from 'preact/hooks';
import { api, ApiError } from '../../shared/api/client';
import type { HistoryEntry, Mark, PersonAnswer } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { METHOD_PHONE } from '../../shared/i18n/words';
import { Dialog } from '../../shared/ui/dialog';
import { Guard } from '../../shared/ui/guard';
import { History, StandingCall, standingCall, useHistory } from '../../shared/ui/history';
import { Problem } from '../../shared/ui/notice';
import { PersonSummary } from '../../shared/ui/personSummary';
import { MarkButtons } from '../../shared/ui/status';
import { StayForm } from '../../shared/ui/stayForm';
import type { Marks } from '../../shared/ui/useMarks';
import { LabelChip } from '../../shared/ui/labelChip';
import { AssignPanel } from '../assignments/assignPanel';
import { holderName, holding } from '../assignments/assignments';
import { LabelPick } from '../labels/labelPick';
import { ReasonAsk } from './reasonAsk';
import type { Command } from '../useCommand';
import { useEntrusted } from '../assignments/useEntrusted';

/** What the command centre gives a person in this incident: a colour, and somebody who goes there. */
function Given(props: { incident: string; person: string; zone: string | null; command: Command }) {
  const { command } = props;
  const entrusted = useEntrusted(props.incident, { person: props.person, ...(props.zone ? { zone: props.zone } : {}) }, command.assignmentBeat);
  const ofZone = props.zone && entrusted.answer ? holding(entrusted.answer.assignments, { zone: props.zone }) : [];
  return (
    <>
      <LabelPick incident={props.incident} person={props.person} current={command.labels.of(props.person)} names={command.labels.names}
        onDone={() => { command.labels.load(); command.reloadListed(); }} />
      <AssignPanel incident={props.incident} subject={{ person: props.person }} entrusted={entrusted} />
      {ofZone.length > 0 && <p class="zone-held">{t('assign.zone')}：<b>{ofZone.map(holderName).join('、')}</b></p>}
    </>
  );
}

/** The nearest places are those near the home, where it is known. */
function pointOf(answer: PersonAnswer): { lon: number; lat: number } | null {
  const home = answer.person.home;
  return home && home.lon !== null && home.lat !== null ? { lon: home.lon, lat: home.lat } : null;
}

/** `assigns`: the incident in which the reader may give colours and entrust people, or null. `reads`: the reader may read who marked what. */
export function PersonDialog(props: {
  person: string; name: string; zone: string | null; command: Command; assigns: string | null; marks: Marks; mayMark: boolean; mayStay: boolean; reads: boolean; desk: boolean; onClose: () => void;
}) {
  const incident = props.command.incident?.id ?? null;
  const [answer, setAnswer] = useState<PersonAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [note, setNote] = useState('');
  const [moving, setMoving] = useState(false);
  const [opening, setOpening] = useState<{ ground?: string; reason?: string }>({});
  const history = useHistory(props.reads ? incident : null, props.person, props.marks.own.stored.length);
  const load = (): void => {
    api.person(props.person, opening.ground, opening.reason).then((got) => { setAnswer(got); setProblem(null); },
      (caught) => { setProblem(caught); if (caught instanceof ApiError && !caught.again) setAnswer(null); });
  };
  useEffect(load, [props.person, opening, props.command.assignmentBeat]);
  const needsReason = problem instanceof ApiError && problem.body.code === 'auth.no_ground';
  const call = standingCall(history.answer);
  const said = history.answer;
  const { status, seen } = props.marks.over(props.person, { ...said, status: said?.status ?? 'unreported', last: said?.last ?? null }, said ?? {});
  const subject = { person: props.person, name: props.name, status, seen };
  const mark = (next: Mark): void => {
    void props.marks.mark(subject, next, { method: METHOD_PHONE, note: note.trim(), settles: call?.op_id }).then(() => setNote(''));
  };
  const takeBack = (entry: HistoryEntry): void => {
    void props.marks.voidMark(subject, entry.op_id, t('mark.void.default')).then(() => history.load());
  };
  return (
    <Dialog title={props.name} onClose={props.onClose} wide>
      {answer?.protected && <Guard guarded={answer.protected} />}
      {problem !== null && !needsReason && <Problem problem={problem} onRetry={load} />}
      {needsReason && <ReasonAsk desk={props.desk} onReason={(ground, reason) => setOpening({ ground, reason })} />}
      {props.command.incident?.closed_at && <p class="muted">{t('incident.closed.marks', { name: props.command.incident.name })}</p>}
      {incident && (
        <section class="form">
          {call && <StandingCall call={call} />}
          {props.mayMark && (
            <>
              <label class="field"><span>{t('mark.note')}</span><input value={note} maxLength={1000} placeholder={t('mark.note.hint')} onInput={(event) => setNote(event.currentTarget.value)} /></label>
              <MarkButtons current={status} name={props.name} onMark={mark} />
            </>
          )}
        </section>
      )}
      {!props.assigns && <p><LabelChip colour={props.command.labels.of(props.person)} names={props.command.labels.names} /></p>}
      {answer && <PersonSummary answer={answer} guarded />}
      {answer && props.mayStay && (moving
        ? <StayForm person={props.person} current={answer.person.stay ?? null} near={pointOf(answer)} onSaved={() => { setMoving(false); load(); }} onCancel={() => setMoving(false)} />
        : <button type="button" class="button" onClick={() => setMoving(true)}>{t('stay.change')}</button>)}
      {props.assigns && <Given incident={props.assigns} person={props.person} zone={props.zone} command={props.command} />}
      {incident && props.reads && (
        <section class="form">
          <h3>{t('mark.history')}</h3>
          <History history={history} onVoid={props.mayMark ? takeBack : undefined} />
        </section>
      )}
    </Dialog>
  );
}
