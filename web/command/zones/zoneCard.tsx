// SPDX-License-Identifier: Apache-2.0
// The zone that was chosen on the map or in the table: how it stands, and who goes there.
import { useState } from 'preact/hooks';
import type { Zone } from '../../shared/api/types';
import { percentText, reportRate, confirmRate } from '../../shared/fold/counts';
import { t } from '../../shared/i18n';
import { Dialog } from '../../shared/ui/dialog';
import { Icon } from '../../shared/ui/icons';
import { ZoneBadge } from '../../shared/ui/status';
import { when } from '../../shared/ui/time';
import { holderName, holding } from '../assignments/assignments';
import { AssignPanel } from '../assignments/assignPanel';
import { useEntrusted } from '../assignments/useEntrusted';

function ZoneHolders({ zone, incident, beat }: { zone: Zone; incident: string; beat: number }) {
  const [asking, setAsking] = useState(false);
  const entrusted = useEntrusted(incident, { zone: zone.zone }, beat);
  const held = entrusted.answer ? holding(entrusted.answer.assignments, { zone: zone.zone }) : [];
  return (
    <>
      {entrusted.answer && (
        <p class="zone-held">
          {t('assign.title')}：<b>{held.map(holderName).join('、') || t('assign.none')}</b>
        </p>
      )}
      <button type="button" class="button small zone-assign" onClick={() => setAsking(true)}>
        <Icon name="people" size={20} />
        {t('assign.open')}
      </button>
      {asking && (
        <Dialog title={zone.name} onClose={() => setAsking(false)}>
          <AssignPanel incident={incident} subject={{ zone: zone.zone }} entrusted={entrusted} />
        </Dialog>
      )}
    </>
  );
}

/** `assigns`: the incident in which the reader may say who goes there, or null. */
export function ZoneCard(props: { zone: Zone; assigns: string | null; beat: number; onShow: () => void; onClose: () => void }) {
  const { zone } = props;
  return (
    <div class="zone-popup no-print">
      <div class="zone-popup-head">
        <b>{zone.name}</b>
        <ZoneBadge state={zone.state} />
        <button type="button" class="icon-button" onClick={props.onClose} aria-label={t('app.close')}>
          <Icon name="close" />
        </button>
      </div>
      <p class="num">
        {t('status.unreported')} <b>{zone.unreported}</b> / {zone.persons}
        {'　'}
        {t('status.attention')} <b>{zone.attention}</b>
        {'　'}
        {t('rate.report')} <b>{percentText(reportRate(zone))}</b>
        {'　'}
        {t('rate.confirm')} <b>{percentText(confirmRate(zone))}</b>
      </p>
      <p class="muted">
        {t('zones.last')}：{zone.last_report_at ? when(zone.last_report_at) : t('zones.noreport')}
      </p>
      <div class="zone-acts">
        <button type="button" class="button small" onClick={props.onShow}>
          {t('zones.show')}
        </button>
        {props.assigns !== null && <ZoneHolders key={zone.zone} zone={zone} incident={props.assigns} beat={props.beat} />}
      </div>
    </div>
  );
}
