// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from 'preact';
import type { Zone } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import type { Loaded } from './people';

const number = (n: number): string => n.toLocaleString('ja-JP');

/** How many there are, how many of them stand here, and within what was looked: nothing is cut in silence. */
export function DeskCount(props: {
  loaded: Loaded | null;
  hidden: number;
  title: string;
  label: ComponentChildren;
  searching: boolean;
  shown: number;
  zone: Zone | null;
  onAllZones: () => void;
}) {
  const { loaded, searching } = props;
  const total = number((loaded?.total ?? 0) - props.hidden),
    n = number(props.shown);
  const part = Boolean(loaded?.next);
  return (
    <div class="desk-count" role="status">
      <b class={searching ? '' : 'on-paper'}>
        {props.title}　{props.label}
      </b>
      {loaded && <b class="num">{loaded.cut ? t('desk.cut', { n: total }) : t('desk.count', { n: total })}</b>}
      {part && <span class="desk-part no-print">{t('desk.part', { total, n })}</span>}
      {part && <span class="on-paper">{t('desk.paper.missing', { total, n })}</span>}
      {searching && <small class="muted no-print">{t('desk.found.hint')}</small>}
      {searching && props.zone && (
        <span class="desk-within no-print">
          {t('desk.zone.on', { zone: props.zone.name })}
          <button type="button" class="button small" onClick={props.onAllZones}>
            {t('desk.zone.off')}
          </button>
        </span>
      )}
    </div>
  );
}
