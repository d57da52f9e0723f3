// SPDX-License-Identifier: Apache-2.0
import { t } from '../shared/i18n';
import { Icon, type IconName } from '../shared/ui/icons';

export type Tab = 'people' | 'zones' | 'map';
const TABS: [Tab, IconName][] = [
  ['people', 'people'],
  ['zones', 'send'],
  ['map', 'map'],
];

export function TabBar({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  return (
    <nav class="tabbar" role="tablist">
      {TABS.map(([each, icon]) => (
        <button type="button" role="tab" key={each} aria-selected={tab === each} onClick={() => onTab(each)}>
          <Icon name={icon} />
          {t(`field.${each}`)}
        </button>
      ))}
    </nav>
  );
}
