// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Assignment, HolderOffice } from '../../shared/api/types';
import { minutesOf } from '../../shared/ui/minutes';
import { againOf, choicesLeft, contentOf, FALLBACK_LIMITS, holderName, holding } from './assignments';

const assignment = (more: Partial<Assignment>): Assignment => ({
  id: '1',
  incident: '9',
  person: null,
  zone: '5',
  user: '12',
  user_name: '試験 一',
  office: '3',
  office_name: '試験事業所',
  fallback_min: null,
  from: '2026-01-01T00:00:00Z',
  to: null,
  ...more,
});

test('a_panel_shows_its_own_zone_or_person_only_and_standing_ones_last', () => {
  const all = [
    assignment({ id: '1', incident: null }),
    assignment({ id: '2', zone: '6' }),
    assignment({ id: '3', zone: null, person: '5' }),
    assignment({ id: '4' }),
  ];
  expect(holding(all, { zone: '5' }).map((a) => a.id)).toEqual(['4', '1']);
  expect(holding(all, { person: '5' }).map((a) => a.id)).toEqual(['3']);
});

test('an_office_is_named_where_it_is_the_whole_office', () => {
  expect(holderName(assignment({}))).toBe('試験 一');
  expect(holderName(assignment({ user: null, user_name: null, office: '3', office_name: '試験事業所' }))).toBe('試験事業所');
});

test('minutes_that_the_server_would_refuse_are_none', () => {
  expect([minutesOf('1', FALLBACK_LIMITS), minutesOf('10080', FALLBACK_LIMITS)]).toEqual([1, 10080]);
  for (const bad of ['0', '10081']) expect(minutesOf(bad, FALLBACK_LIMITS), bad).toBeNaN();
});

test('a_user_is_sent_with_the_minutes_and_an_office_never', () => {
  expect(contentOf({ zone: '5' }, 'u12', 30)).toEqual({ zone: '5', user: '12', fallback_min: 30 });
  expect(contentOf({ person: '7' }, 'u12', null)).toEqual({ person: '7', user: '12' });
  expect(contentOf({ zone: '5' }, 'o3', 30)).toEqual({ zone: '5', office: '3' });
});

test('what_was_taken_back_can_be_given_again_as_it_was', () => {
  expect(againOf(assignment({ fallback_min: 30 }))).toEqual({ zone: '5', user: '12', fallback_min: 30 });
  expect(againOf(assignment({ zone: null, person: '7', user: null, office: '3', office_name: '試験事業所' }))).toEqual({
    person: '7',
    office: '3',
  });
});

test('who_holds_it_already_is_not_offered_again', () => {
  const offices: HolderOffice[] = [
    {
      office: '3',
      name: '試験事業所',
      kind: 'care',
      users: [
        { user: '12', name: '試験 一', role: 'field_care' },
        { user: '13', name: '試験 二', role: 'field_care' },
      ],
    },
  ];
  expect(choicesLeft(offices, [assignment({})])).toEqual([{ ...offices[0], whole: true, users: [offices[0]?.users[1]] }]);
  expect(choicesLeft(offices, [assignment({ user: null, user_name: null })])).toEqual([{ ...offices[0], whole: false }]);
});
