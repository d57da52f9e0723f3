// SPDX-License-Identifier: Apache-2.0
// Somebody broke the glass: the second person is told at once, over whatever else the page shows, until they have taken
// note; after that a quiet line stays until each opening is reviewed. F8 leads to it from anywhere on the page.
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';
import { opener } from '../../shared/ui/openings/openings';
import { LOUD } from '../../shared/ui/frame/pageTitle';
import { when } from '../../shared/ui/time';
import type { Standing } from './alarms';

function Text({ loud, unnamed }: Standing) {
  const first = loud[0];
  const more = loud.length + unnamed.length - 1;
  return (
    <span class="glass-text">
      <strong>{t('glass.alert')}</strong>
      {first ? (
        <>
          {t('glass.opened', { time: when(first.at), who: opener(first), person: first.person })}　{t('glass.reason')}：{first.reason}
        </>
      ) : (
        t('glass.unnamed', { time: when(unnamed[0]?.at) })
      )}
      {more > 0 && <b>　{t('glass.more', { n: more })}</b>}
    </span>
  );
}

/** The region is there before its text, so that readers announce it. */
export function AlarmBanner({ standing, onNote, onOpen }: { standing: Standing; onNote: () => void; onOpen: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  const { waiting, overdue } = standing;
  const loud = standing.loud.length + standing.unnamed.length > 0;
  useEffect(() => {
    const go = (event: KeyboardEvent): void => {
      const button = event.key === 'F8' ? place.current?.querySelector('button') : null;
      if (!button) return;
      event.preventDefault();
      button.focus();
    };
    addEventListener('keydown', go);
    return () => removeEventListener('keydown', go);
  }, []);
  useEffect(() => {
    const plain = document.title.startsWith(LOUD) ? document.title.slice(LOUD.length) : document.title;
    document.title = loud ? LOUD + plain : plain;
  }, [loud]);
  return (
    <div class="glass-place no-print" ref={place} role="region" aria-label={t('glass.title')} aria-live="assertive">
      {loud && (
        <div class="banner bad glass">
          <Icon name="alert" size={28} />
          <Text {...standing} />
          <span class="glass-act">
            <button
              type="button"
              class="button"
              aria-keyshortcuts="F8"
              onClick={() => {
                onNote();
                onOpen();
              }}
            >
              {t('glass.review')}
              <kbd>F8</kbd>
            </button>
            <button type="button" class="button" onClick={onNote}>
              {t('glass.note')}
            </button>
          </span>
        </div>
      )}
      {!loud && waiting.length > 0 && (
        <div class={'banner ' + (overdue ? 'bad' : 'warn')}>
          <Icon name="clock" size={20} />
          <span>{t(overdue ? 'glass.waiting.overdue' : 'glass.waiting', { n: waiting.length, overdue })}</span>
          <button type="button" class="button small" aria-keyshortcuts="F8" onClick={onOpen}>
            {t('glass.review')}
          </button>
        </div>
      )}
    </div>
  );
}
