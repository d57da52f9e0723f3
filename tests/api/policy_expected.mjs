// SPDX-License-Identifier: Apache-2.0
// Who may do what, written from the table of roles in the data items and not from the server's: one row a role.
//
// A cell names the people whom the role is shown, or may write about, and when: `stranger` (in the municipality, nothing
// answered to any consent), `refused` (entrusted to the field roles and the care team, but every consent refused), `mine`
// (entrusted, every consent given), `protected` (as `mine`, but 支援措置), `other` (another municipality). A bare word means
// always, `:open` only while a real incident is open there (a drill never counts), `:decided` only while a 提供の決定 to all
// roles outside the city is in force as well. An empty cell: may ask, is shown nobody. No cell: the role may not ask at all.
// CHOSEN: the ground that is put forward there is none of this role's, so it is refused, whoever it is about.
//
// Fields: N name · A address · P phone · S stay, status · L plan, reasons · C contacts, care team · D devices · M medical ·
// K access · Y key box and code · X caution · V directives · T transports · O consents · Z note.

export const states = ['none', 'drill', 'open', 'decided', 'closed'];
export const people = ['stranger', 'refused', 'mine', 'protected', 'other'];

const CHOSEN = 'auth.ground_chosen';
const entrusted = 'mine refused:decided';
const onDisasterLookup = 'stranger:open refused:open mine:open protected:open';
const onDecision = 'stranger:decided refused:decided mine:decided';
const emergency = 'mine stranger:decided refused:decided';
const everybody = 'stranger refused mine';
const evenProtected = `${everybody} protected`; // a write shows nothing
const city = 'NASPLXCDOZT',
  crew = 'NAPSLXCDMKYTZV',
  desk = 'NAPSDXK',
  list = 'NAPSL';
// Those who read by a decision alone; before one, a search or a list is refused as a whole.
const noDecision = { code: 'decision.none', columns: ['lookup', 'unreported', 'search', 'power'], until: ['decided'] };
const readOnly = {
  lookup: onDecision,
  lookupCase: CHOSEN,
  page: onDecision,
  withCase: CHOSEN,
  glass: CHOSEN,
  unreported: onDecision,
  search: onDecision,
  fields: list,
  without: noDecision,
};

// page GET of a person · withCase the same with a case number · glass the same, breaking the glass · lookup a search by
// phone · lookupCase with a case number · unreported, search (of an incident), assigned, power lists · history marks · mark, stay, confirm,
// transport.
export const roles = {
  field_care: {
    page: entrusted,
    withCase: CHOSEN,
    glass: CHOSEN,
    assigned: entrusted,
    power: entrusted,
    history: entrusted,
    mark: 'mine refused protected',
    stay: 'mine refused protected',
    confirm: 'mine refused protected',
    fields: 'NAPSLXCDMKYTZ',
    fieldsDecided: list + 'D',
  },
  field_community: {
    page: entrusted,
    withCase: CHOSEN,
    glass: CHOSEN,
    assigned: entrusted,
    history: entrusted,
    mark: 'mine refused protected',
    fields: list,
  },
  shelter: {
    lookup: onDisasterLookup,
    lookupCase: CHOSEN,
    mark: evenProtected,
    stay: evenProtected,
    lookupFields: 'N',
    without: { code: 'auth.not_now', columns: ['lookup'], until: ['open', 'decided'] },
  },
  command: {
    page: everybody,
    withCase: CHOSEN,
    glass: evenProtected,
    lookup: evenProtected,
    lookupCase: CHOSEN,
    unreported: everybody,
    search: everybody,
    assigned: '',
    power: everybody,
    history: everybody,
    mark: evenProtected,
    stay: everybody,
    confirm: everybody,
    fields: city,
    fieldsOpen: city + 'MK',
  },
  dispatch: {
    page: emergency,
    withCase: everybody,
    glass: evenProtected,
    lookup: `${emergency} protected`,
    lookupCase: evenProtected,
    power: emergency,
    fields: desk,
    fieldsDecided: 'NAPSD',
  },
  ambulance: {
    page: emergency,
    withCase: everybody,
    glass: evenProtected,
    lookup: `${emergency} protected`,
    lookupCase: evenProtected,
    transport: evenProtected,
    mark: evenProtected,
    fields: crew,
    fieldsDecided: list + 'D',
  },
  care: {
    page: entrusted,
    withCase: CHOSEN,
    glass: CHOSEN,
    assigned: entrusted,
    power: entrusted,
    history: entrusted,
    fields: crew,
    fieldsDecided: list + 'D',
  },
  clerk: { page: everybody, withCase: CHOSEN, glass: evenProtected, lookup: evenProtected, lookupCase: CHOSEN, fields: city },
  health_center: { ...readOnly, power: onDecision, fields: list + 'D' },
  pref: readOnly,
  police: readOnly,
  admin: {},
  auditor: {},
};
// Of the command centre, and named for the protected persons: as `command`, and these too; a page of theirs with a reason.
roles.protected_desk = {
  ...roles.command,
  stay: evenProtected,
  confirm: evenProtected,
  unreported: evenProtected,
  search: evenProtected,
  power: evenProtected,
  history: evenProtected,
};
export const isCommand = (role) => role === 'command' || role === 'protected_desk';

// Routes that show or change no person: who may ask. The walk sends them with no body that could do anything.
const map = Object.keys(roles).filter((role) => role !== 'admin' && role !== 'auditor');
const anyone = Object.keys(roles);
export const PUBLIC = 'public';
export const routes = {
  'GET /healthz': PUBLIC,
  'GET /readyz': PUBLIC,
  'GET /metrics': PUBLIC,
  'GET /ca.crl': PUBLIC,
  'GET /api/openapi.json': PUBLIC,
  'GET /api/config': PUBLIC,
  'POST /api/login': PUBLIC,
  'POST /api/logout': anyone,
  'GET /api/me': anyone,
  'GET /api/incidents': map,
  'GET /api/zones.geojson': map,
  'GET /api/outages': map,
  'GET /api/feeds': map,
  'POST /api/places': map,
  'POST /api/persons/{person}/pin': ['clerk', 'protected_desk'],
  'GET /api/live': anyone, // whoever may not see the map hears of the own account alone
  'POST /api/calls': PUBLIC,
  'GET /api/calls': ['dispatch', 'care', 'protected_desk'],
  'POST /api/calls/{call}/state': ['dispatch'],
  'GET /api/audit': ['auditor'],
  'GET /api/audit/break-glass': ['command', 'auditor'],
  'POST /api/audit/break-glass/{opening}/review': ['command', 'auditor'],
  'GET /tiles/{layer}/{z}/{x}/{y}.pbf': map,
  'GET /api/shelters': map,
  'GET /api/shelters.geojson': map,
  'GET /api/shelters/near': map,
  'POST /api/incidents/{incident}/shelters/{shelter}': ['command', 'shelter'],
  'GET /api/where': map,
  'POST /api/password': anyone,
  'POST /api/totp/enrol': anyone,
  'POST /api/totp/confirm': anyone,
  'POST /api/totp/disable': anyone,
  'POST /api/pin': anyone,
  'POST /api/pin/lock': anyone,
  'POST /api/pin/unlock': anyone,
  'GET /api/sessions': anyone,
  'POST /api/sessions/end': anyone,
  'POST /api/device': PUBLIC,
  'GET /api/admin/users': ['admin'],
  'POST /api/admin/users': ['admin'],
  'POST /api/admin/users/{user}/reset': ['admin'],
  'POST /api/admin/users/{user}/disable': ['admin'],
  'POST /api/admin/users/{user}/enable': ['admin'],
  'GET /api/admin/devices': ['admin'],
  'POST /api/admin/devices': ['admin'],
  'POST /api/admin/devices/{serial}/revoke': ['admin'],
  'GET /api/incidents/{incident}/zones': map,
  'POST /api/incidents': ['command'],
  'POST /api/persons/{person}/pin': ['clerk', 'protected_desk'],
  'POST /api/incidents/{incident}/close': ['command'],
  'POST /api/incidents/{incident}/rounds': ['command'],
  'GET /api/incidents/{incident}/assignments': ['command'],
  'POST /api/incidents/{incident}/assignments': ['command'],
  'POST /api/incidents/{incident}/assignments/{assignment}/end': ['command'],
  'GET /api/incidents/{incident}/holders': ['command'],
  'GET /api/incidents/{incident}/labels': map,
  'POST /api/incidents/{incident}/labels': ['command'],
  'POST /api/incidents/{incident}/label-names': ['command'],
  'GET /api/incidents/{incident}/reviews': ['command'],
  'POST /api/incidents/{incident}/reviews': ['command'],
  'GET /api/incidents/{incident}/decisions': map,
  'POST /api/incidents/{incident}/decisions': ['command'],
  'POST /api/incidents/{incident}/decisions/{decision}/end': ['command'],
  'POST /api/incidents/{incident}/zone-reports': ['command', 'field_care', 'field_community'],
};

for (const allowed of Object.values(routes))
  if (Array.isArray(allowed) && allowed.includes('command') && !allowed.includes('protected_desk')) allowed.push('protected_desk');

// Routes about people: by which columns of `roles` they are walked.
export const personal = {
  'GET /api/persons/{person}': ['page'],
  'POST /api/persons/{person}/view': ['withCase', 'glass'],
  'POST /api/lookup': ['lookup', 'lookupCase'],
  'GET /api/incidents/{incident}/unreported': ['unreported'],
  'POST /api/incidents/{incident}/search': ['search'],
  'GET /api/assigned': ['assigned'],
  'GET /api/power': ['power'],
  'GET /api/incidents/{incident}/persons/{person}/history': ['history'],
  'POST /api/incidents/{incident}/observations': ['mark'],
  'POST /api/persons/{person}/stays': ['stay'],
  'POST /api/persons/{person}/power': ['confirm'],
  'POST /api/persons/{person}/transports': ['transport'],
};

// "yes", "no" (asked, not shown) or "refused" (may not ask).
export function cell(role, column, person, state) {
  const text = roles[role][column];
  if (text === undefined) return 'refused';
  if (text === CHOSEN) return CHOSEN;
  const { without } = roles[role];
  if (without?.columns.includes(column) && !without.until.includes(state)) return without.code;
  const word = text.split(' ').find((w) => w.split(':')[0] === person);
  const when = word?.split(':')[1];
  return word && (!when || state === 'decided' || when === state) ? 'yes' : 'no';
}

// `byDecision`: shown on the decision, not on a ground of every day.
export function fields(role, state, byDecision = false) {
  const row = roles[role];
  const open = state === 'open' || state === 'decided';
  return [...new Set(byDecision && row.fieldsDecided ? row.fieldsDecided : open && row.fieldsOpen ? row.fieldsOpen : row.fields)]
    .sort()
    .join('');
}

// The second wall, in the database: which roles may read which table one person at a time. It knows whose people are whose,
// not on what ground: `stranger` and `refused` are people of the municipality, entrusted ones are also `mine`.
const near = ['stranger', 'refused', 'mine'],
  own = ['refused', 'mine'];
export const walls = {
  observation: { command: near, field_care: own, field_community: own, care: own },
  mark_review: { command: near, field_care: own, field_community: own, care: own },
  transport: { command: near, ambulance: near, clerk: near, field_care: own, care: own },
  directive: { ambulance: near, care: own },
  inquiry: { command: near },
  power_confirmation: { command: near, dispatch: near, field_care: own, care: own },
};
for (const table of Object.values(walls)) if (table.command) table.protected_desk = [...table.command, 'protected'];
