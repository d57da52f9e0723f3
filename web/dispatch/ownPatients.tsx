// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { assignedAll } from '../shared/api/assigned';
import { isForbidden } from '../shared/api/problem';
import type { AssignedAnswer, Found } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';
import { Empty } from '../shared/ui/notice';
import { OneList } from '../shared/ui/oneList';
import { AsOf } from '../shared/ui/frame/shell';
import { matches } from '../shared/ui/textMatch';
import { HitLine } from './hitLine';

export function OwnPatients(props: { chosen: string | null; onChoose: (hit: Found) => void; version: number }) {
  const [answer, setAnswer] = useState<AssignedAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [query, setQuery] = useState('');
  const load = (): void => {
    assignedAll('').then(
      (got) => {
        setAnswer(got);
        setProblem(null);
      },
      (caught: unknown) => {
        setProblem(caught);
        if (isForbidden(caught)) setAnswer(null); // what may no longer be seen is not left standing
      },
    );
  };
  useEffect(load, [props.version]);
  const hits: Found[] = (answer?.persons ?? [])
    .filter((p) => matches(query, [p.name, p.kana, p.address], [p.phone]))
    .map((p) => ({ ...p, why: [] }));
  return (
    <section class="find">
      <div class="hits-head">
        <b>{t('lookup.own')}</b>
        <AsOf time={answer?.as_of ?? null} />
      </div>
      <div class="search-box">
        <Icon name="search" />
        <input
          type="search"
          value={query}
          placeholder={t('lookup.own.filter')}
          aria-label={t('lookup.own.filter')}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <OneList name={t('lookup.own')} ready={answer !== null} problem={problem} onReload={load}>
        {answer && answer.persons.length === 0 && <Empty icon="people" title={t('lookup.own.none')} />}
        {answer && answer.persons.length > 0 && hits.length === 0 && <Empty icon="search" title={t('lookup.none')} />}
        <ul class="hits">
          {hits.map((hit) => (
            <HitLine
              key={hit.person}
              hit={hit}
              active={false}
              selected={hit.person === props.chosen}
              onChoose={() => props.onChoose(hit)}
            />
          ))}
        </ul>
      </OneList>
    </section>
  );
}
