// SPDX-License-Identifier: Apache-2.0
// Where the crew took a patient. The confirmation stands only after the server has stored it; a retry of the
// same form is the same operation.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import { serverNow } from '../shared/api/clock';
import type { Transport } from '../shared/api/types';
import { t } from '../shared/i18n';
import { NOT_TRANSPORTED, SEVERITY, TRANSPORT_KIND } from '../shared/i18n/gen/words';
import { word } from '../shared/i18n/words';
import { uuidv7 } from '../shared/outbox/uuidv7';
import { Field, FormActions, OneOf } from '../shared/ui/form';
import { Problem } from '../shared/ui/notice';
import { when } from '../shared/ui/time';
import { MomentInput } from '../shared/ui/timeInput';
import { bodyOf, draftOf, lackOf, type Draft, type Lack } from './transportDraft';
import { TransportExtras } from './transportExtras';

interface FormProps {
  person: string;
  /** Offered from what this person's record already shows, and from nowhere else. */
  hospitals: string[];
  corrects: Transport | null;
  onSaved: (at: string) => void;
  onCancel: () => void;
}
type Change = (change: Partial<Draft>) => void;

/** How the form is sent. */
function useTransport(props: FormProps) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(props.corrects, serverNow()));
  const [sent, setSent] = useState<{ opId: string; body: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [lack, setLack] = useState<Lack | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const set: Change = (change) => setDraft((now) => ({ ...now, ...change }));

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
  return { draft, set, busy, lack, problem, save };
}

function Select<Value extends string>(props: {
  label: string;
  value: Value | '';
  values: readonly Value[];
  onChange: (value: Value | '') => void;
}) {
  return (
    <Field label={props.label}>
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value as Value | '')}>
        <option value="">{t('transport.optional')}</option>
        {props.values.map((value) => (
          <option key={value} value={value}>
            {word(value)}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Whether the patient was taken somewhere: to which hospital, or why not. */
function Outcome({ draft, set, hospitals }: { draft: Draft; set: Change; hospitals: string[] }) {
  return (
    <>
      <div class="two">
        <Field label={t('transport.at')}>
          <MomentInput name="at" value={draft.at} onValue={(at) => set({ at })} />
        </Field>
        <OneOf
          legend={t('transport.outcome')}
          name="outcome"
          options={[
            [true, t('transport.carried')],
            [false, t('transport.notcarried')],
          ]}
          chosen={draft.carried}
          onChoose={(carried) => set({ carried })}
        />
      </div>
      {draft.carried ? (
        <Field label={t('transport.hospital')}>
          <input
            name="hospital"
            list="hospitals"
            maxLength={200}
            value={draft.hospital}
            placeholder={t('transport.hospital.hint')}
            onInput={(event) => set({ hospital: event.currentTarget.value })}
          />
          <datalist id="hospitals">
            {hospitals.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </Field>
      ) : (
        <OneOf<Draft['reason']>
          legend={t('transport.reason')}
          name="reason"
          options={Object.values(NOT_TRANSPORTED).map((reason) => [reason, word(reason)])}
          chosen={draft.reason}
          onChoose={(reason) => set({ reason })}
        />
      )}
    </>
  );
}

export function TransportForm(props: FormProps) {
  const { draft, set, busy, lack, problem, save } = useTransport(props);
  return (
    <form class="form transport-form" onSubmit={(event) => void save(event)} noValidate>
      {props.corrects && (
        <p>
          <b>{t('transport.correcting', { time: when(props.corrects.at) })}</b>
        </p>
      )}
      <Outcome draft={draft} set={set} hospitals={props.hospitals} />
      <div class="two">
        <Select label={t('transport.kind')} value={draft.kind} values={Object.values(TRANSPORT_KIND)} onChange={(kind) => set({ kind })} />
        <Select
          label={t('transport.severity')}
          value={draft.severity}
          values={Object.values(SEVERITY)}
          onChange={(severity) => set({ severity })}
        />
      </div>
      <Field label={t('transport.remarks')}>
        <textarea value={draft.remarks} maxLength={2000} onInput={(event) => set({ remarks: event.currentTarget.value })} />
      </Field>
      <TransportExtras parts={draft.parts} onChange={(parts) => set({ parts })} open={props.corrects !== null} />
      {lack && (
        <div class="problem" role="alert">
          {t(lack)}
        </div>
      )}
      {problem !== null && (
        <>
          <p>
            <b>{t('transport.failed')}</b>
          </p>
          <Problem problem={problem} />
        </>
      )}
      <FormActions action={busy ? t('transport.saving') : t('transport.save')} disabled={busy} onCancel={props.onCancel} />
    </form>
  );
}
