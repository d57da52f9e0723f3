// SPDX-License-Identifier: Apache-2.0
// Marking from a screen: puts the mark in the outbox, offers to undo it, and keeps showing it until a fetch that
// began after the server had stored it has come back.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Mark, Operation } from '../api/types';
import { t } from '../i18n';
import type { MarkEntry } from '../outbox/entry';
import { makeMark, makeVoid, type MarkOptions, type Subject } from '../outbox/marks';
import type { Undoable } from './undo';
import { useOutboxView, type Device } from './useOutbox';

/** This device's marks by id, so that what the server stores can be shown until it comes back in an answer. */
type Made = { current: Map<string, MarkEntry> };

/** Marks the server has stored but no fetch has brought back yet; kept over a reload. */
function useStored(device: Device | 'broken' | null, incident: string | null, user: string | null, made: Made, onStored: () => void) {
  const [stored, setStored] = useState<Operation[]>([]);
  const latestOnStored = useRef(onStored);
  latestOnStored.current = onStored;
  const key = `stored:${incident ?? ''}`;
  useEffect(() => {
    setStored([]);
    if (!device || device === 'broken' || !incident || !user) return;
    void device.cache.get<Operation[]>(key, user).then((kept) => { if (kept?.length) setStored((now) => [...kept, ...now]); });
    device.outbox.onStored = (ids) => {
      const operations = ids.flatMap((id) => {
        const entry = made.current.get(id);
        return entry && entry.incident === incident ? [entry.operation] : [];
      });
      setStored((now) => {
        const next = [...now, ...operations];
        void device.cache.set(key, user, next);
        return next;
      });
      latestOnStored.current();
    };
    return () => { device.outbox.onStored = () => undefined; };
  }, [device, incident, user]);

  /** Call when a fetch that began with `before` stored has come back: they are in its answer. */
  const settled = useCallback((before: readonly Operation[]): void => {
    const gone = new Set(before.map((o) => o.op_id));
    setStored((now) => {
      const next = now.filter((o) => !gone.has(o.op_id));
      if (next.length !== now.length && device && device !== 'broken' && user) void device.cache.set(key, user, next);
      return next;
    });
  }, [device, user, key]);
  return { stored, settled };
}

export function useMarks(device: Device | 'broken' | null, incident: string | null, user: string | null, onStored: () => void) {
  const view = useOutboxView(device);
  const [undoable, setUndoable] = useState<Undoable | null>(null);
  const [failed, setFailed] = useState(false);
  const made = useRef(new Map<string, MarkEntry>());
  const { stored, settled } = useStored(device, incident, user, made, onStored);

  useEffect(() => {
    for (const entry of view.entries) if (entry.kind === 'mark') made.current.set(entry.op_id, entry);
  }, [view]);

  const put = useCallback(async (entry: MarkEntry): Promise<boolean> => {
    made.current.set(entry.op_id, entry);
    try {
      if (!device || device === 'broken') throw new Error('no storage');
      await device.outbox.add(entry);
      setFailed(false);
      return true;
    } catch {
      setFailed(true);
      return false;
    }
  }, [device]);

  const voidMark = useCallback((subject: Subject, opId: string, reason: string) =>
    incident && user ? put(makeVoid({ incident, user }, subject, opId, reason)) : Promise.resolve(false), [put, incident, user]);

  const mark = useCallback(async (subject: Subject, status: Mark, options: MarkOptions = {}): Promise<string | null> => {
    if (!incident || !user) return null;
    const entry = makeMark({ incident, user }, subject, status, options);
    if (!(await put(entry))) return null;
    navigator.vibrate?.(30);
    setUndoable({
      id: entry.op_id,
      text: t('mark.done', { name: subject.name, status: t(`status.${status}`) }),
      undo: () => void voidMark({ ...subject, status }, entry.op_id, t('mark.void.default')),
    });
    return entry.op_id;
  }, [put, voidMark, incident, user]);

  const unsent = view.entries.flatMap((e) => (e.kind === 'mark' && e.incident === incident ? [e] : []));
  return { view, unsent, stored, mark, voidMark, settled, undoable, clearUndo: () => setUndoable(null), failed };
}

export type Marks = ReturnType<typeof useMarks>;
