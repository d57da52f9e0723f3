// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import { t, tOr } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { Problem } from '../shared/ui/notice';
import type { Invitation } from './csv';
import type { FirstPassword } from './firstPasswords';

export function InviteOne({ roles, onMade }: { roles: string[]; onMade: (made: FirstPassword) => void }) {
  const [entry, setEntry] = useState<Invitation>({ login: '', name: '', role: roles[0] ?? '' });
  const [problem, setProblem] = useState<unknown>(null);
  const set = (change: Partial<Invitation>): void => setEntry((now) => ({ ...now, ...change }));
  const send = (event: Event): void => {
    event.preventDefault();
    setProblem(null);
    api.inviteUser(entry).then((answer) => onMade({ login: entry.login, password: answer.password }), setProblem);
  };
  return (
    <form onSubmit={send} class="form">
      <Problem problem={problem} />
      <Field label={t('login.id')}>
        <input
          name="new-login"
          required
          pattern="[a-z0-9][a-z0-9._@\-]*"
          maxLength={100}
          autocapitalize="none"
          spellcheck={false}
          value={entry.login}
          onInput={(event) => set({ login: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('admin.name')}>
        <input name="new-name" required maxLength={100} value={entry.name} onInput={(event) => set({ name: event.currentTarget.value })} />
      </Field>
      <Field label={t('admin.role')}>
        <select name="new-role" value={entry.role} onChange={(event) => set({ role: event.currentTarget.value })}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {tOr('role', role)}
            </option>
          ))}
        </select>
      </Field>
      <button class="button primary">{t('admin.invite')}</button>
    </form>
  );
}
