// SPDX-License-Identifier: Apache-2.0
// Whole objects of the server's for the tests of the pages: a test names the members that it is about, the rest is of a quiet day.
import { NO_COUNTS } from '../fold/counts';
import { DEVICE_KIND, GROUNDS, HAZARD, SHELTER_KIND, SHELTER_STATE, STAY } from '../i18n/gen/words';
import type {
  FeedSource,
  Incident,
  LastMark,
  Me,
  OutageFeature,
  OutageProperties,
  PersonLine,
  PowerEntry,
  Shelter,
  Standing,
  Status,
  User,
  Zone,
  ZoneLine,
} from './types';

const DAY = '2026-06-01T09:00:00+09:00';

/** Of the command centre, and of no office. */
export const sampleUser = (more: Partial<User> = {}): User => ({
  id: '1',
  login: 'shiken',
  name: 'みほん',
  role: 'command',
  office: null,
  municipalities: [],
  cities: [],
  must_change: false,
  totp: false,
  protected_desk: false,
  ...more,
});

/** A user of that kind who is in, on no device of its own, neither locked nor in a demo. */
export const sampleMe = (more: Partial<Me> = {}): Me => ({
  user: sampleUser(),
  csrf: '',
  clock: DAY,
  clock_offset_s: 0,
  demo: false,
  certificate_expires_at: null,
  grounds: [],
  pin: false,
  locked: false,
  session: 's',
  live: '',
  last_login: null,
  ...more,
});

/** Open, real, in its first round; it is an earthquake of no municipality. */
export const sampleIncident = (more: Partial<Incident> = {}): Incident => ({
  id: '7',
  name: 'みほん',
  kind: HAZARD.earthquake,
  drill: false,
  municipalities: [],
  decided_by: 'みほん',
  grounds: GROUNDS.occurred,
  opened_at: DAY,
  closed_at: null,
  round: 1,
  round_started_at: null,
  ...more,
});

/** Nobody has reported yet. */
export const sampleStanding = (more: Partial<Standing> = {}): Standing => ({
  status: 'unreported',
  seen: [],
  conflict: false,
  conflict_ops: [],
  last: null,
  ...more,
});

/** The mark that decides, of a sure time. `at` is RFC 3339. */
export const sampleLast = (op_id: string, status: Status, at: string): LastMark => ({
  op_id,
  at,
  by: 'みほん',
  status,
  time_unsure: false,
});

/** At home in zone 1, without a colour; the name has the id in it, so that two differ. */
export const samplePerson = (person: string, more: Partial<PersonLine> = {}): PersonLine => ({
  ...sampleStanding(),
  person,
  name: `みほん ${person}`,
  kana: '',
  zone: '1',
  label: null,
  excluded: false,
  stay: STAY.at_home,
  ...more,
});

/** Counts of nobody, so there is no rate. */
export const sampleLine = (more: Partial<ZoneLine> = {}): ZoneLine => ({
  ...NO_COUNTS,
  reported_rate: null,
  confirmed_rate: null,
  last_report_at: null,
  state: 'not_started',
  ...more,
});

/** The same with a name, and no point on the map. */
export const sampleZone = (zone: string, more: Partial<Zone> = {}): Zone => ({
  ...sampleLine(),
  zone,
  code: '',
  name: `区 ${zone}`,
  municipality: '01100',
  lon: null,
  lat: null,
  ...more,
});

/** A ventilator with 30 minutes of a battery that is known, and a home that is surely dark. */
export const samplePower = (more: Partial<PowerEntry> = {}): PowerEntry => ({
  person: '1',
  zone_name: null,
  device: DEVICE_KIND.ventilator,
  minutes_left: 30,
  battery_unknown: false,
  confirmed: false,
  seen_by: null,
  move_at_min: null,
  move_now: false,
  move_to: null,
  since: null,
  began: null,
  ended_at: null,
  match_level: null,
  share: 1,
  sources: [],
  state: 'running_down',
  ...more,
});

/** Without a fault and without an area; `name` stands for title and utility, too. */
export const sampleFeed = (name: string, more: Partial<FeedSource> = {}): FeedSource => ({
  name,
  title: name,
  utility: name,
  feed_time: null,
  fetched_at: null,
  state: 'ok',
  off_at: null,
  fault: null,
  areas: 0,
  households_low: 0,
  households_high: 0,
  unmatched: 0,
  unmatched_high: 0,
  rows_refused: 0,
  rows_partly: 0,
  partial: false,
  rows: [],
  ...more,
});

/** A town that is out, of unknown size; without `geometry` it is on no map. */
export const sampleOutage = (more: Partial<OutageProperties> = {}, geometry: OutageFeature['geometry'] = null): OutageFeature => ({
  type: 'Feature',
  id: 1,
  geometry,
  properties: {
    source: 's',
    key: '',
    name: '',
    match_level: 'town',
    municipality: null,
    towns: [],
    low: null,
    high: null,
    raw: null,
    cause: null,
    feed_time: null,
    fetched_at: null,
    since: null,
    first_seen: null,
    restore_estimate: null,
    state: 'out',
    mesh_cells: 0,
    ...more,
  },
});

/** A designated one that was not opened, with no point and no hazard. */
export const sampleShelter = (shelter: string, more: Partial<Shelter> = {}): Shelter => ({
  shelter,
  municipality: '23999',
  kind: SHELTER_KIND.designated_shelter,
  name: `避難所 ${shelter}`,
  address: '浜見1',
  phone: null,
  state: SHELTER_STATE.not_opened,
  communities: null,
  capacity: null,
  lon: null,
  lat: null,
  outside: false,
  hazards: [],
  hazards_unknown: [],
  incident: null,
  drill: false,
  state_at: null,
  ...more,
});
