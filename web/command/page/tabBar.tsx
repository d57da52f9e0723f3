// SPDX-License-Identifier: Apache-2.0
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';

const TABS = ['map', 'zones', 'unreported', 'review', 'power', 'shelters', 'feeds', 'decisions'] as const;
export type Tab = (typeof TABS)[number];

/** `counts`: what is said on a tab. `hidden`: those that are not this reader's. */
export function TabBar(props: {
  tab: Tab;
  counts: Partial<Record<Tab, number>>;
  hidden: readonly Tab[];
  onTab: (tab: Tab) => void;
  onPrint: () => void;
}) {
  return (
    <div class="tabs no-print" role="tablist">
      {TABS.filter((tab) => !props.hidden.includes(tab)).map((tab) => (
        <button type="button" role="tab" key={tab} class={`tab-${tab}`} aria-selected={props.tab === tab} onClick={() => props.onTab(tab)}>
          {t(`tab.${tab}`)}
          {Boolean(props.counts[tab]) && <b class={'num' + (tab === 'unreported' ? '' : ' hot')}>{props.counts[tab]}</b>}
        </button>
      ))}
      <button type="button" class="tabs-print" onClick={props.onPrint} aria-label={t('app.print')}>
        <Icon name="print" size={20} />
      </button>
    </div>
  );
}
