// SPDX-License-Identifier: Apache-2.0
// Drawn here so that no font and no file has to arrive first. Always beside a text, so hidden from readers.
const PATHS = {
  check: 'm5 13 5 5L20 7',
  note: 'M5 4h14v16H5zM8 9h8M8 13h8M8 17h4',
  alert: 'M12 3 2 20h20zM12 9v6M12 17.5v.5',
  empty: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z',
  bolt: 'M13 2 5 14h6l-1 8 9-13h-6z',
  phone: 'M6 3h4l2 5-3 2c1 2 3 4 5 5l2-3 5 2v4c0 1-1 2-2 2C11 20 4 13 4 5c0-1 1-2 2-2z',
  map: 'm3 6 6-3 6 3 6-3v15l-6 3-6-3-6 3zM9 3v15M15 6v15',
  cloudOff: 'M3 3l18 18M7 10a4 4 0 0 0 0 8h10M10 6a6 6 0 0 1 8 5 4 4 0 0 1 3 5',
  undo: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6v1',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  print: 'M7 9V3h10v6M7 18H4v-8h16v8h-3M7 14h10v7H7z',
  close: 'm5 5 14 14M19 5 5 19',
  back: 'm14 5-7 7 7 7',
  send: 'M3 11 21 3l-6 18-4-7z',
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-5 3-7 7-7s7 2 7 7M16 4a4 4 0 0 1 0 7M18 14c3 1 4 3 4 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l4 2',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 3.5-7 8-7s8 2 8 7',
  lock: 'M6 10.5h12V21H6zM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5M12 14.5v2.5',
  out: 'M10 4H4v16h6M9 12h12M16 7l5 5-5 5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
