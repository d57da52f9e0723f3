// SPDX-License-Identifier: Apache-2.0
// 提供の決定 in words, and which of them hold now.
import type { Decision, DecisionChoice, DecisionField, DecisionOffice, DecisionRecipient, DecisionRole } from '../../shared/api/types';
import { t, tOr } from '../../shared/i18n';

export const FIELDS: readonly DecisionField[] = ['name', 'address', 'phone', 'status', 'plan', 'device'];

/** In force at this moment: the page need not wait to be told that the time is over. */
export const inForce = (decisions: Decision[], now: Date): Decision[] =>
  decisions.filter((d) => d.state === 'in_force' && Date.parse(d.until) > now.getTime());

/** Milliseconds to the next end, at most a minute: the page looks again then. */
export const nextLook = (decisions: Decision[], now: Date): number =>
  Math.min(60_000, ...inForce(decisions, now).map((d) => Date.parse(d.until) - now.getTime() + 50));

/** The command centre reads who is without power; of those who read by a decision the health centre, where one gives devices. */
export const mayAskPower = (role: string, current: Decision[]): boolean =>
  role === 'command' || (role === 'health_center' && current.some((d) => d.fields.includes('device')));

export const recipientText = (r: DecisionRecipient): string => ('role' in r ? tOr('role', r.role) : (r.name ?? r.office));
export const recipientsText = (d: Decision): string => d.recipients.map(recipientText).join('、');
export const zonesText = (d: Decision): string =>
  d.zones === null ? t('decision.zones.all') : d.zones.map((z) => z.name ?? z.zone).join('、');
export const fieldsText = (fields: DecisionField[]): string => fields.map((f) => t(`decision_field.${f}`)).join('、');

export const choiceKey = (c: DecisionChoice): string => ('role' in c ? `r${c.role}` : `o${c.office}`);
export const recipientOf = (c: DecisionChoice): DecisionRole | Pick<DecisionOffice, 'office'> =>
  'role' in c ? { role: c.role } : { office: c.office };
/** What those chosen can be given between them, in the order of the form. */
export const fieldsFor = (chosen: DecisionChoice[]): DecisionField[] => FIELDS.filter((f) => chosen.some((c) => c.fields.includes(f)));
