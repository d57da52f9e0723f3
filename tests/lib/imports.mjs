// SPDX-License-Identifier: Apache-2.0
// Files of a clerk, brought in by the real command: exit code, words and the account as objects.
//
//     const list = await makeImports(city);
//     const { code, lines, out, err } = await list.people([{ 氏名: "試験 花子", 生年月日: "不詳" }], ["--full"]);
//     await list.text("自治体内番号,氏名\r\nN1,試験 壱\r\n");       // bytes or text as they stand
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CITY } from './city.mjs';
import { build, root } from './cluster.mjs';
import { metCodes } from './noted.mjs';
import { readLog } from './logfmt.mjs';

// RFC 4180, the whole of it: the account quotes what needs it.
export function csvRows(text) {
  const rows = [['']];
  let quoted = false;
  for (let i = text.startsWith('\ufeff') ? 1 : 0; i < text.length; i++) {
    const row = rows.at(-1),
      c = text[i];
    if (quoted) {
      if (c !== '"') row[row.length - 1] += c;
      else if (text[i + 1] === '"') row[row.length - 1] += text[++i];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') row.push('');
    else if (c === '\n') rows.push(['']);
    else if (c !== '\r') row[row.length - 1] += c;
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

export async function makeImports(city) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-import.'));
  let files = 0;
  const tried = (args) => {
    const child = spawn(path.join(root, build, 'anpi'), [...args, ...city.options], { cwd: root });
    const said = { out: '', err: '' };
    child.stdout.on('data', (data) => (said.out += data));
    child.stderr.on('data', (data) => (said.err += data));
    return new Promise((done) => child.on('close', (code) => done({ code, ...said }))).then(
      (end) => (readLog(end.err, { words: true }), end),
    );
  };
  const file = async (from, options = [], municipality = CITY) => {
    const answer = await tried([
      'import',
      'registry',
      '--municipality',
      municipality,
      '--account',
      `${from}.account.csv`,
      ...options,
      from,
    ]);
    const account = await readFile(`${from}.account.csv`, 'utf8').catch(() => '');
    const [heads, ...rows] = csvRows(account);
    const lines = rows.map((row) => Object.fromEntries(heads.map((head, i) => [head, row[i]])));
    metCodes(lines);
    return { ...answer, account, lines, outcomes: lines.map((l) => l.outcome) };
  };
  const text = async (content, options, municipality) => {
    const name = path.join(folder, `list${++files}.csv`);
    await writeFile(name, content);
    return file(name, options, municipality);
  };
  const people = (list, options, municipality) => {
    const heads = [...new Set(list.flatMap((p) => Object.keys(p)))];
    const cell = (value) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    return text(
      [heads.join(','), ...list.map((p) => heads.map((h) => cell(p[h] ?? '')).join(','))].join('\r\n') + '\r\n',
      options,
      municipality,
    );
  };
  return { folder, tried, file, text, people, remove: () => rm(folder, { recursive: true, force: true }) };
}
