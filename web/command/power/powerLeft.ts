// SPDX-License-Identifier: Apache-2.0
// What stands in the coloured field of a row: the minutes and, in words, how bad that is. Pure.
import type { PowerEntry } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { minutesText } from '../../shared/ui/person/facts';
import { urgencyOf } from '../../shared/ui/minutes';
import { isRunningDown } from './power';

/** 0.344 is 34 %; what is more than nothing and less than all is never shown as either. */
const shareText = (share: number): string => `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;

/** `left`: minutes at this moment, below zero how long it has been empty; null when nobody knows. */
export function leftOf(entry: PowerEntry, left: number | null): { kind: string; big: string; text: string } {
  if (entry.state === 'possible') {
    return {
      kind: 'possible',
      big: entry.battery_unknown || left === null ? '?' : minutesText(Math.max(0, left)),
      text: t('power.possible.share', { share: shareText(entry.share ?? 0) }),
    };
  }
  if (!isRunningDown(entry)) return { kind: entry.state, big: '—', text: t(`power_state.${entry.state}`) };
  if (entry.battery_unknown || left === null) return { kind: 'unknown', big: '?', text: t('power.unknown') };
  const urgency = urgencyOf(left);
  if (urgency !== 'over') return { kind: urgency, big: minutesText(left), text: t(`power.${urgency}`) };
  const empty = Math.max(0, -left);
  return {
    kind: 'over',
    big: t('power.m', { m: 0 }),
    text: empty > 0 ? t('power.empty_for', { text: minutesText(empty) }) : t('power.over'),
  };
}
