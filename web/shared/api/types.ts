// SPDX-License-Identifier: Apache-2.0
// Shapes of the server's JSON, made from their one description (deploy/model/shapes), and what the pages make of them. Ids are strings,
// times RFC 3339 with offset, coordinates lon, lat. Nothing here lists members again: tests/lint says so.
import type * as words from '../i18n/gen/words';
import type { AssignedAnswer, Hit, LiveEvents, MapConfig, Mark, ZoneReport } from './gen/types';

/** Every shape by the name it has in deploy/model/shapes. */
export type * from './gen/types';

/** What can be marked, the mildest first; `unreported` is what no mark says. */
export const MARKS: readonly Mark[] = ['safe', 'noted', 'attention'];

/** States a zone report can set, by their codes. */
export type ZoneReportState = keyof typeof words.ZONE_REPORT_STATE;
/** A report as this device keeps it: its state by the name that a zone's has. */
export type KeptZoneReport = Required<Omit<ZoneReport, 'state'>> & Record<'state', ZoneReportState>;

/** Of an answer that says how people stand: its round, and when that began. Marks seen before it count no more. */
export type OfRound = Pick<AssignedAnswer, 'round' | 'round_started_at'>;

/** Somebody to be chosen from a list: found by a search, or one of one's own. */
export type Found = Omit<Hit, 'municipality' | 'ground' | 'same_name'> & Partial<Pick<Hit, 'same_name'>>;

/** What a map is drawn on. */
export type Tiles = Pick<MapConfig, 'tile_url' | 'tile_credit'>;

/** What a live event brings: the objects that changed; null when it cannot be read. */
export type LiveData = LiveEvents[keyof LiveEvents][] | null;
