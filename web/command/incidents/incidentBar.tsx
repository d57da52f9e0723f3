// SPDX-License-Identifier: Apache-2.0
// Which incident is shown, and what the command centre does with incidents: open, next round, close.
import { useState } from 'preact/hooks';
import { api, ApiError } from '../../shared/api/client';
import type { Incident, User } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Dialog } from '../../shared/ui/dialog';
import { Icon } from '../../shared/ui/icons';
import { incidentText } from '../../shared/ui/incidents/incidentBanners';
import { Problem } from '../../shared/ui/notice';
import { when } from '../../shared/ui/time';
import { Confirm } from '../confirm';
import { OpenDialog } from './openDialog';

/** `from`: the round that was on the screen when somebody asked for the next. `late`: somebody else had begun it already. */
type Ask = { what: 'open' | 'close' } | { what: 'round'; from: number } | { what: 'late'; said: ApiError } | null;

const isPast = (caught: unknown): caught is ApiError => caught instanceof ApiError && caught.body.code === 'round.past';

interface BarProps {
  /** Null before they are known. */
  incidents: readonly Incident[] | null;
  incident: Incident | null;
  /** As the counts on the screen say it. */
  round: number;
  user: User;
  mayManage: boolean;
  onChoose: (id: string | null) => void;
  onOpened: (incident: Incident) => void;
  onReload: () => void;
}

function Choice({ incidents, incident, onChoose }: Pick<BarProps, 'incidents' | 'incident' | 'onChoose'>) {
  if (!incidents) return null;
  if (incidents.length === 0) return <b class="incident-none">{t('incident.none')}</b>;
  return (
    <select
      class="incident-select"
      value={incident?.id ?? ''}
      aria-label={t('incident.choose')}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    >
      {!incident && <option value="">{t('incident.none')}</option>}
      {incidents.map((i) => (
        <option key={i.id} value={i.id}>
          {incidentText(i)}
        </option>
      ))}
    </select>
  );
}

function Actions({ incident, round, onAsk }: Pick<BarProps, 'incident' | 'round'> & { onAsk: (ask: Ask) => void }) {
  const runs = incident && !incident.closed_at;
  return (
    <span class="incident-actions no-print">
      {runs && (
        <button type="button" class="button ghost small" onClick={() => onAsk({ what: 'round', from: round })}>
          {t('incident.round.start')}
        </button>
      )}
      {runs && (
        <button type="button" class="button ghost small" onClick={() => onAsk({ what: 'close' })}>
          {t('incident.close')}
        </button>
      )}
      <button type="button" class="button ghost small" onClick={() => onAsk({ what: 'open' })}>
        <Icon name="plus" size={18} />
        {t('incident.open')}
      </button>
    </span>
  );
}

/** Somebody else had begun the round already: nothing is to be asked again. */
function LateDialog({ said, round, onClose }: { said: ApiError; round: number; onClose: () => void }) {
  return (
    <Dialog title={t('incident.round', { n: round })} onClose={onClose}>
      <div class="form">
        <Problem problem={said} />
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('app.close')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function AskedDialog({
  ask,
  setAsk,
  incident,
  round,
  user,
  onOpened,
  onReload,
}: Pick<BarProps, 'incident' | 'round' | 'user' | 'onOpened' | 'onReload'> & { ask: NonNullable<Ask>; setAsk: (ask: Ask) => void }) {
  const close = (): void => setAsk(null);
  const done = (): void => {
    close();
    onReload();
  };
  // Asking again what has been done would begin one more round: the question goes, and what happened is said in its place.
  const refused = (caught: unknown): void => {
    if (isPast(caught)) setAsk({ what: 'late', said: caught });
    onReload();
  };
  if (ask.what === 'open')
    return (
      <OpenDialog
        user={user}
        onClose={close}
        onDone={(opened) => {
          onOpened(opened);
          done();
        }}
      />
    );
  if (ask.what === 'late') return <LateDialog said={ask.said} round={round} onClose={close} />;
  if (!incident) return null;
  if (ask.what === 'round')
    return (
      <Confirm
        key="round"
        title={t('incident.round.start')}
        text={t('incident.round.ask', { n: ask.from + 1 })}
        action={t('incident.round.start')}
        run={(opId) => api.startRound(incident.id, ask.from, opId)}
        onClose={close}
        onDone={done}
        onRefused={refused}
      />
    );
  return (
    <Confirm
      key="close"
      title={t('incident.close')}
      text={t('incident.close.ask', { name: incident.name })}
      action={t('incident.close')}
      word={t('incident.close.word')}
      danger
      run={(opId) => api.closeIncident(incident.id, opId)}
      onClose={close}
      onDone={done}
    />
  );
}

export function IncidentBar(props: BarProps) {
  const [ask, setAsk] = useState<Ask>(null);
  const { incidents, incident, round } = props;
  return (
    <>
      <Choice incidents={incidents} incident={incident} onChoose={props.onChoose} />
      {incident && (
        <span class="incident-round">
          {t('incident.round', { n: round })}
          <small>{t('incident.since', { time: when(incident.opened_at) })}</small>
        </span>
      )}
      {props.mayManage && <Actions incident={incident} round={round} onAsk={setAsk} />}
      {ask && <AskedDialog {...props} ask={ask} setAsk={setAsk} />}
    </>
  );
}
