// SPDX-License-Identifier: Apache-2.0
// What a page is called: by what the role does there, and in the browser's tab in both languages.
import { useEffect } from 'preact/hooks';
import { currentLang, inBoth, type Key } from '../../i18n';

const LOOKUP: Record<string, Key> = {
  dispatch: 'page.dispatch',
  ambulance: 'page.dispatch.ambulance',
  clerk: 'page.dispatch.clerk',
  care: 'page.dispatch.care',
};

/** Four roles share the page that finds people: each reads its own work over it. */
export const lookupTitle = (role: string): Key => LOOKUP[role] ?? 'page.dispatch.command';
/** Police, prefecture and health centre are not the command centre: they read what was provided to them. */
export const commandTitle = (role: string): Key => (role === 'command' ? 'page.command' : 'page.command.given');
/** Care staff and the community each have their own word over the same page. */
export const fieldTitle = (role: string): Key => (role === 'field_care' ? 'page.field.care' : 'page.field');

/** The tab of a page with something urgent to say. */
export const LOUD = '(!) ';

/** 名簿・対象者検索 / Register: find a person | 安否 Anpi, the reader's language first. */
export const tabTitle = (key: Key): string => `${inBoth(key).join(' / ')} | ${inBoth('app.name').join(' ')}`;

/** Keeps LOUD in front when it is there. */
export function usePageTitle(key: Key): void {
  const lang = currentLang();
  useEffect(() => {
    document.title = (document.title.startsWith(LOUD) ? LOUD : '') + tabTitle(key);
  }, [key, lang]);
}
