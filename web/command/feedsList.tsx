// SPDX-License-Identifier: Apache-2.0
import type { FeedSource } from '../shared/api/types';
import { t, tOr } from '../shared/i18n';
import { useNow } from '../shared/ui/hooks';
import { Empty } from '../shared/ui/notice';
import { ago, when } from '../shared/ui/time';

export const householdsText = (low: number | null, high: number | null): string | null => {
  if (low === null && high === null) return null;
  const show = (n: number | null): string => (n === null ? '?' : n.toLocaleString('ja-JP'));
  return low === high ? t('feeds.households', { low: show(low), high: '' }).replace('〜', '').replace('–', '') : t('feeds.households', { low: show(low), high: show(high) });
};

export function FeedsList({ feeds }: { feeds: FeedSource[] | null }) {
  const now = useNow(15_000);
  if (!feeds) return null;
  const on = feeds.filter((feed) => (feed.state as string) !== 'off');
  if (on.length === 0) return <Empty icon="bolt" title={t('feeds.empty')} />;
  return (
    <div class="pane-pad">
      <ul class="feeds">
        {on.map((feed) => (
          <li key={feed.name} class={`feed is-${feed.state}`}>
            <div class="feed-head"><b>{feed.title}</b><span class={`badge feed-${feed.state}`}>{tOr('feeds.state', feed.state)}</span></div>
            {feed.fault && <p class="feed-fault">{feed.fault}</p>}
            <dl>
              <div><dt>{t('feeds.time')}</dt><dd>{when(feed.feed_time)}（{ago(feed.feed_time, now)}）</dd></div>
              <div><dt>{t('feeds.fetched')}</dt><dd>{when(feed.fetched_at)}（{ago(feed.fetched_at, now)}）</dd></div>
              <div><dt>{t('map.outage')}</dt><dd>{t('feeds.areas', { n: feed.areas })}　{householdsText(feed.households_low, feed.households_high)}</dd></div>
            </dl>
          </li>
        ))}
      </ul>
      <p class="muted">{t('feeds.note')}</p>
    </div>
  );
}
