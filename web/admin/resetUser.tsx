// SPDX-License-Identifier: Apache-2.0
// Another first password for somebody who has lost the own one.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { AdminUser } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Dialog } from '../shared/ui/dialog';
import { Problem } from '../shared/ui/notice';
import { FirstPasswords, type FirstPassword } from './firstPasswords';

export function ResetUser({ user, onClose }: { user: AdminUser; onClose: () => void }) {
  const [made, setMade] = useState<FirstPassword | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const reset = (): void => {
    api.resetUser(user.id).then((answer) => setMade({ login: user.login, password: answer.password }), setProblem);
  };
  return (
    <Dialog title={t('admin.user.reset')} onClose={onClose}>
      <Problem problem={problem} />
      {made ? (
        <FirstPasswords made={[made]} />
      ) : (
        <>
          <p>{t('admin.user.reset.sure', { login: user.login })}</p>
          <button type="button" class="button primary" onClick={reset}>
            {t('admin.user.reset')}
          </button>
        </>
      )}
    </Dialog>
  );
}
