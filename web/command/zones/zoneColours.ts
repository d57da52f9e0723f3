// SPDX-License-Identifier: Apache-2.0
// Colours of zone states on the map: the same as the labels' (--zone-* in base.css), chosen so that zones without a
// report are the only warm, dark ones; they are hatched as well, for those who do not see the difference.
import type { ZoneState } from '../../shared/api/types';

export const ZONE_STATES: readonly ZoneState[] = [
  'no_staff',
  'not_started',
  'patrolling',
  'blocked',
  'unreachable',
  'done',
  'all_well',
  'no_persons',
];

export const ZONE_COLOURS: Record<ZoneState, string> = {
  no_staff: '#8b3200',
  not_started: '#c74700',
  patrolling: '#ffd43d',
  blocked: '#6f23d0',
  unreachable: '#4d4d4d',
  done: '#51b883',
  all_well: '#9bd4b5',
  no_persons: '#e6e6e6',
};
export const HATCHED: readonly ZoneState[] = ['no_staff', 'not_started'];
export const ATTENTION_COLOUR = '#ce0000';
export const OUTAGE_COLOUR = '#3b003b';
