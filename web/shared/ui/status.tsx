// SPDX-License-Identifier: Apache-2.0
import type { Mark, Status, ZoneState } from '../api/types';
import { t } from '../i18n';
import { Icon, type IconName } from './icons';

export const STATUS_ICON: Record<Status, IconName> = { unreported: 'empty', safe: 'check', noted: 'note', attention: 'alert' };

/** Never colour alone: a shape and the words as well. */
export function StatusBadge({ status, conflict = false, unsent = false }: { status: Status; conflict?: boolean; unsent?: boolean }) {
  return (
    <span class={`badge status-${status}`}>
      <Icon name={STATUS_ICON[status]} size={18} />
      {t(`status.${status}`)}
      {conflict && <span class="badge-more">{t('status.conflict')}</span>}
      {unsent && <span class="badge-more">{t('status.unsent')}</span>}
    </span>
  );
}

export function ZoneBadge({ state }: { state: ZoneState }) {
  return <span class={`badge zone-${state}`}>{t(`zone_state.${state}`)}</span>;
}

const KEYS: Record<Mark, string> = { safe: '1', noted: '2', attention: '3' };

/** The three buttons of one action. `keys` shows the digits of the phone desk. */
export function MarkButtons(props: {
  current: Status;
  name: string;
  onMark: (status: Mark) => void;
  keys?: boolean;
  disabled?: boolean;
  hints?: boolean;
}) {
  const marks: Mark[] = ['safe', 'noted', 'attention'];
  return (
    <div class="marks" role="group" aria-label={props.name}>
      {marks.map((status) => (
        <button
          type="button"
          key={status}
          class={`mark mark-${status}`}
          aria-pressed={props.current === status}
          disabled={props.disabled}
          onClick={() => props.onMark(status)}
        >
          {props.keys ? <kbd>{KEYS[status]}</kbd> : <Icon name={STATUS_ICON[status]} size={26} />}
          <span>{t(`status.${status}`)}</span>
          {props.hints && <small>{t(`status.${status}.hint`)}</small>}
        </button>
      ))}
    </div>
  );
}
