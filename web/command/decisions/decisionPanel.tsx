// SPDX-License-Identifier: Apache-2.0
// 提供の決定 on the command page: what runs and what ran, a new one, the end of one, the paper; and for those who read by a
// decision alone, on which one they do, until when, or whom to ask.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Decision, Incident, User, Zone } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { cityName } from '../../shared/ui/cities';
import { Dialog } from '../../shared/ui/dialog';
import { Icon } from '../../shared/ui/icons';
import { Empty } from '../../shared/ui/notice';
import { when } from '../../shared/ui/time';
import { Confirm } from '../confirm';
import { DecisionForm } from './decisionForm';
import { DecisionPaper } from './decisionPaper';
import { fieldsText, recipientsText, zonesText } from './decisions';
import type { Decisions } from './useDecisions';
import './decision.css';

type Asked = { what: 'new'; replaces: Decision | null } | { what: 'paper' | 'end'; decision: Decision } | null;

function DecisionRow(props: { decision: Decision; holds: boolean; onEnd: () => void; onReplace: () => void; onPaper: () => void }) {
  const { decision: d } = props;
  return (
    <li class={'decision' + (props.holds ? ' is-in-force' : '')}>
      <p class="decision-head"><b>{recipientsText(d)}</b><span class="badge">{t(`decision.state.${props.holds ? 'in_force' : d.state === 'in_force' ? 'expired' : d.state}`)}</span>
        <span class="num">{t('decision.until.short', { time: when(d.until) })}</span></p>
      <p>{t('decision.zones')}：{zonesText(d)}　<span class="num">{t('decision.persons', { n: d.persons })}</span></p>
      <p>{t('decision.fields')}：{fieldsText(d.fields)}</p>
      <p class="muted">{d.title}　{d.decided_by}　{when(d.decided_at)}{d.delegate && `　${t('decision.delegate.note')}`}{d.ended_at && `　${t('decision.ended', { who: d.ended_by ?? '', time: when(d.ended_at) })}`}</p>
      <div class="decision-acts no-print">
        <button type="button" class="button small" onClick={props.onPaper}><Icon name="print" size={20} />{t('decision.print')}</button>
        {props.holds && <button type="button" class="button small" onClick={props.onReplace}>{t('decision.replace')}</button>}
        {props.holds && <button type="button" class="button small danger" onClick={props.onEnd}>{t('decision.end')}</button>}
      </div>
    </li>
  );
}

export function DecisionPanel({ user, decisions, incident, zones, municipality }: { user: User; decisions: Decisions; incident: Incident; zones: Zone[]; municipality: string | null }) {
  const [asked, ask] = useState<Asked>(null);
  const { answer } = decisions;
  if (!answer) return null;
  const holds = (d: Decision): boolean => decisions.current.some((c) => c.id === d.id);
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
          <DecisionForm incident={incident} zones={zones} answer={answer} municipality={municipality} replaces={asked.replaces} onClose={() => ask(null)} onDone={() => { ask(null); decisions.load(); }} />
        </Dialog>
      )}
      {asked?.what === 'end' && (
        <Confirm title={t('decision.end.title')} text={t('decision.end.ask', { who: recipientsText(asked.decision), zones: zonesText(asked.decision), time: when(asked.decision.until) })} action={t('decision.end.do')} danger
          run={(opId) => api.endDecision(incident.id, asked.decision.id, opId)} onClose={() => ask(null)} onDone={() => { ask(null); decisions.load(); }} onRefused={decisions.load} />
      )}
      {asked?.what === 'paper' && <DecisionPaper city={cityName(user, asked.decision.municipality)} decision={asked.decision} incident={incident} clause={answer.clause} onDone={() => ask(null)} />}
    </div>
  );
}

/** For who reads by a decision alone: on which, and until when. */
export function DecisionBanner({ decisions }: { decisions: Decisions }) {
  const { answer, current } = decisions;
  if (!answer?.needed || current.length === 0) return null;
  return (
    <div class="banner decision-banner" role="status"><Icon name="lock" size={20} />
      <span>{current.map((d) => t('decision.on', { id: d.id, who: `${d.title} ${d.decided_by}`, zones: zonesText(d), time: when(d.until) })).join('　')}　{t('decision.on.care')}</span>
    </div>
  );
}

export function DecisionMissing({ drill }: { drill: boolean }) {
  return <Empty icon="lock" title={t('decision.missing')}>{t(drill ? 'decision.missing.drill' : 'decision.missing.hint')}</Empty>;
}
