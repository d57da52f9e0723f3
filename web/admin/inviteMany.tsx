// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { api, ApiError } from '../shared/api/client';
import { t } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { problemText } from '../shared/ui/notice';
import { readInvitations } from './csv';
import type { FirstPassword } from './firstPasswords';

/** Row by row: one that is refused stops no other, and says why. */
export function InviteMany({ onMade }: { onMade: (made: FirstPassword) => void }) {
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
      {refused.length > 0 && (
        <ul class="problem" role="alert">
          {refused.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
