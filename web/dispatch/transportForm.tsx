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
import { Problem } from '../shared/ui/notice';
import { fromLocalInput, toLocalInput } from '../shared/ui/time';

type Draft = { at: string; carried: boolean; hospital: string; reason: string; kind: string; severity: string; remarks: string };
type Lack = 'transport.need.at' | 'transport.need.hospital' | 'transport.need.reason';

function lackOf(draft: Draft): Lack | null {
  if (!fromLocalInput(draft.at)) return 'transport.need.at';
  if (draft.carried) return draft.hospital.trim() ? null : 'transport.need.hospital';
  return draft.reason ? null : 'transport.need.reason';
}

function bodyOf(draft: Draft, opId: string): NewTransport {
  const body: NewTransport = { op_id: opId, at: fromLocalInput(draft.at) ?? '' };
  if (draft.carried) body.hospital = draft.hospital.trim();
  else body.not_transported = draft.reason;
  if (draft.kind) body.kind = draft.kind;
  if (draft.severity) body.severity = draft.severity;
  if (draft.remarks.trim()) body.remarks = draft.remarks.trim();
  return body;
}

function Select(props: { label: string; value: string; values: readonly string[]; onChange: (value: string) => void }) {
  return (
    <label class="field"><span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="">{t('transport.optional')}</option>
        {props.values.map((value) => <option key={value} value={value}>{word(value)}</option>)}
      </select>
    </label>
  );
}

/** Hospitals and remarks are only offered from what this person's record already shows. */
export function TransportForm(props: {
  person: string; hospitals: string[]; onSaved: (transport: Transport, at: string) => void; onCancel: () => void;
}) {
  const [draft, setDraft] = useState<Draft>({
    at: toLocalInput(serverNow()), carried: true, hospital: '', reason: '', kind: '', severity: '', remarks: '',
  });
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
      const body = bodyOf(draft, opId);
      const answer = await api.addTransport(props.person, body);
      props.onSaved({ ...body, ...answer.transport }, body.at);
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  };

  return (
    <form class="form transport-form" onSubmit={(event) => void save(event)} noValidate>
      <div class="two">
        <label class="field"><span>{t('transport.at')}</span>
          <input type="datetime-local" required value={draft.at} onInput={(event) => set({ at: event.currentTarget.value })} />
        </label>
        <fieldset><legend>{t('transport.outcome')}</legend>
          <div class="choices">
            <label class="choice"><input type="radio" name="outcome" checked={draft.carried} onChange={() => set({ carried: true })} />{t('transport.carried')}</label>
            <label class="choice"><input type="radio" name="outcome" checked={!draft.carried} onChange={() => set({ carried: false })} />{t('transport.notcarried')}</label>
          </div>
        </fieldset>
      </div>
      {draft.carried
        ? <label class="field"><span>{t('transport.hospital')}</span>
            <input name="hospital" list="hospitals" maxLength={200} value={draft.hospital} placeholder={t('transport.hospital.hint')} onInput={(event) => set({ hospital: event.currentTarget.value })} />
            <datalist id="hospitals">{props.hospitals.map((name) => <option key={name} value={name} />)}</datalist>
          </label>
        : <fieldset><legend>{t('transport.reason')}</legend>
            <div class="choices">{NOT_TRANSPORTED.map((reason) => (
              <label class="choice" key={reason}><input type="radio" name="reason" checked={draft.reason === reason} onChange={() => set({ reason })} />{word(reason)}</label>
            ))}</div>
          </fieldset>}
      <div class="two">
        <Select label={t('transport.kind')} value={draft.kind} values={TRANSPORT_KINDS} onChange={(kind) => set({ kind })} />
        <Select label={t('transport.severity')} value={draft.severity} values={SEVERITIES} onChange={(severity) => set({ severity })} />
      </div>
      <label class="field"><span>{t('transport.remarks')}</span>
        <textarea value={draft.remarks} maxLength={2000} onInput={(event) => set({ remarks: event.currentTarget.value })} />
      </label>
      {lack && <div class="problem" role="alert">{t(lack)}</div>}
      {problem !== null && <><p><b>{t('transport.failed')}</b></p><Problem problem={problem} /></>}
      <div class="form-actions">
        <button type="button" class="button" onClick={props.onCancel}>{t('app.cancel')}</button>
        <button class="button primary" disabled={busy}>{busy ? t('transport.saving') : t('transport.save')}</button>
      </div>
    </form>
  );
}
