// SPDX-License-Identifier: Apache-2.0
// The lists that an office keeps of its people: RFC 4180, with a heading of login, name and role in any order.

export interface Invitation {
  login: string;
  name: string;
  role: string;
}

export function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /("((?:[^"]|"")*)"|[^,\r\n"]*)(,|\r\n|\n|\r|$)/gy;
  const body = text.replace(/^\ufeff/, '');
  while (cell.lastIndex < body.length) {
    const found = cell.exec(body);
    if (!found) throw new SyntaxError('csv');
    const quoted = found[2];
    rows[rows.length - 1]?.push((quoted !== undefined ? quoted.replace(/""/g, '"') : (found[1] ?? '')).trim());
    if (found[3] !== ',') rows.push([]);
  }
  return rows.filter((row) => row.some((each) => each !== ''));
}

/** Throws SyntaxError when the heading lacks a column. */
export function readInvitations(text: string): Invitation[] {
  const [head = [], ...rows] = parseCsv(text);
  const at = (name: string): number => {
    const i = head.indexOf(name);
    if (i < 0) throw new SyntaxError(name);
    return i;
  };
  const [login, name, role] = [at('login'), at('name'), at('role')];
  return rows.map((row) => ({ login: row[login] ?? '', name: row[name] ?? '', role: row[role] ?? '' }));
}
