// SPDX-License-Identifier: Apache-2.0
// The pages there are, and what the head of each has of its own: all are made from page.html when the screens are built.
import { texts, type Key } from './shared/i18n/texts';

/** `name`: its folder, and its class in the style sheets. `file`: under which it is delivered. `more`: a line of its own in the head. */
export interface Page {
  name: string;
  file: string;
  title: Key;
  more?: string;
}

const page = (name: string, title: Key, more?: string): Page => ({ name, file: `${name}.html`, title, more });

export const PAGES: readonly Page[] = [
  { ...page('login', 'login.title'), file: 'index.html' },
  page('command', 'page.command'),
  page('field', 'page.field', '<link rel="manifest" href="/manifest.webmanifest" />'),
  page('dispatch', 'page.dispatch.command'),
  page('audit', 'page.audit'),
  page('admin', 'page.admin'),
  page('device', 'page.device', '<meta name="referrer" content="no-referrer" />'), // its address holds a secret
  page('account', 'page.account'),
];

/** The page as one file, from what all have in common; a place without anything to stand there leaves no line. */
export function fill(template: string, { name, title, more }: Page): string {
  return template
    .split('\n')
    .flatMap((line) => (!line.includes('{{more}}') ? [line] : more ? [line.replace('{{more}}', more)] : []))
    .join('\n')
    .replaceAll('{{name}}', name)
    .replaceAll('{{title}}', `${texts[title].join(' / ')} | ${texts['app.name'].join(' ')}`);
}
