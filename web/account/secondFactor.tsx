// SPDX-License-Identifier: Apache-2.0
// A second factor: drawn, proved with a code, its recovery codes shown this once and printed. The secret comes from the
// server as a picture of squares and as text; no other origin sees it.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { TotpSecret } from '../shared/api/types';
import { t } from '../shared/i18n';
import { AskPassword } from './askPassword';
import { ProveFactor } from './proveFactor';
import { RecoveryCodes } from './recoveryCodes';

type Step =
  | { at: 'rest' }
  | { at: 'ask' }
  | { at: 'prove'; secret: TotpSecret; password: string }
  | { at: 'codes'; codes: string[] }
  | { at: 'drop' };

export function SecondFactor(props: { on: boolean }) {
  // What was done here holds at once; the server's next `me` may still be of the moment before.
  const [on, setOn] = useState(props.on);
  const [step, setStep] = useState<Step>({ at: 'rest' });
  const rest = (): void => setStep({ at: 'rest' });
  const draw = async (password: string): Promise<void> => setStep({ at: 'prove', password, secret: await api.drawTotp(password) });
  const drop = async (password: string): Promise<void> => {
    await api.dropTotp(password);
    setOn(false);
    rest();
  };
  return (
    <section class={'part' + (step.at === 'codes' ? ' has-codes' : '')} aria-labelledby="totp">
      <h2 id="totp">
        {t('totp.title')}
        <span class={'badge' + (on ? ' status-safe' : '')}>{t(on ? 'account.on' : 'account.off')}</span>
      </h2>
      {step.at === 'rest' && (
        <>
          <p>{t(on ? 'totp.is_on' : 'totp.is_off')}</p>
          <div class="part-actions">
            {on ? (
              <button type="button" class="button danger" name="totp-drop" onClick={() => setStep({ at: 'drop' })}>
                {t('totp.drop')}
              </button>
            ) : (
              <button type="button" class="button" name="totp-start" onClick={() => setStep({ at: 'ask' })}>
                {t('totp.start')}
              </button>
            )}
          </div>
        </>
      )}
      {step.at === 'ask' && <AskPassword action={t('totp.next')} ask={draw} onCancel={rest} />}
      {step.at === 'drop' && (
        <>
          <p>{t('totp.drop.sure')}</p>
          <AskPassword action={t('totp.drop')} danger ask={drop} onCancel={rest} />
        </>
      )}
      {step.at === 'prove' && (
        <ProveFactor
          secret={step.secret}
          password={step.password}
          onProved={(codes) => {
            setOn(true);
            setStep({ at: 'codes', codes });
          }}
          onCancel={rest}
        />
      )}
      {step.at === 'codes' && <RecoveryCodes codes={step.codes} onDone={rest} />}
    </section>
  );
}
