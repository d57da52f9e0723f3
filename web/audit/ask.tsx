// SPDX-License-Identifier: Apache-2.0
// What is looked for in the record: whom, by whom, when, what and why.
import { useState } from 'preact/hooks';
import { Field } from '../shared/ui/form';
import { Icon } from '../shared/ui/icons';
import type { Question } from './types';
import { GROUNDS, groundWord, KINDS, kindWord, w } from './words';

export const NOTHING: Question = { person: '', login: '', since: '', until: '', kind: '', ground: '' };

export function Ask({ onAsk, busy }: { onAsk: (question: Question) => void; busy: boolean }) {
  const [question, setQuestion] = useState(NOTHING);
  const set = (change: Partial<Question>): void => setQuestion({ ...question, ...change });
  const choice = (key: 'kind' | 'ground', values: string[], word: (value: string) => string) => (
    <Field label={w(key)}>
      <select name={key} value={question[key]} onChange={(event) => set({ [key]: event.currentTarget.value })}>
        <option value="">{w('any')}</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {word(value)}
          </option>
        ))}
      </select>
    </Field>
  );
  const text = (key: 'person' | 'login' | 'since' | 'until', type: 'text' | 'date') => (
    <Field label={w(key)}>
      <input
        name={key}
        {...(type === 'date' ? { type: 'date' as const } : { type: 'text' as const })}
        value={question[key]}
        autocomplete="off"
        onInput={(event) => set({ [key]: event.currentTarget.value.trim() })}
      />
    </Field>
  );
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(question);
      }}
    >
      {text('person', 'text')}
      {text('login', 'text')}
      {text('since', 'date')}
      {text('until', 'date')}
      {choice('kind', KINDS, kindWord)}
      {choice('ground', GROUNDS, groundWord)}
      <button class="button primary" disabled={busy}>
        <Icon name="search" size={20} />
        {busy ? w('finding') : w('find')}
      </button>
    </form>
  );
}
