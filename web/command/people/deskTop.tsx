// SPDX-License-Identifier: Apache-2.0
// What is looked for on the desk: of which status, by what was typed, in which zone; and who reports it.
import type { ComponentChildren } from 'preact';
import type { Status, Zone } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';

const LISTS: readonly Status[] = ['unreported', 'attention', 'noted'];

/** `keys`: a digit marks on this list. `closed`: the name of an incident that is over. */
export function DeskTop(props: {
  zones: Zone[];
  zone: string | null;
  onZone: (zone: string | null) => void;
  status: Status;
  searching: boolean;
  onStatus: (status: Status) => void;
  mayMark: boolean;
  keys: boolean;
  closed: string | null;
  reporter: string;
  onReporter: (reporter: string) => void;
  children: ComponentChildren;
  labels: ComponentChildren;
}) {
  return (
    <div class="desk-top">
      <div class="segments no-print" role="group" aria-label={t('desk.status')}>
        {LISTS.map((status) => (
          <button
            type="button"
            key={status}
            aria-pressed={!props.searching && props.status === status}
            onClick={() => props.onStatus(status)}
          >
            {t(`status.${status}`)}
          </button>
        ))}
      </div>
      <div class="desk-tools no-print">
        <div class="search-box">
          <Icon name="search" />
          {props.children}
        </div>
        <select value={props.zone ?? ''} aria-label={t('desk.zone')} onChange={(event) => props.onZone(event.currentTarget.value || null)}>
          <option value="">{t('desk.zone.all')}</option>
          {props.zones.map((zone) => (
            <option key={zone.zone} value={zone.zone}>
              {zone.name}（{zone.unreported}）
            </option>
          ))}
        </select>
        {props.mayMark && (
          <input
            value={props.reporter}
            placeholder={`${t('desk.reporter')}（${t('desk.reporter.hint')}）`}
            aria-label={t('desk.reporter')}
            maxLength={100}
            onInput={(event) => props.onReporter(event.currentTarget.value)}
          />
        )}
      </div>
      {props.labels}
      {props.keys && <p class="desk-keys no-print">{t('desk.keys')}</p>}
      {props.closed !== null && <p class="desk-keys desk-closed">{t('incident.closed.marks', { name: props.closed })}</p>}
    </div>
  );
}
