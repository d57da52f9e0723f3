// SPDX-License-Identifier: Apache-2.0
// New users, one or a list of them. First passwords are shown here and nowhere again.
import { useState } from 'preact/hooks';
import { api, ApiError } from '../shared/api/client';
import { t, tOr } from '../shared/i18n';
import { Dialog } from '../shared/ui/dialog';
import { Field } from '../shared/ui/form';
import { Problem, problemText } from '../shared/ui/notice';
import { readInvitations, type Invitation } from './csv';

export interface FirstPassword { login: string; password: string }

export function FirstPasswords({ made }: { made: FirstPassword[] }) {
  return (
    <div>
      <p>{t('admin.first')}</p>
      <ul class="firsts">{made.map((each) => <li key={each.login}><span>{each.login}</span><span class="secret" data-secret>{each.password}</span></li>)}</ul>
    </div>
  );
}

function One({ roles, onMade }: { roles: string[]; onMade: (made: FirstPassword) => void }) {
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
        <input name="new-login" required pattern="[a-z0-9][a-z0-9._@\-]*" maxLength={100} autocapitalize="none" spellcheck={false} value={entry.login} onInput={(event) => set({ login: event.currentTarget.value })} />
      </Field>
      <Field label={t('admin.name')}>
        <input name="new-name" required maxLength={100} value={entry.name} onInput={(event) => set({ name: event.currentTarget.value })} />
      </Field>
      <Field label={t('admin.role')}>
        <select name="new-role" value={entry.role} onChange={(event) => set({ role: event.currentTarget.value })}>
          {roles.map((role) => <option key={role} value={role}>{tOr('role', role)}</option>)}
        </select>
      </Field>
      <button class="button primary">{t('admin.invite')}</button>
    </form>
  );
}

/** Row by row: one that is refused stops no other, and says why. */
function Many({ onMade }: { onMade: (made: FirstPassword) => void }) {
  const [refused, setRefused] = useState<string[]>([]);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const wrong: string[] = [];
    try {
      for (const entry of readInvitations(await file.text())) {
        try {
          onMade({ login: entry.login, password: (await api.inviteUser(entry)).password });
        } catch (problem) {
          wrong.push(`${entry.login}: ${problemText(problem)}`);
          if (problem instanceof ApiError && problem.again) break;
        }
      }
    } catch {
      wrong.push(t('admin.csv.bad'));
    }
    setRefused(wrong);
  };
  return (
    <div class="form">
      <Field label={t('admin.csv')}>
        <input type="file" name="csv" accept=".csv,text/csv" onChange={(event) => void take(event.currentTarget.files?.[0])} />
      </Field>
      {refused.length > 0 && <ul class="problem" role="alert">{refused.map((line) => <li key={line}>{line}</li>)}</ul>}
    </div>
  );
}

export function Invite({ roles, onClose }: { roles: string[]; onClose: () => void }) {
  const [made, setMade] = useState<FirstPassword[]>([]);
  const add = (each: FirstPassword): void => setMade((now) => [...now, each]);
  return (
    <Dialog title={t('admin.invite')} onClose={onClose}>
      {made.length > 0 && <FirstPasswords made={made} />}
      <One key={made.length} roles={roles} onMade={add} />
      <Many onMade={add} />
    </Dialog>
  );
}
