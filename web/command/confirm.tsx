// SPDX-License-Identifier: Apache-2.0
// Asked before what cannot be taken back.
import { useState } from 'preact/hooks';
import { t } from '../shared/i18n';
import { operationIds } from '../shared/outbox/once';
import { Dialog } from '../shared/ui/dialog';
import { Field, FormActions } from '../shared/ui/form';
import { Problem } from '../shared/ui/notice';

/** A question before something that cannot be undone; closing asks for a typed word. */
export function Confirm(props: {
  title: string;
  text: string;
  action: string;
  word?: string;
  danger?: boolean;
  run: (opId: string) => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
  onRefused?: (caught: unknown) => void;
}) {
  const [typed, setTyped] = useState('');
  const [idOf] = useState(() => operationIds());
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const go = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await props.run(idOf(null));
      props.onDone();
    } catch (caught) {
      props.onRefused?.(caught);
      setProblem(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form class="form" onSubmit={(event) => void go(event)}>
        <p>{props.text}</p>
        {props.word && (
          <Field label={t('incident.close.type')}>
            <input value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          </Field>
        )}
        <Problem problem={problem} />
        <FormActions
          action={props.action}
          disabled={busy || (props.word !== undefined && typed.trim() !== props.word)}
          danger={props.danger}
          onCancel={props.onClose}
        />
      </form>
    </Dialog>
  );
}
