// SPDX-License-Identifier: Apache-2.0
// The bar after a mark: what was recorded, and ten seconds to take it back with one press.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Icon } from '../icons';

export const UNDO_S = 10;

export interface Undoable {
  id: string;
  text: string;
  undo: () => void;
}

export function UndoBar({ item, onGone }: { item: Undoable | null; onGone: () => void }) {
  const [left, setLeft] = useState(UNDO_S);
  useEffect(() => {
    if (!item) return;
    setLeft(UNDO_S);
    const started = Date.now();
    const timer = setInterval(() => {
      const remaining = UNDO_S - Math.floor((Date.now() - started) / 1000);
      if (remaining <= 0) onGone();
      else setLeft(remaining);
    }, 250);
    return () => clearInterval(timer);
  }, [item?.id]);
  return (
    <div class="undo-place" aria-live="polite">
      {item && (
        <div class="undo">
          <Icon name="check" />
          <span class="undo-text">{item.text}</span>
          <button
            type="button"
            class="button undo-button"
            onClick={() => {
              item.undo();
              onGone();
            }}
          >
            <Icon name="undo" size={20} />
            {t('mark.undo')}
            <span class="undo-left">{left}</span>
          </button>
        </div>
      )}
    </div>
  );
}
