// SPDX-License-Identifier: Apache-2.0
// A person's colour: one press gives it, another takes it off.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { LabelColour } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { operationIds } from '../../shared/outbox/once';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import { COLOURS, type LabelNames } from '../../shared/ui/labels/labels';
import { Problem } from '../../shared/ui/notice';
import '../assignments/assign.css';

export function LabelPick(props: { incident: string; person: string; current: LabelColour | null; names: LabelNames; onDone: () => void }) {
  const [chosen, setChosen] = useState(props.current);
  const [ids, setIds] = useState(operationIds);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => setChosen(props.current), [props.current]);
  const choose = async (colour: LabelColour | null): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await api.setLabel(props.incident, { person: props.person, colour: colour ?? undefined, op_id: ids(colour) });
      setIds(() => operationIds());
      setChosen(colour);
      props.onDone();
    } catch (caught) {
      setProblem(caught);
    }
    setBusy(false);
  };
  return (
    <section class="label-pick" aria-label={t('label.title')}>
      <h3>{t('label.title')}</h3>
      <div class="choices" role="group">
        {COLOURS.map((colour) => (
          <button
            type="button"
            key={colour}
            class="choice"
            disabled={busy}
            aria-pressed={chosen === colour}
            onClick={() => void choose(chosen === colour ? null : colour)}
          >
            <LabelChip colour={colour} names={props.names} />
          </button>
        ))}
        <button type="button" class="choice" disabled={busy} aria-pressed={chosen === null} onClick={() => void choose(null)}>
          {t('label.none')}
        </button>
      </div>
      <Problem problem={problem} />
    </section>
  );
}
