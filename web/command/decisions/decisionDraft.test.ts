// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { DecisionChoice } from '../../shared/api/types';
import { contentOf, firstDraft, missingOf } from './decisionDraft';

const POLICE: DecisionChoice = { role: 'police', fields: ['name', 'address'] };
const CENTRE: DecisionChoice = { office: '7', name: '保健所', fields: ['name', 'device'] };
const NOW = new Date('2026-11-30T03:00:00Z');
const full = { ...firstDraft(NOW), to: new Set(['rpolice', 'o7']), zones: new Set(['3']), title: ' 市長 ', decided_by: '試験 太郎' };

test('nothing is chosen beforehand but the near end, and what is missing is said in the order of the form', () => {
  const first = firstDraft(NOW);
  expect(missingOf(first, [POLICE])).toEqual(['decision.recipients', 'decision.zones', 'decision.title', 'decision.by']);
  expect(missingOf({ ...first, all: true, until: '', to: new Set(['o9']) }, [POLICE])).toEqual([
    'decision.recipients',
    'decision.until',
    'decision.title',
    'decision.by',
  ]);
  expect(missingOf(full, [POLICE, CENTRE])).toEqual([]);
});

test('a decision gives what its recipients can be given, without what was taken out, and always the name', () => {
  const sent = contentOf({ ...full, without: new Set(['device', 'name']) }, [POLICE, CENTRE], null, null);
  expect(sent).toMatchObject({
    recipients: [{ role: 'police' }, { office: '7' }],
    zones: ['3'],
    fields: ['name', 'address'],
    until: '2026-11-30T18:00:00+09:00',
    title: '市長',
  });
  expect(Object.keys(sent).filter((key) => ['note', 'municipality', 'replaces'].includes(key))).toEqual([]);
  expect(contentOf({ ...full, all: true, without: new Set() }, [CENTRE], '23999', null)).toMatchObject({
    zones: 'all',
    fields: ['name', 'device'],
    municipality: '23999',
  });
});

test('who is on a device is given out when somebody says so, and not at first', () => {
  expect(contentOf(full, [CENTRE], null, null).fields).toEqual(['name']);
  expect(contentOf({ ...full, without: new Set() }, [CENTRE], null, null).fields).toEqual(['name', 'device']);
});
