// SPDX-License-Identifier: Apache-2.0
// Marking from a screen: puts the mark in the outbox, offers to undo it, and lays it over what the server says until an
// answer names it.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Mark } from '../../api/types';
import type { Base, Shown } from '../../fold/overlay';
import type { Horizon } from '../../fold/pending';
import { t } from '../../i18n';
import type { MarkEntry } from '../../outbox/entry';
import { makeMark, makeVoid, type MarkOptions, type Subject } from '../../outbox/marks';
import { ownMarks, shownWith } from '../../outbox/ownMarks';
import type { Undoable } from './undo';
import { useOutboxView, type Device } from './useOutbox';

/** Puts an entry in the outbox; `failed`: the last one could not be kept. */
function usePut(device: Device | 'broken' | null) {
  const [failed, setFailed] = useState(false);
  const put = useCallback(
    async (entry: MarkEntry): Promise<boolean> => {
      try {
        if (!device || device === 'broken') throw new Error('no storage');
        await device.outbox.add(entry);
        setFailed(false);
        return true;
      } catch {
        setFailed(true);
        return false;
      }
    },
    [device],
  );
  return { put, failed };
}

/** One for the incident that a page shows; without incident or user nothing is taken. `mark` gives the operation's id once it is safe on
 * the device, null when it could not be kept; `onStored` is told when the server has some. */
export function useMarks(device: Device | 'broken' | null, incident: string | null, user: string | null, onStored: () => void) {
  const view = useOutboxView(device);
  const [undoable, setUndoable] = useState<Undoable | null>(null);
  const { put, failed } = usePut(device);
  const latestOnStored = useRef(onStored);
  latestOnStored.current = onStored;
  const own = useMemo(() => ownMarks(view, incident), [view.entries, view.stored, incident]);

  useEffect(() => {
    if (!device || device === 'broken') return;
    device.outbox.onStored = () => latestOnStored.current();
    return () => {
      device.outbox.onStored = () => undefined;
    };
  }, [device]);

  // What the bar says was recorded was not.
  useEffect(() => {
    if (undoable && view.refused.some((each) => each.op_id === undoable.id)) setUndoable(null);
  }, [view.refused, undoable]);

  const voidMark = useCallback(
    (subject: Subject, opId: string, reason: string) =>
      incident && user ? put(makeVoid({ incident, user }, subject, opId, reason)) : Promise.resolve(false),
    [put, incident, user],
  );

  const mark = useCallback(
    async (subject: Subject, status: Mark, options: MarkOptions = {}): Promise<string | null> => {
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
    },
    [put, voidMark, incident, user],
  );

  /** The person as an answer says it, with the own marks laid over that this answer does not name. */
  const over = useCallback((person: string, base: Base, horizon: Horizon): Shown => shownWith(own, person, base, horizon), [own]);

  /** An answer about the incident has come that knew everything at `asOf`. */
  const heard = useCallback(
    (asOf: string): void => {
      if (incident && device && device !== 'broken') void device.outbox.outlive(incident, asOf);
    },
    [device, incident],
  );

  return { view, own, over, heard, mark, voidMark, undoable, clearUndo: () => setUndoable(null), failed };
}

/** As a page hands it to its panels. */
export type Marks = ReturnType<typeof useMarks>;
