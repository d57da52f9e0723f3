// SPDX-License-Identifier: Apache-2.0
// The one place that talks to the server. A failed call throws ApiError; `status` 0 means that no answer came.
import type {
  AdminUserAnswer,
  AdminUsers,
  AssignedAnswer,
  AssignmentAnswer,
  AssignmentsAnswer,
  AuditPage,
  DecisionAnswer,
  DecisionsAnswer,
  DeviceLink,
  DeviceRevoke,
  Empty,
  Error as ErrorAnswer,
  FeedsAnswer,
  FirstPassword,
  HistoryAnswer,
  HoldersAnswer,
  IncidentAnswer,
  IncidentsAnswer,
  IncidentSearch,
  KeptZoneReport,
  LabelColour,
  LabelsAnswer,
  Login,
  LoginAnswer,
  LookupAnswer,
  LookupQuery,
  MapConfig,
  Me,
  Needed,
  NewAssignment,
  NewDecision,
  NewDevice,
  NewIncident,
  NewLabel,
  NewLabelName,
  NewPin,
  NewRound,
  NewStay,
  NewTransport,
  NewUser,
  Observations,
  ObservationsAnswer,
  OfficeDevices,
  OpeningReview,
  Openings,
  Operation,
  OpId,
  OutageCollection,
  PasswordAgain,
  PasswordChange,
  PersonAnswer,
  PlaceQuery,
  PlacesAnswer,
  PowerAnswer,
  PowerConfirmation,
  ReviewAnswer,
  ReviewDecision,
  Result,
  Reviewed,
  ReviewsAnswer,
  SessionsAnswer,
  SessionsEnd,
  ShelterAnswer,
  ShelterChange,
  SheltersAnswer,
  ShelterState,
  Status,
  StayAnswer,
  TotpConfirm,
  TotpRecovery,
  TotpSecret,
  TransportAnswer,
  UnreportedAnswer,
  UserNamed,
  WriteAnswer,
  ZoneCollection,
  ZoneReport,
  ZonesAnswer,
} from './types';
import { ZONE_REPORT_STATE } from '../i18n/gen/words';
import { connection } from './connection';
import { withLists } from './lists';
import { ApiError, OFFLINE, UNREADABLE } from './problem';

export { ApiError } from './problem';

/** Told when an answer says that this tablet is locked, whoever asked. */
let onLocked: () => void = () => undefined;
/** One listener a page: the next replaces it. Called for each refused answer that says so, before the asker hears of it. */
export function tellWhenLocked(tell: () => void): void {
  onLocked = tell;
}

const CSRF_KEY = 'anpi.csrf';
let csrf: string | null = null;

/** Kept in memory and for this tab only; null forgets it. */
export function keepCsrf(token: string | null): void {
  csrf = token;
  try {
    if (token === null) sessionStorage.removeItem(CSRF_KEY);
    else sessionStorage.setItem(CSRF_KEY, token);
  } catch {
    /* storage switched off: memory is enough */
  }
}

function csrfToken(): string {
  if (csrf === null) {
    try {
      csrf = sessionStorage.getItem(CSRF_KEY);
    } catch {
      csrf = null;
    }
  }
  return csrf ?? '';
}

async function errorOf(response: Response): Promise<ApiError> {
  const retry = Number(response.headers.get('Retry-After'));
  let body = UNREADABLE;
  try {
    const json = (await response.json()) as Partial<ErrorAnswer>;
    if (json.error?.code) body = json.error;
  } catch {
    /* a proxy's page, not ours */
  }
  if (body.code === 'auth.locked') onLocked();
  return new ApiError(response.status, body, Number.isFinite(retry) && retry > 0 ? retry : null);
}

const TIMEOUT_MS = 20_000;
/** The next one may find what this one waits for in vain. */
const PROBE_TIMEOUT_MS = 9_000;

/** An answer is one even when it refuses. */
const call = <T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  extra?: Record<string, string>,
  timeoutMs = TIMEOUT_MS,
): Promise<T> =>
  connection.note(
    () => exchange<T>(method, path, body, extra, timeoutMs),
    (problem) => problem instanceof ApiError && problem.status !== 0,
  );

async function exchange<T>(
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  extra: Record<string, string> | undefined,
  timeoutMs: number,
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Anpi-Words': 'word', ...extra };
  if (method === 'POST') {
    headers['Content-Type'] = 'application/json';
    headers['X-Anpi-CSRF'] = csrfToken();
  }
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), timeoutMs);
  try {
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', signal: aborter.signal };
    if (method === 'POST') init.body = JSON.stringify(body ?? {});
    const response = await fetch(path, init);
    if (!response.ok) throw await errorOf(response);
    if (response.status === 204) return undefined as T;
    return JSON.parse(await response.text()) as T;
  } catch (problem) {
    if (problem instanceof ApiError) throw problem;
    throw problem instanceof SyntaxError ? new ApiError(200, UNREADABLE) : new ApiError(0, OFFLINE);
  } finally {
    clearTimeout(timer);
  }
}

const part = encodeURIComponent;
const query = (values: Record<string, string | number | undefined>): string => {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length ? '?' + pairs.map(([key, value]) => `${key}=${part(String(value))}`).join('&') : '';
};

/** The ground travels in headers: an id in a path says nothing of a person, a case number might. */
const groundHeaders = (ground?: string, caseNumber?: string): Record<string, string> => ({
  ...(ground ? { 'X-Anpi-Ground': part(ground) } : {}),
  ...(caseNumber ? { 'X-Anpi-Case': part(caseNumber) } : {}),
});

/** Asked when it is not known whether the server can be reached: small, and answered to anybody. */
connection.probe = () => call<MapConfig>('GET', '/api/config', undefined, undefined, PROBE_TIMEOUT_MS).catch(() => undefined);

/** A method a route. Each rejects with an ApiError, also when there is no signal (status 0) or when the answer cannot be read; nothing is
 * asked a second time here. A write takes the operation as it was made once, so whoever calls may send it again. */
export const api = {
  async login(login: string, password: string, totp?: string): Promise<UserNamed> {
    const answer = await call<LoginAnswer>('POST', '/api/login', { login, password, ...(totp ? { totp } : {}) } satisfies Login);
    keepCsrf(answer.csrf);
    return answer.user;
  },
  async logout(): Promise<void> {
    await call<Empty>('POST', '/api/logout');
    keepCsrf(null);
  },
  async me(): Promise<Me> {
    const me = await call<Me>('GET', '/api/me');
    keepCsrf(me.csrf);
    return me;
  },
  changePassword: (old: string, fresh: string) => call<Empty>('POST', '/api/password', { old, new: fresh } satisfies PasswordChange),
  drawTotp: (password: string) => call<TotpSecret>('POST', '/api/totp/enrol', { password } satisfies PasswordAgain),
  confirmTotp: (password: string, totp: string) =>
    call<TotpRecovery>('POST', '/api/totp/confirm', { password, totp } satisfies TotpConfirm),
  dropTotp: (password: string) => call<Empty>('POST', '/api/totp/disable', { password } satisfies PasswordAgain),
  sessions: () => withLists(call<SessionsAnswer>('GET', '/api/sessions'), 'sessions'),
  endSessions: (password: string, id?: string) =>
    call<Empty>('POST', '/api/sessions/end', { password, ...(id ? { id } : {}) } satisfies SessionsEnd),
  setPin: (pin: string) => call<Empty>('POST', '/api/pin', { pin } satisfies NewPin),
  lock: () => call<Empty>('POST', '/api/pin/lock'),
  unlock: (pin: string) => call<Empty>('POST', '/api/pin/unlock', { pin } satisfies NewPin),

  users: () => withLists(call<AdminUsers>('GET', '/api/admin/users'), 'users'),
  inviteUser: (user: NewUser) => call<FirstPassword>('POST', '/api/admin/users', user),
  resetUser: (id: string) => call<FirstPassword>('POST', `/api/admin/users/${part(id)}/reset`),
  switchUser: (id: string, on: boolean) => call<AdminUserAnswer>('POST', `/api/admin/users/${part(id)}/${on ? 'enable' : 'disable'}`),
  devices: () => withLists(call<OfficeDevices>('GET', '/api/admin/devices'), 'devices'),
  issueDevice: (name: string, base: string) => call<DeviceLink>('POST', '/api/admin/devices', { name, base } satisfies NewDevice),
  revokeDevice: (serial: string) => call<Empty>('POST', `/api/admin/devices/${part(serial)}/revoke`, {} satisfies DeviceRevoke),

  config: () => call<MapConfig>('GET', '/api/config'),

  audit: (question: Record<string, string>) => withLists(call<AuditPage>('GET', '/api/audit' + query(question)), 'records'),
  openings: () => withLists(call<Openings>('GET', '/api/audit/break-glass'), 'openings'),
  reviewOpening: (id: string, verdict: OpeningReview['verdict'], remark: string) =>
    call<Reviewed>('POST', `/api/audit/break-glass/${part(id)}/review`, { verdict, ...(remark ? { remark } : {}) } satisfies OpeningReview),

  incidents: () => withLists(call<IncidentsAnswer>('GET', '/api/incidents'), 'incidents'),
  openIncident: (incident: NewIncident) => call<IncidentAnswer>('POST', '/api/incidents', incident),
  closeIncident: (id: string, op_id: string) => call<IncidentAnswer>('POST', `/api/incidents/${part(id)}/close`, { op_id } satisfies OpId),
  startRound: (id: string, from_round: number, op_id: string) =>
    call<IncidentAnswer>('POST', `/api/incidents/${part(id)}/rounds`, { op_id, from_round } satisfies NewRound),

  assignments: (incident: string, about: { person?: string; zone?: string } = {}) =>
    withLists(call<AssignmentsAnswer>('GET', `/api/incidents/${part(incident)}/assignments` + query(about)), 'assignments'),
  holders: (incident: string) => withLists(call<HoldersAnswer>('GET', `/api/incidents/${part(incident)}/holders`), 'holders'),
  assign: (incident: string, assignment: NewAssignment) =>
    call<AssignmentAnswer>('POST', `/api/incidents/${part(incident)}/assignments`, assignment),
  endAssignment: (incident: string, id: string, op_id: string) =>
    call<AssignmentAnswer>('POST', `/api/incidents/${part(incident)}/assignments/${part(id)}/end`, { op_id } satisfies Needed),
  decisions: (incident: string) => withLists(call<DecisionsAnswer>('GET', `/api/incidents/${part(incident)}/decisions`), 'decisions'),
  makeDecision: (incident: string, decision: NewDecision) =>
    call<DecisionAnswer>('POST', `/api/incidents/${part(incident)}/decisions`, decision),
  endDecision: (incident: string, id: string, op_id: string) =>
    call<DecisionAnswer>('POST', `/api/incidents/${part(incident)}/decisions/${part(id)}/end`, { op_id } satisfies Needed),
  labels: (incident: string) => withLists(call<LabelsAnswer>('GET', `/api/incidents/${part(incident)}/labels`), 'labels'),
  setLabel: (incident: string, label: NewLabel) => call<Result>('POST', `/api/incidents/${part(incident)}/labels`, label),
  nameLabel: (incident: string, name: NewLabelName) => call<Result>('POST', `/api/incidents/${part(incident)}/label-names`, name),

  zones: (incident: string) => withLists(call<ZonesAnswer>('GET', `/api/incidents/${part(incident)}/zones`), 'zones'),
  zoneShapes: (municipality: string) => withLists(call<ZoneCollection>('GET', '/api/zones.geojson' + query({ municipality })), 'features'),
  unreported: (incident: string, options: { zone?: string; status?: Status; label?: LabelColour; limit?: number; after?: string } = {}) =>
    withLists(call<UnreportedAnswer>('GET', `/api/incidents/${part(incident)}/unreported` + query(options)), 'persons'),
  assigned: (incident: string, options: { limit?: number; after?: string } = {}) =>
    withLists(call<AssignedAnswer>('GET', '/api/assigned' + query({ incident, ...options })), 'persons'),
  observe: (incident: string, operations: Operation[]) =>
    call<ObservationsAnswer>('POST', `/api/incidents/${part(incident)}/observations`, { operations } satisfies Observations),
  zoneReport: (incident: string, report: KeptZoneReport) =>
    call<WriteAnswer>('POST', `/api/incidents/${part(incident)}/zone-reports`, {
      ...report,
      state: ZONE_REPORT_STATE[report.state],
    } satisfies ZoneReport),
  reviews: (incident: string) => withLists(call<ReviewsAnswer>('GET', `/api/incidents/${part(incident)}/reviews`), 'reviews'),
  review: (incident: string, decision: ReviewDecision) => call<ReviewAnswer>('POST', `/api/incidents/${part(incident)}/reviews`, decision),
  history: (incident: string, person: string) =>
    withLists(call<HistoryAnswer>('GET', `/api/incidents/${part(incident)}/persons/${part(person)}/history`), 'observations'),

  power: () => withLists(call<PowerAnswer>('GET', '/api/power'), 'persons'),
  confirmPower: (person: string, confirmation: PowerConfirmation) =>
    call<WriteAnswer>('POST', `/api/persons/${part(person)}/power`, confirmation),
  outages: () => withLists(call<OutageCollection>('GET', '/api/outages'), 'features'),
  feeds: () => withLists(call<FeedsAnswer>('GET', '/api/feeds'), 'sources'),

  shelters: () => withLists(call<SheltersAnswer>('GET', '/api/shelters'), 'shelters'),
  setShelter: (incident: string, shelter: string, state: ShelterState) =>
    call<ShelterAnswer>('POST', `/api/incidents/${part(incident)}/shelters/${part(shelter)}`, { state } satisfies ShelterChange),

  searchIncident: (incident: string, terms: IncidentSearch) =>
    withLists(call<UnreportedAnswer>('POST', `/api/incidents/${part(incident)}/search`, terms), 'persons'),
  lookup: (terms: LookupQuery) => withLists(call<LookupAnswer>('POST', '/api/lookup', terms), 'hits'),
  person: (id: string, ground?: string, caseNumber?: string) =>
    call<PersonAnswer>('GET', `/api/persons/${part(id)}`, undefined, groundHeaders(ground, caseNumber)),
  /** A body, not a URL: the point may be somebody's home. */
  places: (question: PlaceQuery) => withLists(call<PlacesAnswer>('POST', '/api/places', question), 'places'),
  addStay: (person: string, stay: NewStay) => call<StayAnswer>('POST', `/api/persons/${part(person)}/stays`, stay),
  addTransport: (person: string, transport: NewTransport) =>
    call<TransportAnswer>('POST', `/api/persons/${part(person)}/transports`, transport),
};
