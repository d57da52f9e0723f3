// SPDX-License-Identifier: Apache-2.0
// What was decided, as it was decided: nothing is chosen beforehand but the law's own fields and the near end.
import { useState } from 'preact/hooks';
import { serverNow } from '../../shared/api/clock';
import { api } from '../../shared/api/client';
import type { Decision, DecisionChoice, DecisionField, DecisionsAnswer, Incident, Zone } from '../../shared/api/types';
import { t, tOr } from '../../shared/i18n';
import { operationIds } from '../../shared/outbox/once';
import { Field, FormActions } from '../../shared/ui/form';
import { Problem } from '../../shared/ui/notice';
import { MomentInput } from '../../shared/ui/timeInput';
import { GroundsChoice } from '../incidents/groundsChoice';
import { chosenOf, contentOf, firstDraft, gives, missingOf, type Change, type Draft } from './decisionDraft';
import { choiceKey, fieldsFor } from './decisions';

const USUAL: readonly DecisionField[] = ['name', 'address', 'phone', 'status', 'plan'];

function Check(props: { label: string; checked: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}
const toggled = (set: ReadonlySet<string>, key: string, on: boolean): Set<string> => {
  const next = new Set(set);
  if (on) next.add(key);
  else next.delete(key);
  return next;
};

interface PartProps {
  draft: Draft;
  set: Change;
}

function Recipients({ choices, draft, set }: PartProps & { choices: DecisionChoice[] }) {
  return (
    <fieldset>
      <legend>{t('decision.recipients')}</legend>
      <div class="choices">
        {choices.map((c) => (
          <Check
            key={choiceKey(c)}
            label={'role' in c ? tOr('role', c.role) : c.name}
            checked={draft.to.has(choiceKey(c))}
            onChange={(on) => set({ to: toggled(draft.to, choiceKey(c), on) })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Zones({ zones, draft, set }: PartProps & { zones: Zone[] }) {
  return (
    <fieldset>
      <legend>{t('decision.zones')}</legend>
      <Check label={t('decision.zones.all.long')} checked={draft.all} onChange={(all) => set({ all })} />
      {!draft.all && (
        <div class="decision-zones">
          {zones.map((z) => (
            <Check
              key={z.zone}
              label={z.name}
              checked={draft.zones.has(z.zone)}
              onChange={(on) => set({ zones: toggled(draft.zones, z.zone, on) })}
            />
          ))}
        </div>
      )}
      {!draft.all && <small class="num">{t('decision.zones.chosen', { n: draft.zones.size })}</small>}
    </fieldset>
  );
}

/** `possible`: what those chosen can be given; before anybody is, the usual fields are shown and stand. */
function Fields({ possible, draft, set }: PartProps & { possible: DecisionField[] }) {
  return (
    <fieldset>
      <legend>{t('decision.fields')}</legend>
      <div class="choices">
        {(possible.length ? possible : USUAL).map((f) => (
          <Check
            key={f}
            label={t(`decision_field.${f}`)}
            checked={gives(draft, f)}
            disabled={f === 'name' || !possible.length}
            onChange={(on) => set({ without: toggled(draft.without, f, !on) })}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Who decided it, in whose place, and what they said besides. */
function DecidedBy({ draft, set }: PartProps) {
  return (
    <>
      <Field label={t('decision.title')}>
        <input name="title" required maxLength={100} value={draft.title} onInput={(event) => set({ title: event.currentTarget.value })} />
        <small>{t('decision.title.hint')}</small>
      </Field>
      <Field label={t('decision.by')}>
        <input
          name="decided_by"
          required
          maxLength={100}
          value={draft.decided_by}
          onInput={(event) => set({ decided_by: event.currentTarget.value })}
        />
      </Field>
      <Check label={t('decision.delegate')} checked={draft.delegate} onChange={(delegate) => set({ delegate })} />
      <Field label={t('decision.note')}>
        <textarea name="note" maxLength={400} value={draft.note} onInput={(event) => set({ note: event.currentTarget.value })} />
      </Field>
    </>
  );
}

export function DecisionForm(props: {
  incident: Incident;
  zones: Zone[];
  answer: DecisionsAnswer;
  municipality: string | null;
  replaces: Decision | null;
  onDone: (decision: Decision) => void;
  onClose: () => void;
}) {
  const choices = props.answer.choices ?? [];
  const [draft, setDraft] = useState(() => firstDraft(serverNow()));
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [idOf] = useState(() => operationIds());
  const set: Change = (change) => setDraft((now) => ({ ...now, ...change }));
  const missing = missingOf(draft, choices);
  const ready = missing.length === 0;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const content = contentOf(draft, choices, props.municipality, props.replaces);
    try {
      props.onDone((await api.makeDecision(props.incident.id, { ...content, op_id: idOf(content) })).decision);
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  };
  return (
    <form class="form decision-form" onSubmit={(event) => void submit(event)}>
      <p>{props.answer.clause}</p>
      <Recipients choices={choices} draft={draft} set={set} />
      <Zones zones={props.zones} draft={draft} set={set} />
      <Fields possible={fieldsFor(chosenOf(draft, choices))} draft={draft} set={set} />
      <Field label={t('decision.until')}>
        <MomentInput name="until" value={draft.until} onValue={(until) => set({ until })} />
        <small>{t('decision.until.hint', { n: Math.floor((props.answer.longest_min ?? 0) / 60) })}</small>
      </Field>
      <GroundsChoice chosen={draft.grounds} onChoose={(grounds) => set({ grounds })} />
      <DecidedBy draft={draft} set={set} />
      {!ready && (
        <p class="decision-missing" role="status">
          {t('decision.missing.fields', { what: missing.map((each) => t(each)).join('、') })}
        </p>
      )}
      <Problem problem={problem} />
      <FormActions
        action={t(props.replaces ? 'decision.make.replace' : 'decision.make')}
        disabled={busy || !ready}
        onCancel={props.onClose}
      />
    </form>
  );
}
