// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { parseCsv, readInvitations } from './csv';

test('quotes_commas_and_a_byte_order_mark_are_read', () => {
  expect(parseCsv('\ufeffa,"b,""c"""\r\n\r\n1,"x\ny"')).toEqual([
    ['a', 'b,"c"'],
    ['1', 'x\ny'],
  ]);
});

test('columns_come_in_any_order_and_a_missing_one_is_told', () => {
  expect(readInvitations('role,login,name\nclerk,ito,試験 一\n')).toEqual([{ login: 'ito', name: '試験 一', role: 'clerk' }]);
  expect(() => readInvitations('login,name\nx,y\n')).toThrow('role');
});

test('an_unclosed_quote_is_refused', () => {
  expect(() => parseCsv('a\n"b')).toThrow(SyntaxError);
});
