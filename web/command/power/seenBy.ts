// SPDX-License-Identifier: Apache-2.0
// Who said that a home has no power: `seen_by` is a user's name, or the word for a call and the device's vendor.
import type { PowerEntry } from '../../shared/api/types';
import { t } from '../../shared/i18n';

/** What a device in the home said stands on the wire as this word and its vendor's name. */
const CALL = '通報 ';
export const sourceText = (source: string): string =>
  source.startsWith(CALL) ? t('power.source.call', { vendor: source.slice(CALL.length) }) : source;

export interface Seen {
  kind: 'call' | 'visit';
  who: string;
}

/** Null: nobody looked, it is the feeds and the formula alone. */
export function seenBy(entry: Partial<Pick<PowerEntry, 'confirmed' | 'seen_by'>>): Seen | null {
  const who = entry.seen_by ?? '';
  if (who.startsWith(CALL)) return { kind: 'call', who: who.slice(CALL.length).trim() };
  return who || entry.confirmed ? { kind: 'visit', who } : null;
}
