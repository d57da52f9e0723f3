// SPDX-License-Identifier: Apache-2.0
// The command centre says what each colour means in this incident.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import { t } from '../../shared/i18n';
import { operationIds } from '../../shared/outbox/once';
import { Dialog } from '../../shared/ui/dialog';
import { FormActions } from '../../shared/ui/form';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import { COLOURS, LABEL_LETTER, type LabelNames } from '../../shared/ui/labels/labels';
import { Problem } from '../../shared/ui/notice';
import '../assignments/assign.css';

const MEANING_MAX = 60;

export function LabelNamesDialog(props: { incident: string; names: LabelNames; onClose: () => void; onDone: () => void }) {
  const [names, setNames] = useState(props.names);
  const [ids] = useState(operationIds);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      for (const colour of COLOURS) {
        const content = { colour, meaning: names[colour].trim() };
        if (content.meaning !== props.names[colour]) await api.nameLabel(props.incident, { ...content, op_id: ids(content) });
      }
      props.onDone();
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('label.names')} onClose={props.onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        <p>{t('label.names.text')}</p>
        {COLOURS.map((colour) => (
          <label key={colour} class="label-name">
            <LabelChip colour={colour} names={null} />
            <input
              name={`label-${colour}`}
              aria-label={t(LABEL_LETTER[colour])}
              maxLength={MEANING_MAX}
              value={names[colour]}
              placeholder={t('label.names.hint')}
              onInput={(event) => {
                const meaning = event.currentTarget.value;
                setNames((now) => ({ ...now, [colour]: meaning }));
              }}
            />
          </label>
        ))}
        <Problem problem={problem} />
        <FormActions action={t('label.names.save')} disabled={busy} onCancel={props.onClose} />
      </form>
    </Dialog>
  );
}
