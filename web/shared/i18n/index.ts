// SPDX-License-Identifier: Apache-2.0
// Japanese first; English on a switch that this device remembers.
import { useEffect, useState } from 'preact/hooks';
import type { ErrorBody } from '../api/types';
import { texts, type Key } from './texts';

export type { Key } from './texts';
/** Also the names of a refusal's two sentences (ErrorBody). */
export type Lang = 'ja' | 'en';

const STORAGE_KEY = 'anpi.lang';
const listeners = new Set<() => void>();
let lang: Lang = 'ja';
try {
  if (localStorage.getItem(STORAGE_KEY) === 'en') lang = 'en';
} catch {
  /* Japanese */
}

/** Of this page; a component that must change with it stands below useLang. */
export const currentLang = (): Lang => lang;

/** At once on this page, on others when they are loaded. Where nothing can be stored, for this visit. */
export function setLang(next: Lang): void {
  lang = next;
  try {
    localStorage.setItem(STORAGE_KEY, next);
  } catch {
    /* for this visit only */
  }
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

/** Renders the component again when the language changes. Used once, at the root of a page. */
export function useLang(): Lang {
  const [, render] = useState(0);
  useEffect(() => {
    document.documentElement.lang = lang;
    const listener = (): void => render((n) => n + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return lang;
}

/** `{name}` is replaced by values.name, and left as it is when there is none. An unknown key is shown itself. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  // A word of a newer server must not bring the page down.
  const text: string = texts[key]?.[lang === 'ja' ? 0 : 1] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** In both languages, the reader's own first. */
export const inBoth = (key: Key): [string, string] => {
  const [ja, en] = texts[key];
  return lang === 'ja' ? [ja, en] : [en, ja];
};

/** The text of `prefix.value` if there is one, else the value as the server sent it. */
export function tOr(prefix: string, value: string | null | undefined): string {
  if (!value) return '';
  const key = `${prefix}.${value}`;
  return key in texts ? t(key as Key) : value;
}

/** The server's own sentence; the code where it sent none. */
export const errorText = (error: ErrorBody): string => (lang === 'ja' ? error.ja : error.en) || error.code;
