// SPDX-License-Identifier: Apache-2.0
// One decision: for whom, what, until when, and what can be done with it while it holds.
import type { Decision } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';
import { when } from '../../shared/ui/time';
import { fieldsText, recipientsText, zonesText } from './decisions';

export function DecisionRow(props: { decision: Decision; holds: boolean; onEnd: () => void; onReplace: () => void; onPaper: () => void }) {
  const { decision: d } = props;
  return (
    <li class={'decision' + (props.holds ? ' is-in-force' : '')}>
      <p class="decision-head">
        <b>{recipientsText(d)}</b>
        <span class="badge">{t(`decision_state.${props.holds ? 'in_force' : d.state === 'in_force' ? 'expired' : d.state}`)}</span>
        <span class="num">{t('decision.until.short', { time: when(d.until) })}</span>
      </p>
      <p>
        {t('decision.zones')}：{zonesText(d)}　<span class="num">{t('decision.persons', { n: d.persons })}</span>
      </p>
      <p>
        {t('decision.fields')}：{fieldsText(d.fields)}
      </p>
      <p class="muted">
        {d.title}　{d.decided_by}　{when(d.decided_at)}
        {d.delegate && `　${t('decision.delegate.note')}`}
        {d.ended_at && `　${t('decision.ended', { who: d.ended_by ?? '', time: when(d.ended_at) })}`}
      </p>
      <div class="decision-acts no-print">
        <button type="button" class="button small" onClick={props.onPaper}>
          <Icon name="print" size={20} />
          {t('decision.print')}
        </button>
        {props.holds && (
          <button type="button" class="button small" onClick={props.onReplace}>
            {t('decision.replace')}
          </button>
        )}
        {props.holds && (
          <button type="button" class="button small danger" onClick={props.onEnd}>
            {t('decision.end')}
          </button>
        )}
      </div>
    </li>
  );
}
