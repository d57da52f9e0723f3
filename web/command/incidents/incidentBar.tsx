// SPDX-License-Identifier: Apache-2.0
// Which incident is shown, and what the command centre does with incidents: open, next round, close.
import { useState } from 'preact/hooks';
import { api, ApiError } from '../../shared/api/client';
import type { Incident, Me, NewIncident, User } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { GROUNDS_FEARED, GROUNDS_OCCURRED, INCIDENT_KINDS, word } from '../../shared/i18n/words';
import { operationIds } from '../../shared/outbox/once';
import { citiesText, cityName } from '../../shared/ui/cities';
import { Dialog } from '../../shared/ui/dialog';
import { Icon } from '../../shared/ui/icons';
import { incidentText } from '../../shared/ui/incidentBanners';
import { Problem } from '../../shared/ui/notice';
import { when } from '../../shared/ui/time';
import { Confirm } from '../confirm';
import type { Command } from '../useCommand';

/** `from`: the round that was on the screen when somebody asked for the next. `late`: somebody else had begun it already. */
type Ask = { what: 'open' | 'close' } | { what: 'round'; from: number } | { what: 'late'; said: ApiError } | null;

const isPast = (caught: unknown): caught is ApiError => caught instanceof ApiError && caught.body.code === 'round.past';

function Radio(props: { name: string; label: string; checked: boolean; onChoose: () => void }) {
  return <label class="choice"><input type="radio" name={props.name} checked={props.checked} onChange={props.onChoose} />{props.label}</label>;
}

/** Over which of the own municipalities, by name. Where there is one only, nothing is to be chosen. */
function Places({ user, chosen, onChosen }: { user: User; chosen: string[]; onChosen: (codes: string[]) => void }) {
  const own = user.municipalities ?? [];
  return (
    <fieldset><legend>{t('incident.municipalities')}</legend>
      {own.length === 1 ? <p>{citiesText(user)}</p> : (
        <div class="choices">{own.map((code) => (
          <label class="choice" key={code}><input type="checkbox" name="municipality" checked={chosen.includes(code)}
            onChange={(event) => onChosen(event.currentTarget.checked ? [...chosen, code] : chosen.filter((each) => each !== code))} />{cityName(user, code)}</label>
        ))}</div>
      )}
    </fieldset>
  );
}

function OpenDialog({ me, onClose, onDone }: { me: Me; onClose: () => void; onDone: (incident: Incident) => void }) {
  const [form, setForm] = useState<NewIncident>({
    name: '', kind: INCIDENT_KINDS[0], drill: false, municipalities: me.user.municipalities ?? [], decided_by: me.user.name, grounds: GROUNDS_OCCURRED,
  });
  const own = me.user.municipalities ?? [];
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [idOf] = useState(() => operationIds());
  const set = (change: Partial<NewIncident>): void => setForm((now) => ({ ...now, ...change }));
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const content = { ...form, name: form.name.trim(), municipalities: own.filter((code) => form.municipalities.includes(code)) };
      onDone((await api.openIncident({ ...content, op_id: idOf(content) })).incident);
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('incident.open.title')} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <fieldset><legend>{t('incident.type')}</legend><div class="choices">
          <Radio name="drill" label={t('incident.type.real')} checked={!form.drill} onChoose={() => set({ drill: false })} />
          <Radio name="drill" label={t('incident.type.drill')} checked={form.drill} onChoose={() => set({ drill: true })} />
        </div></fieldset>
        {form.drill && <p class="banner drill">{t('incident.drill.note')}</p>}
        <label class="field"><span>{t('incident.name')}</span>
          <input name="name" required maxLength={100} value={form.name} placeholder={t('incident.name.hint')} onInput={(event) => set({ name: event.currentTarget.value })} /></label>
        <fieldset><legend>{t('incident.kind')}</legend><div class="choices">
          {INCIDENT_KINDS.map((kind) => <Radio key={kind} name="kind" label={word(kind)} checked={form.kind === kind} onChoose={() => set({ kind })} />)}
        </div></fieldset>
        <fieldset><legend>{t('incident.grounds')}</legend><div class="choices">
          <Radio name="grounds" label={t('incident.grounds.occurred')} checked={form.grounds === GROUNDS_OCCURRED} onChoose={() => set({ grounds: GROUNDS_OCCURRED })} />
          <Radio name="grounds" label={t('incident.grounds.feared')} checked={form.grounds === GROUNDS_FEARED} onChoose={() => set({ grounds: GROUNDS_FEARED })} />
        </div></fieldset>
        <Places user={me.user} chosen={form.municipalities} onChosen={(municipalities) => set({ municipalities })} />
        <label class="field"><span>{t('incident.decided_by')}</span>
          <input name="decided_by" required maxLength={100} value={form.decided_by} onInput={(event) => set({ decided_by: event.currentTarget.value })} />
          <small>{t('incident.decided_by.hint')}</small></label>
        {problem !== null && <Problem problem={problem} />}
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>{t('app.cancel')}</button>
          <button class="button primary" disabled={busy || form.municipalities.length === 0}>{t('incident.open')}</button>
        </div>
      </form>
    </Dialog>
  );
}

export function IncidentBar({ command, me, mayManage }: { command: Command; me: Me; mayManage: boolean }) {
  const [ask, setAsk] = useState<Ask>(null);
  const { incident } = command;
  const round = command.zones?.round ?? incident?.round ?? 1;
  const done = (): void => {
    setAsk(null);
    command.reload();
  };
  // Asking again what has been done would begin one more round: the question goes, and what happened is said in its place.
  const refused = (caught: unknown): void => {
    if (isPast(caught)) setAsk({ what: 'late', said: caught });
    command.reload();
  };
  return (
    <>
      {command.incidents && command.incidents.length > 0
        ? <select class="incident-select" value={incident?.id ?? ''} aria-label={t('incident.choose')} onChange={(event) => command.choose(event.currentTarget.value || null)}>
            {!incident && <option value="">{t('incident.none')}</option>}
            {command.incidents.map((i) => (
              <option key={i.id} value={i.id}>{incidentText(i)}</option>
            ))}
          </select>
        : command.incidents && <b class="incident-none">{t('incident.none')}</b>}
      {incident && <span class="incident-round">{t('incident.round', { n: round })}<small>{t('incident.since', { time: when(incident.opened_at) })}</small></span>}
      {mayManage && (
        <span class="incident-actions no-print">
          {incident && !incident.closed_at && <button type="button" class="button ghost small" onClick={() => setAsk({ what: 'round', from: round })}>{t('incident.round.start')}</button>}
          {incident && !incident.closed_at && <button type="button" class="button ghost small" onClick={() => setAsk({ what: 'close' })}>{t('incident.close')}</button>}
          <button type="button" class="button ghost small" onClick={() => setAsk({ what: 'open' })}><Icon name="plus" size={18} />{t('incident.open')}</button>
        </span>
      )}
      {ask?.what === 'open' && <OpenDialog me={me} onClose={() => setAsk(null)} onDone={(opened) => { command.opened(opened); done(); }} />}
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
