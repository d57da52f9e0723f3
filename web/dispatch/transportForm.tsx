// SPDX-License-Identifier: Apache-2.0
// Where the crew took a patient. The confirmation stands only after the server has stored it; a retry of the
// same form is the same operation.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import { serverNow } from '../shared/api/clock';
import type { NewTransport, Transport } from '../shared/api/types';
import { t } from '../shared/i18n';
import { NOT_TRANSPORTED, SEVERITIES, TRANSPORT_KINDS, word } from '../shared/i18n/words';
import { uuidv7 } from '../shared/outbox/uuidv7';
import { Field, FormActions, OneOf } from '../shared/ui/form';
import { Problem } from '../shared/ui/notice';
import { fromLocalInput, toLocalInput, when } from '../shared/ui/time';
import { MomentInput } from '../shared/ui/timeInput';
import { TransportExtras } from './transportExtras';
import { NO_PARTS, partsFrom, partsOf, type Parts } from './transportParts';

type Draft = { at: string; carried: boolean; hospital: string; reason: string; kind: string; severity: string; remarks: string; parts: Parts };
type Lack = 'transport.need.at' | 'transport.need.hospital' | 'transport.need.reason' | 'transport.need.times' | 'transport.need.vitals' | 'transport.need.refusals';

function lackOf(draft: Draft): Lack | null {
  const at = fromLocalInput(draft.at);
  if (!at) return 'transport.need.at';
  if (draft.carried && !draft.hospital.trim()) return 'transport.need.hospital';
  if (!draft.carried && !draft.reason) return 'transport.need.reason';
  const parts = partsOf(draft.parts, at);
  return typeof parts === 'string' ? `transport.need.${parts}` : null;
}

/** A correction replaces the whole entry, so what the form does not ask for goes on as it was. */
function keptOf(corrects: Transport | null): Partial<NewTransport> {
  if (!corrects) return {};
  const { id, complaint, urgency, companion, crew } = corrects;
  return { corrects: id, ...(complaint ? { complaint } : {}), ...(urgency ? { urgency } : {}), ...(companion ? { companion } : {}), ...(crew ? { crew } : {}) };
}

function bodyOf(draft: Draft, opId: string, corrects: Transport | null): NewTransport {
  const at = fromLocalInput(draft.at) ?? '';
  const parts = partsOf(draft.parts, at);
  const body: NewTransport = { op_id: opId, at, ...(typeof parts === 'string' ? {} : parts), ...keptOf(corrects) };
  if (draft.carried) body.hospital = draft.hospital.trim();
  else body.not_transported = draft.reason;
  if (draft.kind) body.kind = draft.kind;
  if (draft.severity) body.severity = draft.severity;
  if (draft.remarks.trim()) body.remarks = draft.remarks.trim();
  return body;
}

function Select(props: { label: string; value: string; values: readonly string[]; onChange: (value: string) => void }) {
  return (
    <Field label={props.label}>
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="">{t('transport.optional')}</option>
        {props.values.map((value) => <option key={value} value={value}>{word(value)}</option>)}
      </select>
    </Field>
  );
}

const draftOf = (from: Transport | null): Draft => ({
  at: toLocalInput(from ? new Date(from.at) : serverNow()), carried: !from?.not_transported, hospital: from?.hospital ?? '', reason: from?.not_transported ?? '',
  kind: from?.kind ?? '', severity: from?.severity ?? '', remarks: from?.remarks ?? '', parts: from ? partsFrom(from) : NO_PARTS,
});

/** Hospitals and remarks are only offered from what this person's record already shows. */
export function TransportForm(props: {
  person: string; hospitals: string[]; corrects: Transport | null; onSaved: (at: string) => void; onCancel: () => void;
}) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(props.corrects));
  const [sent, setSent] = useState<{ opId: string; body: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [lack, setLack] = useState<Lack | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }));

  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const missing = lackOf(draft);
    setLack(missing);
    if (missing) return;
    // The same content goes again under the same id; a corrected form is another operation.
    const content = JSON.stringify(draft);
    const opId = sent && sent.body === content ? sent.opId : uuidv7();
    setSent({ opId, body: content });
    setBusy(true);
    setProblem(null);
    try {
      const body = bodyOf(draft, opId, props.corrects);
      await api.addTransport(props.person, body);
      props.onSaved(body.at);
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  };

  return (
    <form class="form transport-form" onSubmit={(event) => void save(event)} noValidate>
      {props.corrects && <p><b>{t('transport.correcting', { time: when(props.corrects.at) })}</b></p>}
      <div class="two">
        <Field label={t('transport.at')}>
          <MomentInput name="at" value={draft.at} onValue={(at) => set({ at })} />
        </Field>
        <OneOf legend={t('transport.outcome')} name="outcome" options={[[true, t('transport.carried')], [false, t('transport.notcarried')]]} chosen={draft.carried} onChoose={(carried) => set({ carried })} />
      </div>
      {draft.carried
        ? <Field label={t('transport.hospital')}>
            <input name="hospital" list="hospitals" maxLength={200} value={draft.hospital} placeholder={t('transport.hospital.hint')} onInput={(event) => set({ hospital: event.currentTarget.value })} />
            <datalist id="hospitals">{props.hospitals.map((name) => <option key={name} value={name} />)}</datalist>
          </Field>
        : <OneOf legend={t('transport.reason')} name="reason" options={NOT_TRANSPORTED.map((reason) => [reason, word(reason)])} chosen={draft.reason} onChoose={(reason) => set({ reason })} />}
      <div class="two">
        <Select label={t('transport.kind')} value={draft.kind} values={TRANSPORT_KINDS} onChange={(kind) => set({ kind })} />
        <Select label={t('transport.severity')} value={draft.severity} values={SEVERITIES} onChange={(severity) => set({ severity })} />
      </div>
      <Field label={t('transport.remarks')}>
        <textarea value={draft.remarks} maxLength={2000} onInput={(event) => set({ remarks: event.currentTarget.value })} />
      </Field>
      <TransportExtras parts={draft.parts} onChange={(parts) => set({ parts })} open={props.corrects !== null} />
      {lack && <div class="problem" role="alert">{t(lack)}</div>}
      {problem !== null && <><p><b>{t('transport.failed')}</b></p><Problem problem={problem} /></>}
      <FormActions action={busy ? t('transport.saving') : t('transport.save')} disabled={busy} onCancel={props.onCancel} />
    </form>
  );
}
