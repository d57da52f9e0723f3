// SPDX-License-Identifier: Apache-2.0
import type { reachJa } from './reachJa';

export const reachEn: Record<keyof typeof reachJa, string> = {
  'fault.list': '“{list}” cannot be shown.',
  'fault.list.do': 'The other lists go on working.',
  'fault.person': 'What is known of this person',
  'fault.page': 'This page cannot be shown.',
  'fault.page.do': 'Press “Reload”. Marks not sent yet are kept on this device. If it goes on, tell the administrator.',
  'fault.reload': 'Reload',
  'problem.fault': 'If it goes on after a reload, tell the administrator.',
  'problem.forbidden': 'Your role has no right to see this. If you need it, ask the administrator of your office.',
  'problem.server': 'The connection works. If it goes on, tell the system administrator.',
  'problem.wait': 'Wait about {n} seconds, then press again.',
  'wrong.page': 'This page is not for “{role}”.',
  'wrong.page.do': 'Please go to your own page.',
  'wrong.page.go': 'To my page',
  'banner.more': '{n} more notices',
  'banner.less': 'Fold the notices',
  'ready.checking': 'Checking whether it works without signal…',
  'ready.ok': 'Works without signal',
  'ready.soft': 'Works without signal (with 1 thing to mind)',
  'ready.not': 'As it is, it will not start without signal',
  'ready.check': 'Check',
  'ready.again': 'Check again',
  'ready.lack.insecure': 'The address of this page is not a secure one (https). Open it at the address the city gave you.',
  'ready.lack.certificate': 'The city’s certificate is not on this device. Ask the city office to put it there.',
  'ready.lack.unsupported':
    'This browser cannot start the page without signal. Open it in an ordinary window of Chrome or Safari, not a private one.',
  'ready.lack.worker': 'It is not ready yet. Where the signal is good, leave this page open for a minute, then press “Check again”.',
  'ready.lack.people': 'Your list of people is not on this device yet. Where the signal is good, press “Check again”.',
  'ready.lack.nostore': 'This device cannot keep marks. Free some space, or open the page in an ordinary, not a private, window.',
  'ready.lack.storage':
    'When it is not used for long, or space runs short, what was prepared may go. “Add to home screen” in the ' +
    'browser’s menu makes that less likely.',
};
