// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Transport } from '../shared/api/types';
import { bodyOf, draftOf, lackOf, type Draft } from './transportDraft';

const NOW = new Date('2026-11-29T05:00:00Z');
const draft = (more: Partial<Draft> = {}): Draft => ({ ...draftOf(null, NOW), hospital: ' みほん病院 ', ...more });
const entry = (more: Partial<Transport> = {}): Transport =>
  ({
    id: '9',
    at: '2026-11-28T23:50:00+09:00',
    hospital: 'みほん病院',
    complaint: '胸痛',
    urgency: '高',
    companion: '妻',
    crew: '一号',
    vitals: { pulse: 90, at: '2026-11-28T23:55:00+09:00' },
    ...more,
  }) as Transport;

test('who_was_carried_was_carried_somewhere_and_who_was_not_has_a_reason', () => {
  expect(lackOf(draft())).toBeNull();
  expect(lackOf(draft({ hospital: ' ' }))).toBe('transport.need.hospital');
  expect(lackOf(draft({ carried: false }))).toBe('transport.need.reason');
  expect(lackOf(draft({ carried: false, reason: '拒否', hospital: '' }))).toBeNull();
  expect(lackOf(draft({ at: '2026-11-29T25:00' }))).toBe('transport.need.at');
  expect(lackOf(draft({ parts: { times: { 現着: '25:10' }, vitals: {}, refusals: [] } }))).toBe('transport.need.times');
});

test('of_who_was_not_carried_no_hospital_is_sent_and_of_who_was_no_reason', () => {
  expect(bodyOf(draft({ reason: '拒否' }), 'op', null)).toEqual({ op_id: 'op', at: '2026-11-29T14:00:00+09:00', hospital: 'みほん病院' });
  expect(bodyOf(draft({ carried: false, reason: '拒否' }), 'op', null)).toEqual({
    op_id: 'op',
    at: '2026-11-29T14:00:00+09:00',
    not_transported: '拒否',
  });
});

test('a_correction_begins_with_what_stands_and_goes_on_with_what_the_form_does_not_ask_for', () => {
  const from = draftOf(entry(), NOW);
  expect(from).toMatchObject({ at: '2026-11-28T23:50', carried: true, hospital: 'みほん病院' });
  expect(bodyOf({ ...from, remarks: ' 要連絡 ' }, 'op', entry())).toEqual({
    op_id: 'op',
    at: '2026-11-28T23:50:00+09:00',
    corrects: '9',
    complaint: '胸痛',
    urgency: '高',
    companion: '妻',
    crew: '一号',
    hospital: 'みほん病院',
    vitals: { pulse: 90, at: '2026-11-28T23:55:00+09:00' },
    remarks: '要連絡',
  });
  expect(draftOf(entry({ hospital: undefined, not_transported: '辞退' }), NOW)).toMatchObject({ carried: false, reason: '辞退' });
});
