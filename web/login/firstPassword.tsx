// SPDX-License-Identifier: Apache-2.0
import type { Me } from '../shared/api/types';
import { t, tOr } from '../shared/i18n';
import { logOut } from '../shared/ui/frame/session';
import { PasswordForm } from '../shared/ui/passwordForm';

/** Whoever was invited, or reset, goes no further before the password is one that only they know. The way out stays open. */
export function FirstPassword({ me, known, onDone }: { me: Me; known: string; onDone: () => void }) {
  return (
    <section class="login-card">
      <h1>{t('password.first')}</h1>
      <p>
        <b>{me.user.name}</b>　{tOr('role', me.user.role)}
      </p>
      <p>{t('password.why')}</p>
      <PasswordForm login={me.user.login ?? ''} known={known} onDone={onDone}>
        <button type="button" class="button" onClick={() => void logOut()}>
          {t('app.logout')}
        </button>
      </PasswordForm>
    </section>
  );
}
