// SPDX-License-Identifier: Apache-2.0
import type { reachJa } from './reachJa';

export const reachEn: Record<keyof typeof reachJa, string> = {
  'fault.list': '“{list}” cannot be shown.',
  'fault.list.do': 'The other lists go on working.',
  'fault.person': 'What is known of this person',
  'fault.page': 'This page cannot be shown.',
  'fault.page.do': 'Load it again. Marks not sent yet are kept on this device. If it goes on, tell the administrator.',
  'fault.reload': 'Reload',
  'problem.fault': 'If it goes on after loading again, tell the administrator.',
  'problem.forbidden': 'Your role has no right to see this. If you need it, ask the administrator of your office.',
  'problem.server': 'The connection works. If it goes on, tell the system administrator.',
  'problem.wait': 'Wait about {n} seconds, then press again.',
  'wrong.page': 'This page is not for “{role}”.',
  'wrong.page.do': 'Please go to your own page.',
  'wrong.page.go': 'To my page',
  'banner.more': '{n} more notices',
  'banner.less': 'Fold the notices',
};
