// SPDX-License-Identifier: Apache-2.0
// One place for all that a page has to say; its children stand in the order of importance. A phone shows the first of them, and
// the others on a tap: a pile of banners hides the people under it.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import '../faults.css';

/** Who has nothing to say leaves nothing, or an empty place that readers know of. */
const countOf = (list: HTMLElement): number => [...list.children].filter((each) => each.childNodes.length > 0).length;

export function BannerPlace({ children }: { children?: ComponentChildren }) {
  const list = useRef<HTMLDivElement>(null);
  const [count, setCount] = useState(0);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const place = list.current;
    if (!place) return;
    const take = (): void => setCount(countOf(place));
    const watch = new MutationObserver(take);
    watch.observe(place, { childList: true, subtree: true });
    take();
    return () => watch.disconnect();
  }, []);
  return (
    <div class={'banner-place' + (open ? ' is-open' : '')}>
      <div class="banner-list" ref={list}>
        {children}
      </div>
      {count > 1 && (
        <button type="button" class="banner-more no-print" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('banner.less') : t('banner.more', { n: count - 1 })}
        </button>
      )}
    </div>
  );
}
