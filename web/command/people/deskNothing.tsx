// SPDX-License-Identifier: Apache-2.0
// What stands in place of the desk's rows: why there are none, or not those that were asked for.
import type { Status } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Empty, Problem } from '../../shared/ui/notice';
import type { PeopleList } from './usePeople';

export function DeskNothing({
  people,
  status,
  query,
  rows,
}: {
  people: Pick<PeopleList, 'loaded' | 'fresh' | 'short' | 'problem' | 'load'>;
  status: Status;
  query: string;
  rows: number;
}) {
  const { loaded, fresh, short, problem, load } = people;
  if (short) return <p class="muted">{t('desk.short')}</p>;
  if (problem !== null) return <Problem problem={problem} onRetry={load} />;
  if (!loaded) return <p class="muted">{t('desk.loading')}</p>;
  if (!fresh || rows > 0 || loaded.next) return null;
  if (query) return <Empty icon="search" title={t('desk.nomatch', { q: query })} />;
  return <Empty icon="check" title={t(status === 'unreported' ? 'desk.empty' : 'desk.none')} />;
}
