// SPDX-License-Identifier: Apache-2.0
// Shapes of the server's JSON. Ids are strings, times RFC 3339 with offset, coordinates lon, lat.
import type * as words from '../i18n/gen/words';
import type { DecisionField, LabelColour, PlaceKind, PowerState, ReviewReason, ShelterState, Status, ZoneState } from '../i18n/gen/words';

export type { DecisionField, LabelColour, PlaceKind, PowerState, ReviewReason, ShelterState, Status, ZoneState };
/** What a person at a door or a desk can choose. */
export type Mark = Exclude<Status, 'unreported'>;
export const MARKS: readonly Mark[] = ['safe', 'noted', 'attention'];

/** States a zone report can set, by their codes. */
export type ZoneReportState = keyof typeof words.ZONE_REPORT_STATE;

/** A municipality; `name` null while its boundary was not imported. */
export interface City {
  code: string;
  name: string | null;
}

export interface User {
  id: string;
  name: string;
  role: string;
  login?: string;
  office?: string | null;
  municipalities?: string[];
  cities?: City[];
  must_change?: boolean;
  totp?: boolean;
  /** Named for the protected persons. */
  protected_desk?: boolean;
}

/** A user as the admin of the office sees one. */
export interface AdminUser {
  id: string;
  login: string;
  name: string;
  role: string;
  disabled: boolean;
  must_change: boolean;
  totp: boolean;
}
export interface AdminUsers {
  users: AdminUser[];
  roles: string[];
}
export interface OfficeDevice {
  serial: string;
  name: string;
  issued_at: string;
  expires_at: string;
  revoked_at: string | null;
  reason: string | null;
}
/** `url` works once within a day; `password` opens the file; `qr` holds rows of 0 and 1. */
export interface DeviceLink {
  serial: string;
  url: string;
  password: string;
  expires_at: string;
  qr: string[];
}

export interface Me {
  user: User;
  csrf: string;
  clock: string;
  clock_offset_s: number;
  demo: boolean;
  /** Of this device; null or absent when it has none. */
  certificate_expires_at?: string | null;
  /** What the role may open personal data on, each with its clause. */
  grounds?: { ground: string; clause: string }[];
  /** For command and admin: the server's own certificate, and the office's devices whose certificates end within 30 days. */
  ending?: Ending;
  /** A PIN of this shift was set; the screen waits for it. */
  pin?: boolean;
  locked?: boolean;
  /** The name of this session, and where the live stream stands: what the stream is asked for with. */
  session?: string;
  live?: string;
  /** The user's newest that is not this session's, on a device with a certificate or from an address; null: there was none. */
  last_login?: { at: string; device?: string; address?: string } | null;
}
export interface Ending {
  server: string | null;
  devices: number;
  device_first: string | null;
}

/** Where the own account is open; times of RFC 3339. */
export interface OwnSession {
  id: string;
  kind: 'browser' | 'program';
  device: string;
  since: string;
  used_at: string;
  until: string;
  current: boolean;
}

/** `qr` holds rows of 0 and 1, none when the text is too long for a code. */
export interface TotpSecret {
  secret: string;
  uri: string;
  qr: string[];
}

/** Somebody broke the glass; a second person reviews it by `due_at`. */
export interface Opening {
  id: string;
  person: string;
  at: string;
  due_at: string;
  overdue: boolean;
  by?: string;
  by_name?: string;
  role?: string;
  reason?: string;
  reviewed_at?: string;
  reviewed_by?: string;
  verdict?: string;
  remark?: string;
  late?: boolean;
}

export interface Incident {
  id: string;
  name: string;
  kind: string;
  drill: boolean;
  municipalities: string[];
  opened_at: string;
  closed_at: string | null;
  round: number;
  round_started_at?: string | null;
}

export type DecisionRecipient = { role: string } | { office: string; name?: string | null };
/** Who can be a recipient, and what it can be given at most. */
export type DecisionChoice = ({ role: string } | { office: string; name: string }) & { fields: DecisionField[] };
/** 提供の決定; `zones` null: the whole municipality. */
export interface Decision {
  id: string;
  incident: string;
  municipality: string;
  recipients: DecisionRecipient[];
  zones: { zone: string; name: string | null }[] | null;
  fields: DecisionField[];
  grounds: string;
  decided_by: string;
  title: string;
  delegate: boolean;
  decided_at: string;
  until: string;
  note: string | null;
  persons: number;
  replaces: string | null;
  made_at: string;
  made_by: string | null;
  ended_at: string | null;
  ended_by: string | null;
  state: words.DecisionState;
}
/** `needed`: this reader sees people of the register by a decision alone. `choices` and `longest_min` for those who make them. */
export interface DecisionsAnswer {
  as_of: string;
  now: string;
  needed: boolean;
  clause: string;
  decisions: Decision[];
  choices?: DecisionChoice[];
  longest_min?: number;
}
export interface NewDecision {
  op_id: string;
  recipients: DecisionRecipient[];
  zones: 'all' | string[];
  fields: DecisionField[];
  grounds: string;
  until: string;
  decided_by: string;
  title: string;
  delegate: boolean;
  note?: string;
  municipality?: string;
  replaces?: string;
}

export interface Counts {
  persons: number;
  excluded: number;
  unreported: number;
  safe: number;
  noted: number;
  attention: number;
}

export interface Zone extends Counts {
  zone: string;
  code?: string;
  name: string;
  municipality: string;
  lon: number | null;
  lat: number | null;
  last_report_at: string | null;
  state: ZoneState;
}

/** Who is responsible for the protected persons of a municipality (支援措置), and how to reach them. */
export interface DeskContact {
  office: string | null;
  people: { name: string; deputy: boolean }[];
  phone_day: string | null;
  phone_night: string | null;
}
/** Statuses are told to their desk alone: without them `persons` is all that is said. */
export interface ProtectedLine extends Partial<Counts> {
  persons: number;
  desks: (DeskContact & { municipality: string; name: string | null; persons: number })[];
}
export interface ZonesAnswer {
  as_of: string;
  round: number;
  zones: Zone[];
  without_location?: Counts | null;
  protected?: ProtectedLine;
}

export interface UnreportedPerson {
  person: string;
  name: string;
  kana: string | null;
  zone: string | null;
  zone_name?: string | null;
  address?: string | null;
  phone?: string | null;
  label?: LabelColour | null;
  powered?: boolean;
  protected?: boolean;
  /** What the server's state of this person stands on; every operation that went into it, also withdrawn ones and those of earlier
   * rounds. */
  status?: Status;
  seen?: string[];
  conflict?: boolean;
  conflict_ops?: string[];
  last?: LastMark | null;
  /** 対象外: in a hospital or a home; `stay` says where. */
  excluded?: boolean;
  stay?: string;
}
/** Of an answer that says how people stand: its round, and when that began. Marks seen before it count no more. */
export interface OfRound {
  round?: number | null;
  round_started_at?: string | null;
}
/** A page of a list or of a search: `total` and `labels` (with the first page) are of all pages. */
export interface UnreportedAnswer extends OfRound {
  as_of: string;
  persons: UnreportedPerson[];
  next: string | null;
  total: number;
  labels?: Record<LabelColour, number>;
  cut?: boolean;
}
export interface IncidentSearch {
  q: string;
  zone?: string;
  label?: LabelColour;
  limit?: number;
  after?: string;
}

/** The mark that decides; `status` is what all marks fold to. */
export interface LastMark {
  op_id?: string;
  at: string;
  by: string;
  status: Status;
  time_unsure?: boolean;
}

export interface AssignedPerson {
  person: string;
  name: string;
  kana: string | null;
  address?: string | null;
  phone?: string | null;
  zone: string | null;
  zone_name?: string | null;
  lon?: number | null;
  lat?: number | null;
  stay?: string | null;
  excluded?: boolean;
  label?: LabelColour | null;
  status: Status;
  seen?: string[];
  conflict?: boolean;
  /** Calls for attention that nobody has answered. */
  conflict_ops?: string[];
  last: LastMark | null;
  powered?: boolean;
}
export interface AssignedAnswer extends OfRound {
  as_of: string;
  persons: AssignedPerson[];
  total: number;
  next: string | null;
}

/** One mark as it is sent. Never changed once made; a retry sends the same. */
export interface Operation {
  op_id: string;
  person: string;
  status?: Status;
  observed_at: string;
  method?: string;
  note?: string;
  seen?: string[];
  voids?: string;
  settles?: string;
  reported_by?: { name: string };
}

export interface ApiErrorBody {
  code: string;
  ja: string;
  en: string;
  field?: string;
}
export interface OperationResult {
  op_id: string;
  result: 'accepted' | 'known' | 'refused';
  seq?: number | string;
  /** Kept, but it counts only when the command centre accepts it. */
  review?: boolean;
  /** 時刻不明: the time could not be, and it was taken at its arrival. */
  time_unsure?: boolean;
  error?: ApiErrorBody;
}

export interface ZoneReport {
  op_id: string;
  zone: string;
  state: ZoneReportState;
  note: string;
  at: string;
}

export interface HistoryEntry {
  op_id: string;
  status: Status | null;
  observed_at: string;
  by: string;
  note?: string | null;
  voided: boolean;
  conflict?: boolean;
  /** 時刻不明: `observed_at` is when it arrived. */
  time_unsure?: boolean;
  /** It waits for the command centre, or what came of that; null or absent for all others. */
  review?: words.ReviewState | null;
  reviewed_by?: string | null;
  reviewed_at?: string | null;
  reviewed_why?: string | null;
}
export interface HistoryAnswer extends OfRound {
  as_of?: string;
  seen?: string[];
  conflict?: boolean;
  conflict_ops?: string[];
  last?: LastMark | null;
  observations: HistoryEntry[];
  status: Status;
}

/** A mark that waits for the command centre; `now` is what the person is shown as without it. */
export interface WaitingMark {
  mark: string;
  person: string;
  name: string;
  kana: string | null;
  phone?: string | null;
  address?: string | null;
  zone_name?: string | null;
  status: Status | null;
  reason: ReviewReason;
  method?: string | null;
  note?: string | null;
  voids?: string | null;
  /** Of the mark that a withdrawal would take away. */
  voids_by?: string | null;
  voids_status?: Status | null;
  voids_at?: string | null;
  observed_at: string;
  received_at: string;
  time_unsure: boolean;
  by: string;
  now: Status;
}
export interface ReviewsAnswer {
  as_of: string;
  waiting: number;
  reviews: WaitingMark[];
}
export interface ReviewDecision {
  op_id: string;
  mark: string;
  accept: boolean;
  why?: string;
}

export interface PowerEntry {
  person: string;
  name?: string;
  kana?: string;
  zone_name?: string | null;
  address?: string | null;
  phone?: string | null;
  device: string;
  /** At the answer's `now`; below zero: how long it has been empty. */
  minutes_left: number | null;
  battery_unknown?: boolean;
  /** Somebody looked; it is not the formula alone. */
  confirmed?: boolean;
  /** Who: a user's name, or 通報 and the vendor of the device that called. */
  seen_by?: string | null;
  move_now?: boolean;
  move_to?: string | null;
  since: string | null;
  match_level: string | null;
  /** Of where the home may be that is out; 1 when it is sure. */
  share?: number;
  sources: string[];
  state: PowerState;
}
export interface PowerAnswer {
  as_of: string;
  now?: string;
  persons: PowerEntry[];
}
export interface PowerConfirmation {
  op_id: string;
  at: string;
  power: string;
  battery_min?: number;
}

export interface Feature<P> {
  type: 'Feature';
  id?: number | string;
  geometry: { type: string; coordinates: unknown } | null;
  properties: P;
}
export interface FeatureCollection<P> {
  type: 'FeatureCollection';
  features: Feature<P>[];
}

export interface OutageProperties {
  source: string;
  match_level: string;
  name?: string | null;
  /** Keys of towns, where the source gives no shape: the zones of those towns are shown instead. */
  towns?: string[];
  low: number | null;
  high: number | null;
  raw?: string | null;
  feed_time: string | null;
  state: string;
}
export interface ZoneProperties {
  zone: string;
  name: string;
  municipality: string;
}

export interface LookupQuery {
  q?: string;
  kana?: string;
  name?: string;
  phone?: string;
  birth?: string;
  sex?: string;
  address?: string;
  limit?: number;
  ground?: string;
  case?: string;
}
export interface Hit {
  person: string;
  name: string;
  kana: string | null;
  birth?: string | null;
  birth_precision?: Exclude<words.BirthPrecision, 'day'>;
  sex?: string | null;
  address?: string | null;
  why: string[];
  same_name?: boolean;
  /** Address and phone are withheld: `inquiry_to` says whom to ask. */
  protected?: boolean;
  inquiry_to?: string | null;
}
/** `case_needed`: with a case number or a reason this role may see more; true whoever was searched for. */
export interface LookupAnswer {
  as_of: string;
  hits: Hit[];
  more: boolean;
  case_needed?: boolean;
}

export interface Device {
  kind: string;
  mode?: string | null;
  model?: string | null;
  battery_min?: number | null;
  external_min?: number | null;
  vendor_phone?: string | null;
}
export interface Contact {
  name: string;
  relation?: string | null;
  phone?: string | null;
}
export interface Directive {
  kind: string;
  body?: string | null;
  doctor?: string | null;
  phone?: string | null;
  signed_on?: string | null;
  withdrawn_on?: string | null;
}
/** 避難支援等を必要とする事由: 要支援 with its grade 2. */
export interface Reason {
  kind: string;
  detail?: string | null;
}
export interface Remark {
  id: string;
  field: string;
  text: string;
  code: string;
  ja: string;
  en: string;
  at: string;
}
export interface PersonBody {
  name: string;
  kana?: string;
  /** As much as is known: 1935-03-05, 1935-03 or 1935. */
  birth?: string | null;
  birth_precision?: words.BirthPrecision | null;
  age?: number | null;
  sex?: string | null;
  address?: string | null;
  phones?: { kind?: string; number: string; note?: string | null }[];
  building?: string | null;
  reasons?: Reason[];
  home?: { level: string; lon: number | null; lat: number | null; radius_m: number | null } | null;
  access?: unknown;
  caution?: unknown;
  devices?: Device[];
  contacts?: Contact[];
  doctor?: { name: string; phone?: string | null; hospital?: string | null; agreed_hospital?: string | null } | null;
  care_team?: { name: string; role?: string | null; phone?: string | null; main?: unknown }[];
  helpers?: { name: string; phone?: string | null }[];
  key_code?: string | null;
  plan?: unknown;
  note?: string | null;
  stay_place?: string | null;
  /** The place of the stay has a point. */
  stay_located?: boolean;
  medical?: { conditions?: unknown; medicines?: unknown; allergies?: unknown; flags?: unknown } | null;
  directives?: Directive[];
  consents?: unknown[];
  listings?: unknown[];
  /** Cells of a list that could not be read. */
  remarks?: Remark[];
  stay?: string | null;
}
/** Of the eleven stages of a run (覚知 … 帰署), by RFC 3339 time. */
export type TransportTimes = Record<string, string>;
/** JCS; mmHg; a minute; %; ℃. What was not measured is absent. */
export interface TransportVitals {
  jcs?: number;
  systolic?: number;
  diastolic?: number;
  pulse?: number;
  respiration?: number;
  spo2?: number;
  temperature?: number;
  at?: string;
}
/** A hospital that was asked and did not take the patient. */
export interface TransportRefusal {
  hospital: string;
  reason: string;
  at?: string;
}
export interface Transport {
  id: string;
  at: string;
  hospital?: string | null;
  not_transported?: string | null;
  kind?: string | null;
  severity?: string | null;
  remarks?: string | null;
  by?: string | null;
  /** These are shown to crews. */
  complaint?: string;
  urgency?: string;
  companion?: string;
  crew?: string;
  times?: TransportTimes;
  vitals?: TransportVitals;
  refusals?: TransportRefusal[];
  /** What this entry replaced, newest first. */
  earlier?: Transport[];
}
export interface Guarded extends DeskContact {
  inquiry_to: string;
}
export interface PersonAnswer {
  person: PersonBody;
  /** A protected person: whom to ask. */
  protected?: Guarded;
  ground: string;
  /** Absent: this role is not shown any; [] : there is none. */
  transports?: Transport[];
  transports_more?: boolean;
  status?: Status | null;
  /** The status is of a drill: no real incident is open over this person. */
  status_drill?: boolean;
  /** `possible`: the home is known only to its town, and `share` of where it may be is out. */
  outage?: { since?: string | null; match_level?: string | null; sources?: string[]; possible?: boolean; share?: number } | null;
  power?: { minutes_left: number; battery_unknown?: boolean; state: PowerState } | null;
}
export interface NewTransport {
  op_id: string;
  at: string;
  hospital?: string;
  not_transported?: string;
  kind?: string;
  severity?: string;
  remarks?: string;
  times?: TransportTimes;
  vitals?: TransportVitals;
  refusals?: TransportRefusal[];
  complaint?: string;
  urgency?: string;
  companion?: string;
  crew?: string;
  /** The entry that this one replaces. */
  corrects?: string;
}

export interface FeedSource {
  name: string;
  title: string;
  feed_time: string | null;
  fetched_at: string | null;
  /** `off` with `off_at`: it was watched, and is so no longer. */
  state: words.FeedState;
  off_at?: string | null;
  fault: string | null;
  fault_code?: string;
  fault_en?: string;
  areas: number;
  households_low: number | null;
  households_high: number | null;
  /** Of the editions read last: rows left out, rows taken without a value, and the first of both. */
  rows_refused?: number;
  /** Rows were left out: what the edition no longer lists is kept as out. */
  partial?: boolean;
  rows_partly?: number;
  rows?: FeedRow[];
}
export interface FeedRow {
  file: string;
  line: number;
  field: string;
  value: string;
  taken: boolean;
  code: string;
  ja: string;
  en: string;
}
export interface FeedsAnswer {
  sources: FeedSource[];
}

export interface Shelter {
  shelter: string;
  municipality: string;
  kind: string;
  name: string;
  address: string | null;
  phone: string | null;
  capacity: number | null;
  state: ShelterState;
  /** Its point lies outside the municipality and may be wrong: it is never offered as the nearest. */
  outside?: boolean;
  incident: string | null;
  /** Its state was said in a drill. */
  drill?: boolean;
  state_at: string | null;
}

/** Where somebody can stay. `located`: it has a point, which a stay there then has. */
export interface Place {
  kind: PlaceKind;
  id: string;
  name: string;
  type: string | null;
  address: string | null;
  municipality: string | null;
  located: boolean;
  distance_m: number | null;
}
export interface PlaceQuery {
  kind?: PlaceKind;
  q?: string;
  lon?: number;
  lat?: number;
  limit?: number;
}
/** A place of the list by its number, or words; at home there is neither. */
export interface NewStay {
  op_id: string;
  kind: string;
  at: string;
  shelter?: string;
  facility?: string;
  place?: string;
}

export interface MapConfig {
  tile_url: string | null;
  tile_credit?: string | null;
  demo?: boolean;
}
export interface NewIncident {
  name: string;
  kind: string;
  drill: boolean;
  municipalities: string[];
  decided_by: string;
  grounds: string;
}

/** 担当: a person or a zone is a user's, or a whole office's; incident null = standing. */
export interface Assignment {
  id: string;
  incident: string | null;
  person: string | null;
  zone: string | null;
  zone_name?: string;
  about?: { person: string; name?: string; kana?: string; address?: string };
  user: string | null;
  user_name: string | null;
  office: string | null;
  office_name: string | null;
  fallback_min: number | null;
  from: string;
  to: string | null;
}
export interface AssignmentsAnswer {
  as_of: string;
  assignments: Assignment[];
  more: boolean;
}
export interface NewAssignment {
  op_id: string;
  person?: string;
  zone?: string;
  user?: string;
  office?: string;
  fallback_min?: number;
}
export interface HolderOffice {
  office: string;
  name: string;
  kind: string;
  users: { user: string; name: string; role: string }[];
}

export interface LabelsAnswer {
  as_of: string;
  names: Record<LabelColour, string>;
  labels: { person: string; colour: LabelColour }[];
}
