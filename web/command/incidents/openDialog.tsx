// SPDX-License-Identifier: Apache-2.0
// A new incident: a real one or a drill, what it is, over which municipalities, and who decided it.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Incident, NewIncident, User } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { GROUNDS, INCIDENT_KIND } from '../../shared/i18n/gen/words';
import { word } from '../../shared/i18n/words';
import { operationIds } from '../../shared/outbox/once';
import { citiesText, cityName } from '../../shared/ui/cities';
import { Dialog } from '../../shared/ui/dialog';
import { Field, FormActions, OneOf } from '../../shared/ui/form';
import { Problem } from '../../shared/ui/notice';
import { GroundsChoice } from './groundsChoice';

/** Over which of the own municipalities, by name. Where there is one only, nothing is to be chosen. */
function Places({ user, chosen, onChosen }: { user: User; chosen: string[]; onChosen: (codes: string[]) => void }) {
  const own = user.municipalities ?? [];
  return (
    <fieldset>
      <legend>{t('incident.municipalities')}</legend>
      {own.length === 1 ? (
        <p>{citiesText(user)}</p>
      ) : (
        <div class="choices">
          {own.map((code) => (
            <label class="choice" key={code}>
              <input
                type="checkbox"
                name="municipality"
                checked={chosen.includes(code)}
                onChange={(event) => onChosen(event.currentTarget.checked ? [...chosen, code] : chosen.filter((each) => each !== code))}
              />
              {cityName(user, code)}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** All that the form asks for. */
type Opening = Required<Pick<NewIncident, 'name' | 'kind' | 'drill' | 'municipalities' | 'decided_by' | 'grounds'>>;

/** What is filled in, and how it is sent. */
function useOpening(user: User, onDone: (incident: Incident) => void) {
  const own = user.municipalities ?? [];
  const [form, setForm] = useState<Opening>({
    name: '',
    kind: INCIDENT_KIND.typhoon,
    drill: false,
    municipalities: own,
    decided_by: user.name,
    grounds: GROUNDS.occurred,
  });
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [idOf] = useState(() => operationIds());
  const set = (change: Partial<Opening>): void => setForm((now) => ({ ...now, ...change }));
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
  return { form, set, problem, busy, submit };
}

export function OpenDialog({ user, onClose, onDone }: { user: User; onClose: () => void; onDone: (incident: Incident) => void }) {
  const { form, set, problem, busy, submit } = useOpening(user, onDone);
  return (
    <Dialog title={t('incident.open.title')} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <OneOf
          legend={t('incident.type')}
          name="drill"
          options={[
            [false, t('incident.type.real')],
            [true, t('incident.type.drill')],
          ]}
          chosen={form.drill}
          onChoose={(drill) => set({ drill })}
        />
        {form.drill && <p class="banner drill">{t('incident.drill.note')}</p>}
        <Field label={t('incident.name')}>
          <input
            name="name"
            required
            maxLength={100}
            value={form.name}
            placeholder={t('incident.name.hint')}
            onInput={(event) => set({ name: event.currentTarget.value })}
          />
        </Field>
        <OneOf
          legend={t('incident.kind')}
          name="kind"
          options={Object.values(INCIDENT_KIND).map((kind) => [kind, word(kind)])}
          chosen={form.kind}
          onChoose={(kind) => set({ kind })}
        />
        <GroundsChoice chosen={form.grounds} onChoose={(grounds) => set({ grounds })} />
        <Places user={user} chosen={form.municipalities} onChosen={(municipalities) => set({ municipalities })} />
        <Field label={t('incident.decided_by')}>
          <input
            name="decided_by"
            required
            maxLength={100}
            value={form.decided_by}
            onInput={(event) => set({ decided_by: event.currentTarget.value })}
          />
          <small>{t('incident.decided_by.hint')}</small>
        </Field>
        <Problem problem={problem} />
        <FormActions action={t('incident.open')} disabled={busy || form.municipalities.length === 0} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
