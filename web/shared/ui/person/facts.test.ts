// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setLang } from '../../i18n';
import { hasRefusal, reasonText, sexText } from './facts';

beforeEach(() => vi.stubGlobal('document', { documentElement: {} }));
afterEach(() => {
  setLang('ja');
  vi.unstubAllGlobals();
});

test('a_reason_is_said_as_at_work_with_its_grade', () => {
  expect(reasonText({ kind: '要支援', detail: '2' })).toBe('要支援2');
  expect(reasonText({ kind: '療育', detail: 'B1' })).toBe('療育B1');
  expect(reasonText({ kind: '障害支援区分', detail: '区分4' })).toBe('障害支援区分4');
  expect(reasonText({ kind: '身体障害', detail: '身体障害2級' })).toBe('身体障害2級');
  expect(reasonText({ kind: '身体障害', detail: '視覚1級' })).toBe('身体障害（視覚1級）');
  expect(reasonText({ kind: '独居', detail: '' })).toBe('独居');
});

test('a_reason_is_said_in_english_too', () => {
  setLang('en');
  expect(reasonText({ kind: '要支援', detail: '2' })).toBe('support level 2');
  expect(reasonText({ kind: '独居', detail: null })).toBe('lives alone');
});

test('a_refusal_is_seen_in_either_language', () => {
  for (const lang of ['ja', 'en'] as const) {
    setLang(lang);
    expect(hasRefusal([{ kind: '救急照会', party: '本人', answer: '拒否' }])).toBe(true);
    expect(
      hasRefusal([
        { kind: '名簿提供', answer: '同意' },
        { kind: '連携', answer: '不同意' },
      ]),
    ).toBe(true);
    expect(hasRefusal([{ kind: '名簿提供', answer: '未回答' }])).toBe(false);
  }
  expect(hasRefusal(undefined)).toBe(false);
});

test('sex_is_said_by_its_word_or_its_number', () => {
  expect(['男', 1, '2', 'その他', 9, 0, null].map(sexText)).toEqual(['男', '男', '女', 'その他', 'その他', '', '']);
});
