// SPDX-License-Identifier: Apache-2.0
// A second factor: drawn, proved with a code, its recovery codes shown this once and printed. The secret comes from the
// server as a picture of squares and as text; no other origin sees it.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { TotpSecret } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Field, FormActions } from '../shared/ui/form';
import { focusFirst } from '../shared/ui/hooks';
import { Icon } from '../shared/ui/icons';
import { Problem } from '../shared/ui/notice';
import { QrCode } from '../shared/ui/qrCode';

/** In groups of four: it may have to be typed. */
export const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

export function AskPassword(props: { action: string; danger?: boolean; ask: (password: string) => Promise<unknown>; onCancel: () => void }) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const go = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    props.ask(password).catch((caught: unknown) => { setProblem(caught); setBusy(false); });
  };
  return (
    <form class="form" onSubmit={go}>
      <Problem problem={problem} />
      <Field label={t('totp.password')}>
        <input ref={focusFirst} name="totp-password" type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
      </Field>
      <FormActions action={props.action} disabled={busy} danger={props.danger} onCancel={props.onCancel} />
    </form>
  );
}

function Prove(props: { secret: TotpSecret; password: string; onProved: (recovery: string[]) => void; onCancel: () => void }) {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const prove = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    api.confirmTotp(props.password, code.normalize('NFKC').replace(/\s/g, '')).then((answer) => props.onProved(answer.recovery), (caught: unknown) => { setProblem(caught); setBusy(false); });
  };
  return (
    <form class="form" onSubmit={prove}>
      <p>{t('totp.scan')}</p>
      {props.secret.qr.length > 0 && <QrCode rows={props.secret.qr} label={t('totp.qr')} />}
      <p>{t('totp.secret')}</p>
      <p class="secret" data-secret>{inFours(props.secret.secret)}</p>
      <Problem problem={problem} />
      <Field label={t('totp.code')}>
        <input ref={focusFirst} name="totp-code" inputMode="numeric" autocomplete="one-time-code" maxLength={10} required value={code} onInput={(event) => setCode(event.currentTarget.value)} />
      </Field>
      <FormActions action={t('totp.confirm')} disabled={busy} onCancel={props.onCancel} />
    </form>
  );
}

/** Shown once. Leaving is a box to be ticked, not a mis-tap. */
function Recovery({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const [kept, setKept] = useState(false);
  return (
    <div class="recovery">
      <h3>{t('totp.recovery')}</h3>
      <p>{t('totp.recovery.text')}</p>
      <ol class="codes">{codes.map((code) => <li key={code} class="secret" data-secret>{code}</li>)}</ol>
      <div class="form-actions no-print">
        <button type="button" class="button" name="print" onClick={() => print()}><Icon name="print" size={20} />{t('app.print')}</button>
      </div>
      <label class="login-show no-print"><input type="checkbox" name="kept" checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />{t('totp.recovery.kept')}</label>
      <button type="button" class="button primary no-print" name="done" disabled={!kept} onClick={onDone}>{t('totp.recovery.done')}</button>
    </div>
  );
}

type Step = { at: 'rest' } | { at: 'ask' } | { at: 'prove'; secret: TotpSecret; password: string } | { at: 'codes'; codes: string[] } | { at: 'drop' };

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
      <h2 id="totp">{t('totp.title')}<span class={'badge' + (on ? ' status-safe' : '')}>{t(on ? 'account.on' : 'account.off')}</span></h2>
      {step.at === 'rest' && (
        <>
          <p>{t(on ? 'totp.is_on' : 'totp.is_off')}</p>
          <div class="part-actions">
            {on ? <button type="button" class="button danger" name="totp-drop" onClick={() => setStep({ at: 'drop' })}>{t('totp.drop')}</button>
              : <button type="button" class="button" name="totp-start" onClick={() => setStep({ at: 'ask' })}>{t('totp.start')}</button>}
          </div>
        </>
      )}
      {step.at === 'ask' && <AskPassword action={t('totp.next')} ask={draw} onCancel={rest} />}
      {step.at === 'drop' && <><p>{t('totp.drop.sure')}</p><AskPassword action={t('totp.drop')} danger ask={drop} onCancel={rest} /></>}
      {step.at === 'prove' && <Prove secret={step.secret} password={step.password} onProved={(codes) => { setOn(true); setStep({ at: 'codes', codes }); }} onCancel={rest} />}
      {step.at === 'codes' && <Recovery codes={step.codes} onDone={rest} />}
    </section>
  );
}
