// SPDX-License-Identifier: Apache-2.0
// 提供の決定 on the command page: what runs and what ran, a new one, the end of one, the paper.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Decision, DecisionsAnswer, Incident, User, Zone } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { cityName } from '../../shared/ui/cities';
import { Dialog } from '../../shared/ui/dialog';
import { Icon } from '../../shared/ui/icons';
import { Empty } from '../../shared/ui/notice';
import { when } from '../../shared/ui/time';
import { Confirm } from '../confirm';
import { DecisionForm } from './decisionForm';
import { DecisionPaper } from './decisionPaper';
import { DecisionRow } from './decisionRow';
import { recipientsText, zonesText } from './decisions';
import './decision.css';

type Asked = { what: 'new'; replaces: Decision | null } | { what: 'paper' | 'end'; decision: Decision } | null;

interface PanelProps {
  user: User;
  answer: DecisionsAnswer;
  /** Those that hold now. */
  current: Decision[];
  incident: Incident;
  zones: Zone[];
  /** Whose decisions are made, where the incident is over several. */
  municipality: string | null;
  onReload: () => void;
}

/** What was asked for of the list: the form of a new decision, the end of one, or its paper. */
function AskedDialog({
  asked,
  ask,
  user,
  answer,
  incident,
  zones,
  municipality,
  onReload,
}: PanelProps & { asked: NonNullable<Asked>; ask: (next: Asked) => void }) {
  const close = (): void => ask(null);
  const done = (): void => {
    close();
    onReload();
  };
  if (asked.what === 'new')
    return (
      <Dialog wide title={t(asked.replaces ? 'decision.replace' : 'decision.new')} onClose={close}>
        <DecisionForm
          incident={incident}
          zones={zones}
          answer={answer}
          municipality={municipality}
          replaces={asked.replaces}
          onClose={close}
          onDone={done}
        />
      </Dialog>
    );
  const { decision } = asked;
  if (asked.what === 'paper')
    return (
      <DecisionPaper
        city={cityName(user, decision.municipality)}
        decision={decision}
        incident={incident}
        clause={answer.clause}
        onDone={close}
      />
    );
  return (
    <Confirm
      title={t('decision.end.title')}
      text={t('decision.end.ask', { who: recipientsText(decision), zones: zonesText(decision), time: when(decision.until) })}
      action={t('decision.end.do')}
      danger
      run={(opId) => api.endDecision(incident.id, decision.id, opId)}
      onClose={close}
      onDone={done}
      onRefused={onReload}
    />
  );
}

export function DecisionPanel(props: PanelProps) {
  const { answer, incident } = props;
  const [asked, ask] = useState<Asked>(null);
  const holds = (d: Decision): boolean => props.current.some((c) => c.id === d.id);
  return (
    <div class="pane-pad decisions">
      <p>{t('decision.what')}</p>
      {!incident.closed_at && !incident.drill && (
        <button type="button" class="button primary no-print" onClick={() => ask({ what: 'new', replaces: null })}>
          <Icon name="plus" size={20} />
          {t('decision.new')}
        </button>
      )}
      {incident.drill && <p class="muted">{t('decision.drill')}</p>}
      {answer.decisions.length === 0 && (
        <Empty icon="lock" title={t('decision.none.yet')}>
          {t('decision.none.yet.hint')}
        </Empty>
      )}
      <ul class="decision-list">
        {answer.decisions.map((d) => (
          <DecisionRow
            key={d.id}
            decision={d}
            holds={holds(d)}
            onEnd={() => ask({ what: 'end', decision: d })}
            onReplace={() => ask({ what: 'new', replaces: d })}
            onPaper={() => ask({ what: 'paper', decision: d })}
          />
        ))}
      </ul>
      {asked && <AskedDialog {...props} asked={asked} ask={ask} />}
    </div>
  );
}
