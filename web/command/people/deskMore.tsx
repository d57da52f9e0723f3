// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../shared/i18n';
import { useLatest } from '../../shared/ui/hooks';

/** The rest, when it comes into sight or is asked for; `loaded` so many are there. */
export function DeskMore({ loaded, busy, onMore }: { loaded: number; busy: boolean; onMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const latest = useLatest(onMore);
  useEffect(() => {
    if (!button.current) return;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((each) => each.isIntersecting)) latest.current();
      },
      { rootMargin: '300px' },
    );
    watch.observe(button.current);
    return () => watch.disconnect();
  }, [loaded]);
  return (
    <button type="button" ref={button} class="button desk-more no-print" aria-busy={busy} onClick={onMore}>
      {t('desk.more')}
    </button>
  );
}
