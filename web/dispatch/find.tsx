// SPDX-License-Identifier: Apache-2.0
// The search and what it finds: typed, walked through with the arrows, chosen with Enter.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Found } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';
import { Empty, Problem } from '../shared/ui/notice';
import { ListFault } from '../shared/ui/oneList';
import { AsOf } from '../shared/ui/frame/shell';
import { HitLine } from './hitLine';
import { SearchFields } from './searchFields';
import { EMPTY_QUERY, isEmpty, type Lookup, type Terms } from './useLookup';

/** The search field and the list below it are one control; the list is no <datalist>. */
const COMBOBOX: object = { role: 'combobox' };

interface FindProps {
  lookup: Lookup;
  terms: Terms;
  set: (change: Partial<Terms>) => void;
  chosen: string | null;
  onChoose: (hit: Found) => void;
  ground: ComponentChildren;
}

/** F2, and / where nobody types, lead to the search from anywhere. */
function useSearchKeys() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== 'F2' && !(event.key === '/' && !(event.target as HTMLElement).matches('input, textarea, select'))) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);
  return input;
}

/** Which hit the arrows have come to; a new answer begins with its first. */
function useWalk({ lookup, set, onChoose }: FindProps, hits: readonly Found[]) {
  const [active, setActive] = useState(0);
  useEffect(() => setActive(0), [lookup.answer]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') setActive((n) => Math.min(n + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setActive((n) => Math.max(n - 1, 0));
    else if (event.key === 'Escape') set(EMPTY_QUERY);
    else if (event.key === 'Enter') {
      const hit = hits[active];
      if (hit) onChoose(hit);
      else lookup.run();
    } else return;
    event.preventDefault();
  };
  return { active, onKey };
}

function SearchBox({
  terms,
  set,
  hits,
  active,
  onKey,
}: Pick<FindProps, 'terms' | 'set'> & { hits: readonly Found[]; active: number; onKey: (event: KeyboardEvent) => void }) {
  const input = useSearchKeys();
  return (
    <div class="search-box">
      <Icon name="search" />
      <input
        ref={input}
        name="q"
        type="search"
        autofocus
        autocomplete="off"
        enterkeyhint="search"
        value={terms.q}
        aria-label={t('lookup.label')}
        placeholder={t('lookup.search')}
        {...COMBOBOX}
        aria-expanded={hits.length > 0}
        aria-controls="hits"
        aria-activedescendant={hits[active] ? `hit-${hits[active].person}` : undefined}
        onInput={(event) => set({ q: event.currentTarget.value })}
        onKeyDown={onKey}
      />
    </div>
  );
}

/** What is said of the answer above its list. */
function Said({ lookup: { busy, answer }, terms }: Pick<FindProps, 'lookup' | 'terms'>) {
  const n = answer?.hits.length ?? 0;
  return (
    <>
      <div class="hits-head" role="status">
        {busy
          ? t('lookup.busy')
          : answer && (
              <>
                <b>
                  {t('lookup.count', { n })}
                  {answer.more ? '+' : ''}
                </b>
                <AsOf time={answer.as_of} />
              </>
            )}
      </div>
      {isEmpty(terms) && (
        <Empty icon="search" title={t('lookup.empty')}>
          {t('lookup.empty.hint')}
        </Empty>
      )}
      {answer?.case_needed && (
        <p class="same-warning" role="status">
          <Icon name="alert" />
          {t('lookup.case')}
        </p>
      )}
      {!busy && answer && n === 0 && (
        <Empty icon="search" title={t('lookup.none')}>
          {t('lookup.none.hint')}
        </Empty>
      )}
    </>
  );
}

export function Find(props: FindProps) {
  const { lookup, terms, set } = props;
  const hits = lookup.answer?.hits ?? [];
  const { active, onKey } = useWalk(props, hits);
  return (
    <section class="find" role="search">
      {props.ground}
      <SearchBox terms={terms} set={set} hits={hits} active={active} onKey={onKey} />
      <p class="search-keys no-print">{t('lookup.keys')}</p>
      <SearchFields terms={terms} set={set} />
      <Problem problem={lookup.problem} onRetry={lookup.run} />
      <Said lookup={lookup} terms={terms} />
      <ListFault key={lookup.answer?.as_of} name={t('lookup.label')} onReload={lookup.run}>
        <ul class="hits" id="hits" role="listbox" aria-label={t('lookup.label')}>
          {hits.map((hit, i) => (
            <HitLine
              key={hit.person}
              hit={hit}
              active={i === active}
              selected={hit.person === props.chosen}
              onChoose={() => props.onChoose(hit)}
            />
          ))}
        </ul>
      </ListFault>
      {lookup.answer?.more && <p class="muted">{t('lookup.more')}</p>}
    </section>
  );
}
