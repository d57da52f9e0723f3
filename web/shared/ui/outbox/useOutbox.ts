// SPDX-License-Identifier: Apache-2.0
// The outbox of this device for one user, opened once, and sent when there is reason to hope.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Outbox, type OutboxView } from '../../outbox/outbox';
import { cacheOf, entryStore, openStore, type Cache } from '../../outbox/store';
import { isRemembered } from '../frame/session';

/** What this device keeps for one user. */
export interface Device {
  outbox: Outbox;
  cache: Cache;
}

/** null while opening; 'broken' when this browser cannot store anything. */
export function useDevice(user: string | null): Device | 'broken' | null {
  const [device, setDevice] = useState<Device | 'broken' | null>(null);
  useEffect(() => {
    if (!user) return;
    let gone = false;
    let stop = (): void => undefined;
    openStore()
      .then(async (db) => {
        const outbox = new Outbox(entryStore(db), api, user);
        const cache = cacheOf(db);
        if (isRemembered(user)) await cache.claim(user);
        await outbox.load();
        if (gone) return;
        const flush = (): void => {
          void outbox.flush();
        };
        const onVisible = (): void => {
          if (!document.hidden) flush();
        };
        addEventListener('online', flush);
        document.addEventListener('visibilitychange', onVisible);
        stop = () => {
          removeEventListener('online', flush);
          document.removeEventListener('visibilitychange', onVisible);
        };
        setDevice({ outbox, cache });
        flush();
      })
      .catch(() => {
        if (!gone) setDevice('broken');
      });
    // Ask the browser not to throw unsent marks away when its disk runs full.
    void navigator.storage?.persist?.().catch(() => false);
    return () => {
      gone = true;
      stop();
    };
  }, [user]);
  return device;
}

const NOTHING: OutboxView = { entries: [], refused: [], stored: [], state: 'idle', others: 0 };

/** Draws anew with each change; empty before the device is opened, and where it cannot store. */
export function useOutboxView(device: Device | 'broken' | null): OutboxView {
  const [view, setView] = useState<OutboxView>(NOTHING);
  useEffect(() => {
    if (!device || device === 'broken') return;
    setView(device.outbox.current);
    return device.outbox.subscribe(setView);
  }, [device]);
  return view;
}
