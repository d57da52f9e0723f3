// SPDX-License-Identifier: Apache-2.0
// A mark with a note to it.
import { useState } from 'preact/hooks';
import type { Mark } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Dialog } from '../../shared/ui/dialog';
import { Field } from '../../shared/ui/form';
import { MarkButtons } from '../../shared/ui/status';

export function NoteDialog(props: { name: string; mayMark: boolean; onMark: (status: Mark, note: string) => void; onClose: () => void }) {
  const [note, setNote] = useState('');
  return (
    <Dialog title={props.name} onClose={props.onClose}>
      <Field label={t('mark.note')}>
        <textarea
          autofocus
          value={note}
          maxLength={1000}
          placeholder={t('mark.note.hint')}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </Field>
      <MarkButtons
        current="unreported"
        name={props.name}
        disabled={!props.mayMark}
        onMark={(status) => props.onMark(status, note.trim())}
        hints
      />
    </Dialog>
  );
}
