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

/** `current`: those that hold now. `municipality`: whose decisions are made, where the incident is over several. */
export function DecisionPanel({ user, answer, current, incident, zones, municipality, onReload }: {
  user: User; answer: DecisionsAnswer; current: Decision[]; incident: Incident; zones: Zone[]; municipality: string | null; onReload: () => void;
}) {
  const [asked, ask] = useState<Asked>(null);
  const holds = (d: Decision): boolean => current.some((c) => c.id === d.id);
  return (
    <div class="pane-pad decisions">
      <p>{t('decision.what')}</p>
      {!incident.closed_at && !incident.drill && <button type="button" class="button primary no-print" onClick={() => ask({ what: 'new', replaces: null })}><Icon name="plus" size={20} />{t('decision.new')}</button>}
      {incident.drill && <p class="muted">{t('decision.drill')}</p>}
      {answer.decisions.length === 0 && <Empty icon="lock" title={t('decision.none.yet')}>{t('decision.none.yet.hint')}</Empty>}
      <ul class="decision-list">
        {answer.decisions.map((d) => (
          <DecisionRow key={d.id} decision={d} holds={holds(d)} onEnd={() => ask({ what: 'end', decision: d })} onReplace={() => ask({ what: 'new', replaces: d })} onPaper={() => ask({ what: 'paper', decision: d })} />
        ))}
      </ul>
      {asked?.what === 'new' && (
        <Dialog wide title={t(asked.replaces ? 'decision.replace' : 'decision.new')} onClose={() => ask(null)}>
          <DecisionForm incident={incident} zones={zones} answer={answer} municipality={municipality} replaces={asked.replaces} onClose={() => ask(null)} onDone={() => { ask(null); onReload(); }} />
        </Dialog>
      )}
      {asked?.what === 'end' && (
        <Confirm title={t('decision.end.title')} text={t('decision.end.ask', { who: recipientsText(asked.decision), zones: zonesText(asked.decision), time: when(asked.decision.until) })} action={t('decision.end.do')} danger
          run={(opId) => api.endDecision(incident.id, asked.decision.id, opId)} onClose={() => ask(null)} onDone={() => { ask(null); onReload(); }} onRefused={onReload} />
      )}
      {asked?.what === 'paper' && <DecisionPaper city={cityName(user, asked.decision.municipality)} decision={asked.decision} incident={incident} clause={answer.clause} onDone={() => ask(null)} />}
    </div>
  );
}
