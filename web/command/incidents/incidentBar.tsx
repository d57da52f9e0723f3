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

/** `incidents` null before they are known; `round` as the counts on the screen say it. */
export function IncidentBar(props: {
  incidents: readonly Incident[] | null; incident: Incident | null; round: number; user: User; mayManage: boolean;
  onChoose: (id: string | null) => void; onOpened: (incident: Incident) => void; onReload: () => void;
}) {
  const [ask, setAsk] = useState<Ask>(null);
  const { incidents, incident, round, mayManage } = props;
  const done = (): void => {
    setAsk(null);
    props.onReload();
  };
  // Asking again what has been done would begin one more round: the question goes, and what happened is said in its place.
  const refused = (caught: unknown): void => {
    if (isPast(caught)) setAsk({ what: 'late', said: caught });
    props.onReload();
  };
  return (
    <>
      {incidents && incidents.length > 0
        ? <select class="incident-select" value={incident?.id ?? ''} aria-label={t('incident.choose')} onChange={(event) => props.onChoose(event.currentTarget.value || null)}>
            {!incident && <option value="">{t('incident.none')}</option>}
            {incidents.map((i) => (
              <option key={i.id} value={i.id}>{incidentText(i)}</option>
            ))}
          </select>
        : incidents && <b class="incident-none">{t('incident.none')}</b>}
      {incident && <span class="incident-round">{t('incident.round', { n: round })}<small>{t('incident.since', { time: when(incident.opened_at) })}</small></span>}
      {mayManage && (
        <span class="incident-actions no-print">
          {incident && !incident.closed_at && <button type="button" class="button ghost small" onClick={() => setAsk({ what: 'round', from: round })}>{t('incident.round.start')}</button>}
          {incident && !incident.closed_at && <button type="button" class="button ghost small" onClick={() => setAsk({ what: 'close' })}>{t('incident.close')}</button>}
          <button type="button" class="button ghost small" onClick={() => setAsk({ what: 'open' })}><Icon name="plus" size={18} />{t('incident.open')}</button>
        </span>
      )}
      {ask?.what === 'open' && <OpenDialog user={props.user} onClose={() => setAsk(null)} onDone={(opened) => { props.onOpened(opened); done(); }} />}
      {ask?.what === 'round' && incident && (
        <Confirm title={t('incident.round.start')} text={t('incident.round.ask', { n: ask.from + 1 })} action={t('incident.round.start')}
          run={(opId) => api.startRound(incident.id, ask.from, opId)} onClose={() => setAsk(null)} onDone={done} onRefused={refused} />
      )}
      {ask?.what === 'late' && (
        <Dialog title={t('incident.round', { n: round })} onClose={() => setAsk(null)}>
          <div class="form"><Problem problem={ask.said} /><div class="form-actions"><button type="button" class="button" onClick={() => setAsk(null)}>{t('app.close')}</button></div></div>
        </Dialog>
      )}
      {ask?.what === 'close' && incident && (
        <Confirm title={t('incident.close')} text={t('incident.close.ask', { name: incident.name })} action={t('incident.close')} word={t('incident.close.word')} danger
          run={(opId) => api.closeIncident(incident.id, opId)} onClose={() => setAsk(null)} onDone={done} />
      )}
    </>
  );
}
