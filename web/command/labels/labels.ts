// SPDX-License-Identifier: Apache-2.0
// The colours of an incident: who has which, as far as the reader may see, and what they mean. Pure.
import type { LabelColour, LabelsAnswer } from '../../shared/api/types';
import { NO_NAMES, type LabelNames } from '../../shared/ui/labels/labels';
import type { Changed } from '../events';

export interface Labels {
  readonly incident: string | null;
  readonly names: LabelNames;
  readonly colours: ReadonlyMap<string, LabelColour>;
}

export const labelsOf = (incident: string | null): Labels => ({ incident, names: NO_NAMES, colours: new Map() });

/** What another incident was asked for is none of this one's. */
export const answered = (state: Labels, incident: string | null, answer: LabelsAnswer): Labels =>
  state.incident === incident
    ? { incident, names: answer.names, colours: new Map(answer.labels.map((each) => [each.person, each.colour])) }
    : state;

export const colourOf = (state: Labels, person: string): LabelColour | null => state.colours.get(person) ?? null;

/** Whether a `status` event says of somebody another colour than is known. */
export const isOld = (state: Labels, changed: Changed[] | null): boolean =>
  changed?.some((each) => each.person && (each.label ?? null) !== colourOf(state, each.person)) ?? false;
