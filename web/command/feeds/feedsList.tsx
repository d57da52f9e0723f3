// SPDX-License-Identifier: Apache-2.0
import type { FeedSource } from '../../shared/api/types';
import { currentLang, t, tOr } from '../../shared/i18n';
import { useNow } from '../../shared/ui/hooks';
import { Empty } from '../../shared/ui/notice';
import { ago, when } from '../../shared/ui/time';

export const householdsText = (low: number | null, high: number | null): string | null => {
  if (low === null && high === null) return null;
  const show = (n: number | null): string => (n === null ? '?' : n.toLocaleString('ja-JP'));
  return low === high
    ? t('feeds.households', { low: show(low), high: '' })
        .replace('〜', '')
        .replace('–', '')
    : t('feeds.households', { low: show(low), high: show(high) });
};

/** Those that are asked, and those that were and are so no longer; one that never was switched on is neither. */
export const byWatch = (feeds: readonly FeedSource[]): { on: FeedSource[]; ended: FeedSource[] } => ({
  on: feeds.filter((feed) => feed.state !== 'off'),
  ended: feeds.filter((feed) => feed.state === 'off' && feed.off_at),
});

const said = (ja: string, en?: string): string => (currentLang() === 'en' ? en : ja) || ja;

/** How many of the rows that cannot be read the answer has no room to name. A row is named once for each of its values; where its line
 * is not known, each counts as one. */
export function rowsUnnamed(feed: FeedSource): number {
  const named = new Set((feed.rows ?? []).map((row, i) => (row.line > 0 ? `${row.file} ${row.line}` : i)));
  return Math.max(0, (feed.rows_refused ?? 0) + (feed.rows_partly ?? 0) - named.size);
}

/** The rows of the source's latest edition that cannot be read, by line: what to tell the utility. */
function FeedRows({ feed }: { feed: FeedSource }) {
  const refused = feed.rows_refused ?? 0;
  const partly = feed.rows_partly ?? 0;
  if (refused + partly === 0) return null;
  const more = rowsUnnamed(feed);
  return (
    <details class="feed-rows">
      <summary>{t('feeds.rows', { refused: refused.toLocaleString('ja-JP'), partly: partly.toLocaleString('ja-JP') })}</summary>
      <ul>
        {(feed.rows ?? []).map((row) => (
          <li key={`${row.file} ${row.line} ${row.field}`}>
            <b class="num">
              {row.file} {t('feeds.row', { line: row.line })}
            </b>{' '}
            {row.field}
            {row.value ? `「${row.value}」` : ''} <span>{said(row.ja, row.en)}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="muted">{t('feeds.rows.more', { n: more.toLocaleString('ja-JP') })}</p>}
    </details>
  );
}

/** A source that was watched and is so no longer: nobody must take its silence for power. */
function OffFeed({ feed, now }: { feed: FeedSource; now: Date }) {
  return (
    <li class="feed is-off">
      <div class="feed-head">
        <b>{feed.title}</b>
        <span class="badge feed-off">{t('feed_state.off')}</span>
      </div>
      {feed.fault && <p class="feed-fault">{said(feed.fault, feed.fault_en)}</p>}
      <dl>
        <div>
          <dt>{t('feeds.off.since')}</dt>
          <dd>
            {when(feed.off_at)}（{ago(feed.off_at, now)}）
          </dd>
        </div>
      </dl>
    </li>
  );
}

export function FeedsList({ feeds }: { feeds: FeedSource[] | null }) {
  const now = useNow(15_000);
  if (!feeds) return null;
  const { on, ended } = byWatch(feeds);
  if (on.length + ended.length === 0) return <Empty icon="bolt" title={t('feeds.empty')} />;
  return (
    <div class="pane-pad">
      <ul class="feeds">
        {on.map((feed) => (
          <li key={feed.name} class={`feed is-${feed.state}`}>
            <div class="feed-head">
              <b>{feed.title}</b>
              <span class={`badge feed-${feed.state}`}>{tOr('feed_state', feed.state)}</span>
            </div>
            {feed.fault && <p class="feed-fault">{said(feed.fault, feed.fault_en)}</p>}
            {feed.partial && <p class="feed-partial">{t('feeds.partial')}</p>}
            <dl>
              <div>
                <dt>{t('feeds.time')}</dt>
                <dd>
                  {when(feed.feed_time)}（{ago(feed.feed_time, now)}）
                </dd>
              </div>
              <div>
                <dt>{t('feeds.fetched')}</dt>
                <dd>
                  {when(feed.fetched_at)}（{ago(feed.fetched_at, now)}）
                </dd>
              </div>
              <div>
                <dt>{t('map.outage')}</dt>
                <dd>
                  {t('feeds.areas', { n: feed.areas })}　{householdsText(feed.households_low, feed.households_high)}
                </dd>
              </div>
            </dl>
            <FeedRows feed={feed} />
          </li>
        ))}
        {ended.map((feed) => (
          <OffFeed key={feed.name} feed={feed} now={now} />
        ))}
      </ul>
      <p class="muted">{t('feeds.note')}</p>
    </div>
  );
}
