// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ZONE_COLOURS, ZONE_STATES } from './zoneColours';

const css = readFileSync('shared/ui/base.css', 'utf8');
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

test('a_zone_has_the_same_colour_on_the_map_and_on_its_label', () => {
  for (const state of ZONE_STATES) expect(css, state).toContain(`--zone-${state}: ${ZONE_COLOURS[state]};`);
});

test('every_state_has_a_place_in_the_order_of_the_table', () => {
  expect([...ZONE_STATES].sort()).toEqual(Object.keys(ZONE_COLOURS).sort());
});

test('white_words_on_a_zones_colour_can_be_read', () => {
  for (const [, state] of css.matchAll(/\.zone-(\w+) \{[^}]*color: #fff; \}/g)) {
    expect(contrast(ZONE_COLOURS[state as keyof typeof ZONE_COLOURS], '#ffffff'), state).toBeGreaterThanOrEqual(4.5);
  }
});
