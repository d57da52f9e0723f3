// SPDX-License-Identifier: Apache-2.0
// What is on the screen of the command centre, what somebody has opened over it, and what its reader may do there.
import { useMemo, useState } from 'preact/hooks';
import type { Me } from '../shared/api/types';
import type { Tab } from './page/tabBar';
import type { Opened } from './people/personDialog';
import { withRecent, type Recent } from './people/rows';
import type { Stores } from './useStores';

/** What this reader may do on the incident that is shown. */
export function rightsOf(me: Me, { incidents: { incident }, decisions }: Stores) {
  const manages = me.user.role === 'command';
  const running = manages && incident && !incident.closed_at ? incident.id : null;
  return {
    manages,
    /** The incident in which the reader may mark, give colours and entrust people. */
    running,
    /** Who reads by a decision alone, and none is in force: nobody is shown, and nobody stays on the screen. */
    barred: (decisions.answer?.needed ?? !manages) && decisions.current.length === 0,
  };
}
export type Rights = ReturnType<typeof rightsOf>;

/** What is on the screen, and what somebody has opened over it. */
export function useScreen() {
  const narrow = useMemo(() => matchMedia('(max-width: 60rem)').matches, []);
  const [tab, setTab] = useState<Tab>(narrow ? 'map' : 'zones');
  const [sought, setSought] = useState(0);
  const [zone, setZone] = useState<string | null>(null);
  const [opened, open] = useState<Opened | null>(null);
  const [over, setOver] = useState<Record<'names' | 'outbox' | 'openings', boolean>>({ names: false, outbox: false, openings: false });
  const [recent, setRecent] = useState<Recent[]>([]);
  return {
    tab,
    setTab,
    zone,
    setZone,
    opened,
    open,
    over,
    recent,
    sought: narrow ? 0 : sought,
    /** By the tab itself: whoever asks for the desk begins in the search. */
    toTab: (to: Tab): void => {
      setTab(to);
      if (to === 'unreported') setSought((n) => n + 1);
    },
    show: (which: keyof typeof over, on = true): void => setOver((now) => ({ ...now, [which]: on })),
    marked: (each: Recent): void => setRecent((now) => withRecent(now, each)),
  };
}
export type Screen = ReturnType<typeof useScreen>;

/** What every part of the page is given. */
export interface PartProps {
  me: Me;
  stores: Stores;
  screen: Screen;
  rights: Rights;
}
