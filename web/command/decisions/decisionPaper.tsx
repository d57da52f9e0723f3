// SPDX-License-Identifier: Apache-2.0
// One sheet of A4 for the officer: who decided, on which ground, for whom, what, until when, and lines to sign.
import type { ComponentChildren } from 'preact';
import { createPortal } from 'preact/compat';
import { useEffect } from 'preact/hooks';
import type { Decision, Incident } from '../../shared/api/types';
import { serverNow } from '../../shared/api/clock';
import { t } from '../../shared/i18n';
import { word } from '../../shared/i18n/words';
import { hhmm, ymd } from '../../shared/ui/time';
import { fieldsText, recipientsText, zonesText } from './decisions';

const at = (time: string | null): string => (time ? `${ymd(time)} ${hhmm(time)}` : '—');

function Line({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{children}</td>
    </tr>
  );
}

/** Prints as soon as it stands, and tells when the paper is done with. */
export function DecisionPaper({
  city,
  decision,
  incident,
  clause,
  onDone,
}: {
  city: string;
  decision: Decision;
  incident: Incident;
  clause: string;
  onDone: () => void;
}) {
  useEffect(() => {
    document.body.classList.add('prints-decision');
    addEventListener('afterprint', onDone);
    print();
    return () => {
      document.body.classList.remove('prints-decision');
      removeEventListener('afterprint', onDone);
    };
  }, []);
  return createPortal(
    <article class="decision-paper">
      <p class="decision-care">{t('decision.paper.care')}</p>
      <h1>{t('decision.paper.title')}</h1>
      <p class="decision-number">
        {city}　{t('decision.paper.number', { id: decision.id })}
      </p>
      <table>
        <tbody>
          <Line label={t('decision.paper.incident')}>
            {incident.name}（{word(decision.grounds)}）
          </Line>
          <Line label={t('decision.paper.clause')}>{clause}</Line>
          <Line label={t('decision.paper.by')}>
            {decision.title}　{decision.decided_by}
            {decision.delegate && `　${t('decision.delegate.note')}`}
          </Line>
          <Line label={t('decision.paper.at')}>{at(decision.decided_at)}</Line>
          <Line label={t('decision.recipients')}>{recipientsText(decision)}</Line>
          <Line label={t('decision.zones')}>{zonesText(decision)}</Line>
          <Line label={t('decision.fields')}>{fieldsText(decision.fields)}</Line>
          <Line label={t('decision.until')}>
            <b>{at(decision.until)}</b>
          </Line>
          <Line label={t('decision.paper.persons')}>
            {t('decision.persons', { n: decision.persons })}（{t('decision.paper.less')}）
          </Line>
          {decision.note && <Line label={t('decision.note')}>{decision.note}</Line>}
          {decision.replaces && <Line label={t('decision.replaces')}>{t('decision.paper.number', { id: decision.replaces })}</Line>}
          <Line label={t('decision.paper.made')}>
            {decision.made_by}　{at(decision.made_at)}
          </Line>
          {decision.ended_at && (
            <Line label={t('decision.paper.ended')}>
              {decision.ended_by}　{at(decision.ended_at)}
            </Line>
          )}
        </tbody>
      </table>
      <p>{t('decision.paper.rule')}</p>
      <div class="decision-signs">
        {(['decision.paper.sign.by', 'decision.paper.sign.officer', 'decision.paper.sign.taker'] as const).map((key) => (
          <span key={key}>{t(key)}</span>
        ))}
      </div>
      <p class="decision-printed">{t('decision.paper.printed', { time: at(serverNow().toISOString()) })}</p>
    </article>,
    document.body,
  );
}
