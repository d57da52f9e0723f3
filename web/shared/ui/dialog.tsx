// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from './icons';

/** A modal of the browser's own kind: focus stays inside, Esc closes, focus goes back where it was. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean; sheet?: boolean }) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // In the commit itself: who opened it may send the focus on, and must not be overruled after the next paint.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    ref.current?.showModal();
    return () => before?.focus?.();
  }, []);
  const kind = `${props.wide ? ' wide' : ''}${props.sheet ? ' sheet' : ''}`;
  return (
    <dialog
      ref={ref}
      class={'dialog' + kind}
      aria-labelledby={titleId}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === ref.current) props.onClose();
      }}
    >
      <div class="dialog-inner">
        <header class="dialog-head">
          <h2 id={titleId}>{props.title}</h2>
          <button type="button" class="icon-button" onClick={props.onClose} aria-label={t('app.close')}>
            <Icon name="close" />
          </button>
        </header>
        <div class="dialog-body">{props.children}</div>
      </div>
    </dialog>
  );
}
