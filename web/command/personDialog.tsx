// SPDX-License-Identifier: Apache-2.0
// A person on the command centre's screen: the summary, and the marks of this incident to take back or settle.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { HistoryEntry, Mark, PersonAnswer } from '../shared/api/types';
import { t } from '../shared/i18n';
import { METHOD_PHONE } from '../shared/i18n/words';
import { Dialog } from '../shared/ui/dialog';
import { History, StandingCall, standingCall, useHistory } from '../shared/ui/history';
import { Problem } from '../shared/ui/notice';
import { PersonSummary } from '../shared/ui/personSummary';
import { MarkButtons } from '../shared/ui/status';
import type { Marks } from '../shared/ui/useMarks';

export function PersonDialog(props: { person: string; name: string; incident: string | null; marks: Marks; mayMark: boolean; onClose: () => void }) {
  const [answer, setAnswer] = useState<PersonAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [note, setNote] = useState('');
  const history = useHistory(props.incident, props.person, props.marks.stored.length);
  const load = (): void => { api.person(props.person).then((got) => { setAnswer(got); setProblem(null); }, setProblem); };
  useEffect(load, [props.person]);
  const call = standingCall(history.answer);
  const status = history.answer?.status ?? 'unreported';
  const seen = (history.answer?.observations ?? []).filter((o) => !o.voided && o.status).map((o) => o.op_id);
  const subject = { person: props.person, name: props.name, status, seen };
  const mark = (next: Mark): void => {
    void props.marks.mark(subject, next, { method: METHOD_PHONE, note: note.trim(), settles: call?.op_id }).then(() => setNote(''));
  };
  const takeBack = (entry: HistoryEntry): void => {
    void props.marks.voidMark(subject, entry.op_id, t('mark.void.default')).then(() => history.load());
  };
  return (
    <Dialog title={props.name} onClose={props.onClose} wide>
      {problem !== null && <Problem problem={problem} onRetry={load} />}
      {props.incident && (
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
      {answer && <PersonSummary answer={answer} />}
      {props.incident && (
        <section class="form">
          <h3>{t('mark.history')}</h3>
          <History history={history} onVoid={props.mayMark ? takeBack : undefined} />
        </section>
      )}
    </Dialog>
  );
}
