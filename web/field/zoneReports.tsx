// SPDX-License-Identifier: Apache-2.0
// A zone can report although nobody was reached: "flooded, cannot patrol".
import { useState } from 'preact/hooks';
import type { Incident, Zone, ZoneReportState } from '../shared/api/types';
import { t } from '../shared/i18n';
import { makeZoneReport } from '../shared/outbox/marks';
import type { OutboxView } from '../shared/outbox/outbox';
import { Dialog } from '../shared/ui/dialog';
import { Field } from '../shared/ui/form';
import { Empty } from '../shared/ui/notice';
import { ZoneBadge } from '../shared/ui/status';
import type { Device } from '../shared/ui/outbox/useOutbox';
import { ownReport } from './ownReport';
import { zonesOf, type FieldPerson, type MyZone } from './people';
import type { ZonesHere } from './useStores';

const STATES: ZoneReportState[] = ['patrolling', 'all_well', 'done', 'blocked', 'unreachable'];

function ZoneCard({
  zone,
  state,
  unsent,
  mayMark,
  onAsk,
}: {
  zone: MyZone;
  state: Zone['state'] | undefined;
  unsent: boolean;
  mayMark: boolean;
  onAsk: (state: ZoneReportState) => void;
}) {
  return (
    <section class="zone-card">
      <div class="entry-head">
        <h2>{zone.name}</h2>
        {state && <ZoneBadge state={state} />}
        {unsent && <span class="badge">{t('status.unsent')}</span>}
        <span class="muted">{t('field.left.of', { left: zone.left, all: zone.people })}</span>
      </div>
      <div class="zone-states">
        {STATES.map((each) => (
          <button
            type="button"
            key={each}
            class={state === each ? `zone-${each}` : ''}
            aria-pressed={state === each}
            disabled={!mayMark}
            onClick={() => onAsk(each)}
          >
            {t(`zone_state.${each}`)}
          </button>
        ))}
      </div>
    </section>
  );
}

interface Asking {
  zone: MyZone;
  state: ZoneReportState;
}

function ReportDialog(props: {
  asking: Asking;
  note: string;
  onNote: (note: string) => void;
  mayMark: boolean;
  onSend: () => void;
  onClose: () => void;
}) {
  const { zone, state } = props.asking;
  return (
    <Dialog title={zone.name} onClose={props.onClose} sheet>
      <p>
        <ZoneBadge state={state} />
      </p>
      <Field label={t('field.zone.note')}>
        <textarea
          value={props.note}
          maxLength={1000}
          placeholder={t('field.zone.note.hint')}
          onInput={(event) => props.onNote(event.currentTarget.value)}
        />
      </Field>
      <button type="button" class="button primary" disabled={!props.mayMark} onClick={props.onSend}>
        {t('field.zone.send', { state: t(`zone_state.${state}`) })}
      </button>
    </Dialog>
  );
}

/** `known`: the states as the server last said them; `view`: what of this phone's own reports it may not know yet. */
export function ZoneReports(props: {
  people: FieldPerson[];
  incident: Incident | null;
  known: ZonesHere;
  view: OutboxView;
  mayMark: boolean;
  device: Device;
  user: string;
  onSent: (text: string) => void;
}) {
  const { known, mayMark } = props;
  const [asking, setAsking] = useState<Asking | null>(null);
  const [note, setNote] = useState('');
  const zones = zonesOf(props.people);
  if (!props.incident)
    return (
      <Empty icon="map" title={t('incident.none')}>
        {t('field.noincident')}
      </Empty>
    );
  if (zones.length === 0) return <Empty icon="map" title={t('zones.empty')} />;
  const incident = props.incident.id;
  const send = async (): Promise<void> => {
    if (!asking) return;
    await props.device.outbox.add(makeZoneReport({ incident, user: props.user }, asking.zone, asking.state, note.trim()));
    props.onSent(t('field.zone.sent', { zone: asking.zone.name, state: t(`zone_state.${asking.state}`) }));
    setAsking(null);
    setNote('');
  };
  return (
    <>
      <p class="field-strip">{mayMark ? t('field.zone.ask') : t('incident.closed.marks', { name: props.incident.name })}</p>
      {zones.map((zone) => {
        const own = ownReport(props.view, incident, zone.zone, known.asOf);
        const state = own?.state ?? known.zones.find((z) => z.zone === zone.zone)?.state;
        return (
          <ZoneCard
            key={zone.zone}
            zone={zone}
            state={state}
            unsent={own?.unsent ?? false}
            mayMark={mayMark}
            onAsk={(next) => setAsking({ zone, state: next })}
          />
        );
      })}
      {asking && (
        <ReportDialog
          asking={asking}
          note={note}
          onNote={setNote}
          mayMark={mayMark}
          onSend={() => void send()}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
