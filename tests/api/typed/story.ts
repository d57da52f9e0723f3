// SPDX-License-Identifier: Apache-2.0
// One story by typed answers: log in, open a disaster, list who is not reported yet, mark one, read it back, search for them.
import { type Heard, Typed } from './client';

export interface Told {
  user: string;
  incident: string;
  unreported: number;
  marked: string;
  result: string;
  status: string;
  found: string[];
}

export async function story(base: string, login: string, password: string, opId: () => string, heard: Heard): Promise<Told> {
  const who = new Typed(base, heard);
  const { user } = await who.login(login, password);
  const { incident } = await who.post('/api/incidents', {
    body: { name: '台風第99号', kind: 'typhoon', drill: false, municipalities: ['23999'], decided_by: '市長', op_id: opId() },
  });
  const list = await who.get('/api/incidents/{incident}/unreported', { path: { incident: incident.id }, query: { limit: 5 } });
  const person = list.persons[0]?.person;
  if (person === undefined) throw new Error('nobody is on the list');
  const observed_at = new Date(Date.parse(incident.opened_at) + 1).toISOString();
  const { results } = await who.post('/api/incidents/{incident}/observations', {
    path: { incident: incident.id },
    body: { operations: [{ op_id: opId(), person, status: 'safe', observed_at }] },
  });
  const page = await who.get('/api/incidents/{incident}/persons/{person}/history', { path: { incident: incident.id, person } });
  const name = (await who.get('/api/persons/{person}', { path: { person } })).person.name ?? '';
  const search = await who.post('/api/incidents/{incident}/search', { path: { incident: incident.id }, body: { q: name } });
  return {
    user: user.role,
    incident: incident.id,
    unreported: list.total,
    marked: person,
    result: results[0]?.result ?? '',
    status: page.observations[0]?.status ?? '',
    found: search.persons.map((one) => one.person),
  };
}
