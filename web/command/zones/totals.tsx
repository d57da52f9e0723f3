// SPDX-License-Identifier: Apache-2.0
// The numbers over everything: how many, how many of them nobody has heard of, and how many zones are silent.
import type { Zone, ZonesAnswer } from '../../shared/api/types';
import { besideOf, confirmRate, hasNoReport, percentText, reportRate, totalOf } from '../../shared/fold/counts';
import { t, type Key } from '../../shared/i18n';

export const silentOf = (zones: readonly Zone[]): number => zones.filter((zone) => hasNoReport(zone.state)).length;

export function Totals({ answer }: { answer: ZonesAnswer }) {
  const counts = totalOf(answer),
    beside = besideOf(answer.protected),
    silent = silentOf(answer.zones);
  const cell = (key: Key, value: string | number, kind = '') => (
    <div class={`total ${kind}`}>
      <dt>{t(key)}</dt>
      <dd class="num">{value}</dd>
    </div>
  );
  return (
    <dl class="totals">
      {cell('count.persons', counts.persons + beside)}
      {beside > 0 && cell('zones.protected', beside, 'aside')}
      {counts.excluded > 0 && cell('count.excluded', counts.excluded, 'aside')}
      {cell('status.unreported', counts.unreported, counts.unreported ? 'of-unreported' : '')}
      {cell('status.safe', counts.safe, 'of-safe')}
      {cell('status.noted', counts.noted, 'of-noted')}
      {cell('status.attention', counts.attention, counts.attention ? 'of-attention' : '')}
      {cell('rate.report', percentText(reportRate(counts)))}
      {cell('rate.confirm', percentText(confirmRate(counts)))}
      <div class={'total silent' + (silent ? '' : ' none')}>
        <dt>{t('zones.silent')}</dt>
        <dd class="num">{silent}</dd>
      </div>
    </dl>
  );
}
