// SPDX-License-Identifier: Apache-2.0
// A tablet that its crew has locked: nothing of the page is left in it until the PIN, and the fifth wrong one ends the session.
import { useState } from 'preact/hooks';
import { api, ApiError } from '../../api/client';
import type { Me } from '../../api/types';
import { t, tOr } from '../../i18n';
import { Icon } from '../icons';
import { Problem } from '../notice';
import { PinPad } from './pinPad';
import { logOut, toLogin } from './session';

export function LockScreen({ me, onOpen }: { me: Me | null; onOpen: () => void }) {
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const unlock = (pin: string): void => {
    setBusy(true);
    setProblem(null);
    api.unlock(pin).then(onOpen, (caught: unknown) => {
      if (caught instanceof ApiError && caught.body.code === 'auth.required') return toLogin();
      setProblem(caught);
      setTurn((n) => n + 1);
      setBusy(false);
    });
  };
  return (
    <main class="lock">
      <span class="brand-mark">{t('app.name')}</span>
      <h1>
        <Icon name="lock" size={28} />
        {t('pin.locked')}
      </h1>
      {me && (
        <p>
          <b>{me.user.name}</b>　{tOr('role', me.user.role)}
        </p>
      )}
      <Problem problem={problem} />
      <PinPad label={t('pin.enter')} turn={turn} busy={busy} onPin={unlock} />
      <button type="button" class="button" onClick={() => void logOut()}>
        <Icon name="out" size={20} />
        {t('pin.other')}
      </button>
    </main>
  );
}
