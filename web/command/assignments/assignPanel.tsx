// SPDX-License-Identifier: Apache-2.0
// 担当 of one person or zone: who goes there, somebody more, and taking it back. Every step can be undone in place.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Assignment, HolderOffice } from '../../shared/api/types';
import { t, tOr } from '../../shared/i18n';
import { operationIds } from '../../shared/outbox/once';
import { Field } from '../../shared/ui/form';
import { Icon } from '../../shared/ui/icons';
import { minutesOf } from '../../shared/ui/minutes';
import { Problem } from '../../shared/ui/notice';
import {
  againOf,
  choicesLeft,
  contentOf,
  FALLBACK_LIMITS,
  holderName,
  holding,
  officeChoice,
  userChoice,
  type Entrusted,
} from './assignments';
import type { EntrustedList } from './useEntrusted';
import './assign.css';

/** One write at a time. The id of a content holds until it went through: a second press of the button writes nothing twice. */
function useWrites(incident: string, load: () => Promise<void>) {
  const [ids, setIds] = useState(operationIds);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const run = async (write: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await write();
      setIds(() => operationIds());
      await load();
      return true;
    } catch (caught) {
      setProblem(caught);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    problem,
    assign: (content: ReturnType<typeof contentOf>) => run(() => api.assign(incident, { ...content, op_id: ids(content) })),
    end: (id: string) => run(() => api.endAssignment(incident, id, ids(id))),
  };
}

function Held({ held, busy, onEnd }: { held: Assignment[]; busy: boolean; onEnd: (assignment: Assignment) => void }) {
  if (held.length === 0) return <p class="muted">{t('assign.none')}</p>;
  return (
    <ul class="held">
      {held.map((a) => (
        <li key={a.id}>
          <span class="held-who">
            <b>{holderName(a)}</b>
            {a.user ? (
              <>
                <small>{a.office_name}</small>
                {a.fallback_min !== null && <small class="num">{t('assign.fallback.after', { n: a.fallback_min })}</small>}
              </>
            ) : (
              <small>{t('assign.whole')}</small>
            )}
          </span>
          {a.incident === null ? (
            <span class="badge">{t('assign.standing')}</span>
          ) : (
            <button
              type="button"
              class="button small"
              disabled={busy}
              aria-label={t('assign.end.one', { name: holderName(a) })}
              onClick={() => onEnd(a)}
            >
              {t('assign.end')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Nothing chosen is said to the browser too: it forgets what it showed when that choice goes away. */
function Choices({ offices, held, none }: { offices: HolderOffice[]; held: Assignment[]; none: boolean }) {
  return (
    <>
      <option value="" selected={none}>
        {t('assign.choose')}
      </option>
      {choicesLeft(offices, held).map((office) => (
        <optgroup key={office.office} label={office.name}>
          {office.whole && <option value={officeChoice(office.office)}>{t('assign.office', { name: office.name })}</option>}
          {office.users.map((user) => (
            <option key={user.user} value={userChoice(user.user)}>
              {user.name}（{tOr('role', user.role)}）
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}

function AddForm(props: {
  held: Assignment[];
  holders: HolderOffice[];
  busy: boolean;
  onAdd: (choice: string, minutes: number | null) => Promise<boolean>;
}) {
  const [choice, setChoice] = useState('');
  const [typed, setTyped] = useState('');
  const minutes = minutesOf(typed, FALLBACK_LIMITS);
  const toUser = choice.startsWith('u');
  const wrong = toUser && Number.isNaN(minutes);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!choice || wrong || !(await props.onAdd(choice, toUser ? minutes : null))) return;
    setChoice('');
    setTyped('');
  };
  return (
    <form class="assign-add" onSubmit={(event) => void submit(event)}>
      <Field label={t('assign.holder')}>
        <select name="holder" value={choice} onChange={(event) => setChoice(event.currentTarget.value)}>
          <Choices offices={props.holders} held={props.held} none={!choice} />
        </select>
      </Field>
      {toUser && (
        <Field label={t('assign.fallback')} kind="assign-minutes">
          <input
            name="fallback"
            inputMode="numeric"
            maxLength={6}
            value={typed}
            aria-invalid={wrong}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <small class={wrong ? 'wrong' : ''}>
            {t(wrong ? 'assign.fallback.wrong' : 'assign.fallback.hint', { n: FALLBACK_LIMITS.most })}
          </small>
        </Field>
      )}
      <button class="button primary" disabled={props.busy || !choice || wrong}>
        {t('assign.add')}
      </button>
    </form>
  );
}

export function AssignPanel({ incident, subject, entrusted }: { incident: string; subject: Entrusted; entrusted: EntrustedList }) {
  const writes = useWrites(incident, entrusted.load);
  const [ended, setEnded] = useState<Assignment | null>(null);
  const { answer, holders } = entrusted;
  const held = answer ? holding(answer.assignments, subject) : null;
  const end = (assignment: Assignment): void =>
    void writes.end(assignment.id).then((done) => {
      if (done) setEnded(assignment);
    });
  const again = (assignment: Assignment): void =>
    void writes.assign(againOf(assignment)).then((done) => {
      if (done) setEnded(null);
    });
  return (
    <section class="assign" aria-label={t('assign.title')}>
      <h3>
        <Icon name="people" size={20} />
        {t('assign.title')}
      </h3>
      {held ? <Held held={held} busy={writes.busy} onEnd={end} /> : entrusted.problem === null && <p class="muted">{t('app.loading')}</p>}
      {answer?.more && <p class="muted">{t('assign.more')}</p>}
      <div aria-live="polite">
        {ended && (
          <p class="assign-ended">
            {t('assign.ended', { name: holderName(ended) })}
            <button type="button" class="button small" disabled={writes.busy} onClick={() => again(ended)}>
              <Icon name="undo" size={20} />
              {t('assign.again')}
            </button>
          </p>
        )}
      </div>
      <Problem problem={writes.problem ?? entrusted.problem} onRetry={writes.problem === null ? () => void entrusted.load() : undefined} />
      {held &&
        holders &&
        (holders.length === 0 ? (
          <p class="muted">{t('assign.nobody')}</p>
        ) : (
          <AddForm
            held={held}
            holders={holders}
            busy={writes.busy}
            onAdd={(choice, minutes) => {
              setEnded(null);
              return writes.assign(contentOf(subject, choice, minutes));
            }}
          />
        ))}
    </section>
  );
}
