// SPDX-License-Identifier: Apache-2.0
// What was decided, as it was decided: nothing is chosen beforehand but the law's own fields and the near end.
import { useState } from 'preact/hooks';
import { serverNow } from '../../shared/api/clock';
import { api } from '../../shared/api/client';
import type { Decision, DecisionField, DecisionsAnswer, Incident, Zone } from '../../shared/api/types';
import { t, tOr } from '../../shared/i18n';
import { GROUNDS_OCCURRED } from '../../shared/i18n/words';
import { operationIds } from '../../shared/outbox/once';
import { Field, FormActions } from '../../shared/ui/form';
import { Problem } from '../../shared/ui/notice';
import { fromLocalInput, toLocalInput } from '../../shared/ui/time';
import { MomentInput } from '../../shared/ui/timeInput';
import { GroundsChoice } from '../incidents/groundsChoice';
import { choiceKey, fieldsFor, recipientOf } from './decisions';

type MissingKey = 'decision.recipients' | 'decision.zones' | 'decision.until' | 'decision.title' | 'decision.by';

const HOUR_MS = 3_600_000;
const USUAL: readonly DecisionField[] = ['name', 'address', 'phone', 'status', 'plan'];

function Check(props: { label: string; checked: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  return <label class="choice"><input type="checkbox" checked={props.checked} disabled={props.disabled} onChange={(event) => props.onChange(event.currentTarget.checked)} />{props.label}</label>;
}
const toggled = (set: ReadonlySet<string>, key: string, on: boolean): Set<string> => {
  const next = new Set(set);
  if (on) next.add(key); else next.delete(key);
  return next;
};

function Zones({ zones, all, chosen, onAll, onChosen }: { zones: Zone[]; all: boolean; chosen: ReadonlySet<string>; onAll: (all: boolean) => void; onChosen: (zones: Set<string>) => void }) {
  return (
    <fieldset><legend>{t('decision.zones')}</legend>
      <Check label={t('decision.zones.all.long')} checked={all} onChange={onAll} />
      {!all && (
        <div class="decision-zones">{zones.map((z) => <Check key={z.zone} label={z.name} checked={chosen.has(z.zone)} onChange={(on) => onChosen(toggled(chosen, z.zone, on))} />)}</div>
      )}
      {!all && <small class="num">{t('decision.zones.chosen', { n: chosen.size })}</small>}
    </fieldset>
  );
}

export function DecisionForm(props: { incident: Incident; zones: Zone[]; answer: DecisionsAnswer; municipality: string | null; replaces: Decision | null; onDone: (decision: Decision) => void; onClose: () => void }) {
  const choices = props.answer.choices ?? [];
  const [to, setTo] = useState<ReadonlySet<string>>(new Set());
  const [zones, setZones] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set(['device']));
  const [grounds, setGrounds] = useState(GROUNDS_OCCURRED);
  const [by, setBy] = useState({ decided_by: '', title: '', delegate: false, note: '' });
  const [until, setUntil] = useState(() => toLocalInput(new Date(serverNow().getTime() + 6 * HOUR_MS)));
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [idOf] = useState(() => operationIds());
  const chosen = choices.filter((c) => to.has(choiceKey(c)));
  const possible = fieldsFor(chosen);
  const fields = possible.filter((f) => f === 'name' || !without.has(f));
  const time = fromLocalInput(until);
  const missing = [chosen.length === 0 && 'decision.recipients', !all && zones.size === 0 && 'decision.zones', time === null && 'decision.until', !by.title.trim() && 'decision.title', !by.decided_by.trim() && 'decision.by']
    .filter((each): each is MissingKey => each !== false);
  const ready = missing.length === 0;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!ready || time === null) return;
    setBusy(true);
    const content = {
      recipients: chosen.map(recipientOf), zones: all ? 'all' as const : [...zones], fields, grounds, until: time, decided_by: by.decided_by.trim(), title: by.title.trim(), delegate: by.delegate,
      ...(by.note.trim() ? { note: by.note.trim() } : {}), ...(props.municipality ? { municipality: props.municipality } : {}), ...(props.replaces ? { replaces: props.replaces.id } : {}),
    };
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
      <fieldset><legend>{t('decision.recipients')}</legend><div class="choices">
        {choices.map((c) => <Check key={choiceKey(c)} label={'role' in c ? tOr('role', c.role) : c.name} checked={to.has(choiceKey(c))} onChange={(on) => setTo(toggled(to, choiceKey(c), on))} />)}
      </div></fieldset>
      <Zones zones={props.zones} all={all} chosen={zones} onAll={setAll} onChosen={setZones} />
      <fieldset><legend>{t('decision.fields')}</legend><div class="choices">
        {(possible.length ? possible : USUAL).map((f) => <Check key={f} label={t(`decision.field.${f}`)} checked={f === 'name' || !without.has(f)} disabled={f === 'name' || !possible.length} onChange={(on) => setWithout(toggled(without, f, !on))} />)}
      </div></fieldset>
      <Field label={t('decision.until')}>
        <MomentInput name="until" value={until} onValue={setUntil} />
        <small>{t('decision.until.hint', { n: Math.floor((props.answer.longest_min ?? 0) / 60) })}</small></Field>
      <GroundsChoice chosen={grounds} onChoose={setGrounds} />
      <Field label={t('decision.title')}><input name="title" required maxLength={100} value={by.title} onInput={(event) => setBy({ ...by, title: event.currentTarget.value })} /><small>{t('decision.title.hint')}</small></Field>
      <Field label={t('decision.by')}><input name="decided_by" required maxLength={100} value={by.decided_by} onInput={(event) => setBy({ ...by, decided_by: event.currentTarget.value })} /></Field>
      <Check label={t('decision.delegate')} checked={by.delegate} onChange={(delegate) => setBy({ ...by, delegate })} />
      <Field label={t('decision.note')}><textarea name="note" maxLength={400} value={by.note} onInput={(event) => setBy({ ...by, note: event.currentTarget.value })} /></Field>
      {!ready && <p class="decision-missing" role="status">{t('decision.missing.fields', { what: missing.map((each) => t(each)).join('、') })}</p>}
      <Problem problem={problem} />
      <FormActions action={t(props.replaces ? 'decision.make.replace' : 'decision.make')} disabled={busy || !ready} onCancel={props.onClose} />
    </form>
  );
}
