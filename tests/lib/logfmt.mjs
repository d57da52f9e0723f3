// SPDX-License-Identifier: Apache-2.0
// Reads what the programs say on standard error as whoever collects logs will: logfmt, a record a line, and the refusals
// that are JSON, an object a line. Strict: a value with a blank that is not quoted would shift all that follows it.
//
//     readLog(text) -> [{ level, program, event, … } | { error: { code, … } }]; throws with the line that cannot be read
import { metCodes, metWords } from './noted.mjs';

const pair = /([a-z][a-z0-9_]*)=(?:"((?:[^"\\\p{Cc}]|\\["\\]|\\x[0-9a-f]{2})*)"|([^\s"=\\\p{Cc}]*))(?: |$)/uy;

function readPairs(line) {
  const record = {};
  pair.lastIndex = 0;
  while (pair.lastIndex < line.length) {
    const at = pair.lastIndex,
      found = pair.exec(line);
    if (!found) throw new Error(`no key=value at byte ${at}`);
    const [, key, quoted, bare] = found;
    if (key in record) throw new Error(`${key} twice`);
    record[key] =
      quoted === undefined
        ? bare
        : quoted.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex, plain) => (hex ? String.fromCharCode(parseInt(hex, 16)) : plain));
  }
  if (line.endsWith(' ')) throw new Error('a blank at the end');
  for (const key of ['level', 'program', 'event']) if (!record[key]) throw new Error(`no ${key}`);
  if (!/^(debug|info|warn|error)$/.test(record.level)) throw new Error(`level ${record.level}`);
  return record;
}

function readRefusal(line) {
  const { error } = JSON.parse(line);
  for (const key of ['code', 'ja', 'en']) if (typeof error?.[key] !== 'string' || !error[key]) throw new Error(`a refusal without ${key}`);
  return { error };
}

// `words`: the command also talks to the person before it; what it says so is no record.
export function readLog(bytes, { words = false } = {}) {
  const text = typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const lines = text.split('\n');
  const last = lines.pop();
  if (last) throw new Error(`the last line has no end: ${last}`);
  const isRecord = (line) => !words || /^(level=|\{)/.test(line);
  lines.filter((line) => !isRecord(line)).forEach(metWords);
  const records = lines.filter(isRecord).map((line) => {
    try {
      return line.startsWith('{') ? readRefusal(line) : readPairs(line);
    } catch (e) {
      throw new Error(`not a line of a log: ${e.message}\n${line}`);
    }
  });
  // The name of an event can be spelled as a code is.
  for (const { event, ...said } of records) {
    metCodes(said);
    Object.values(said).forEach((value) => typeof value === 'string' && metWords(value));
  }
  return records;
}
