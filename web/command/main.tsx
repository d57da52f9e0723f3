// SPDX-License-Identifier: Apache-2.0
// The wall and the two PCs of the command centre: which zones are silent, who sits in the dark on a ventilator.
import type { ComponentChildren } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useMemo, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import '../shared/ui/person.css';
import './command.css';
import type { Counts, Me, Zone } from '../shared/api/types';
import { confirmRate, hasNoReport, besideOf, percentText, reportRate, totalOf } from '../shared/fold/counts';
import { t, useLang, type Key } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';
import { Empty, Problem } from '../shared/ui/notice';
import { ListFault, OneList, saidBeside } from '../shared/ui/oneList';
import { commandTitle } from '../shared/ui/pageTitle';
import { useSession } from '../shared/ui/session';
import { AsOf, DownBanner, Shell, Waiting } from '../shared/ui/shell';
import { start } from '../shared/ui/start';
import { UndoBar } from '../shared/ui/undo';
import { useDevice } from '../shared/ui/useOutbox';
import { useMarks, type Marks } from '../shared/ui/useMarks';
import { OutboxSheet, RefusedBanner } from '../shared/ui/outboxSheet';
import { ClosedBanner, OtherIncidents } from '../shared/ui/incidentBanners';
import { unread } from '../shared/outbox/refused';
import { DecisionBanner, DecisionMissing, DecisionPanel } from './decisions/decisionPanel';
import { mayAskPower } from './decisions/decisions';
import { Desk, type Recent } from './people/desk';
import { FeedsList } from './feeds/feedsList';
import { faultsOf, runningOf } from './feeds/outages';
import { AlarmBanner } from './alarms/alarmBanner';
import { OpeningsDialog } from './alarms/openingsDialog';
import { useAlarms } from './alarms/useAlarms';
import { IncidentBar } from './incidents/incidentBar';
import { outageCredits } from './map/outageCredits';
import { PersonDialog } from './people/personDialog';
import { ReviewPanel } from './reviews/reviewPanel';
import { useReviews, type Reviews } from './reviews/useReviews';
import { criticalOf } from './power/power';
import { PowerList } from './power/powerList';
import { LabelNamesDialog } from './labels/labelBar';
import { ShelterList } from './shelters/shelterList';
import { useCommand, type Command } from './useCommand';
import { useDecisions, type Decisions } from './decisions/useDecisions';
import { ZoneCard } from './zones/zoneCard';
import { ZONE_STATES } from './zones/zoneColours';
import { ZoneTable } from './zones/zoneTable';

const ZoneMap = lazy(() => import('./map/zoneMap'));
type Tab = 'map' | 'zones' | 'unreported' | 'review' | 'power' | 'shelters' | 'feeds' | 'decisions';
const TABS: Tab[] = ['map', 'zones', 'unreported', 'review', 'power', 'shelters', 'feeds', 'decisions'];

function Totals({ counts, beside, silent }: { counts: Counts; beside: number; silent: number }) {
  const cell = (key: Key, value: string | number, kind = '') => <div class={`total ${kind}`}><dt>{t(key)}</dt><dd class="num">{value}</dd></div>;
  return (
    <dl class="totals">
      {cell('count.persons', counts.persons + beside)}
      {beside > 0 && cell('zones.protected', beside, 'aside')}
      {counts.excluded > 0 && cell('count.excluded', counts.excluded, 'aside')}
      {cell('status.unreported', counts.unreported, counts.unreported ? 'of-unreported' : '')}
      {cell('status.safe', counts.safe, 'of-safe')}
      {cell('status.noted', counts.noted, 'of-noted')}
      {cell('status.attention', counts.attention, counts.attention ? 'of-attention' : '')}
      {cell('rate.report', percentText(reportRate(counts)))}
      {cell('rate.confirm', percentText(confirmRate(counts)))}
      <div class={'total silent' + (silent ? '' : ' none')}><dt>{t('zones.silent')}</dt><dd class="num">{silent}</dd></div>
    </dl>
  );
}

function MapPane(props: { command: Command; zones: Zone[]; selected: string | null; onSelect: (zone: string | null) => void; onShow: () => void; assigns: string | null }) {
  const { command } = props;
  const zone = props.zones.find((z) => z.zone === props.selected);
  const used = ZONE_STATES.filter((state) => props.zones.some((z) => z.state === state));
  const problem = saidBeside(command.problems.map, command.outages !== null);
  const active = runningOf(command.outages);
  const credits = outageCredits(active, command.feeds);
  return (
    <div class="map-pane">
      {problem !== null && <Problem problem={problem} onRetry={command.reload} />}
      <div class="map-place">
        {command.config && (
          <Suspense fallback={<p class="muted pane-pad">{t('app.loading')}</p>}>
            <ZoneMap shapes={command.shapes} zones={props.zones} outages={command.outages} config={command.config} selected={props.selected} onSelect={props.onSelect} />
          </Suspense>
        )}
        {command.shapes && command.shapes.features.length === 0 && <p class="map-note">{t('map.noshapes')}</p>}
        <p class="map-credit">
          {credits.length > 0 && <span>{t('map.credit.outage', { sources: credits.join('、') })}</span>}
          {command.config?.tile_url && <span>{command.config.tile_credit}</span>}
        </p>
        {zone && <ZoneCard zone={zone} assigns={props.assigns} beat={command.assignmentBeat} onShow={props.onShow} onClose={() => props.onSelect(null)} />}
      </div>
      <div class="map-legend">
        {used.map((state) => <span key={state}><i class={`swatch zone-${state}${hasNoReport(state) ? ' hatched' : ''}`} />{t(`zone.state.${state}`)}</span>)}
        {props.zones.some((z) => z.attention > 0) && <span><i class="swatch dot" />{t('map.attention')}</span>}
        {active.length > 0 && <span><i class="swatch outage" />{t('map.outage')}</span>}
      </div>
    </div>
  );
}

function TabBar(props: { tab: Tab; onTab: (tab: Tab) => void; decides: boolean; onPrint: () => void; unreported: number | null; review: number | null; critical: number; faults: number }) {
  const count = (tab: Tab): number | null => (tab === 'unreported' ? props.unreported : tab === 'review' ? props.review : tab === 'power' ? props.critical : tab === 'feeds' ? props.faults : null);
  return (
    <div class="tabs no-print" role="tablist">
      {TABS.filter((tab) => (tab !== 'review' || props.review !== null) && (tab !== 'decisions' || props.decides)).map((tab) => (
        <button type="button" role="tab" key={tab} class={`tab-${tab}`} aria-selected={props.tab === tab} onClick={() => props.onTab(tab)}>
          {t(`tab.${tab}`)}{Boolean(count(tab)) && <b class={'num' + (tab === 'unreported' ? '' : ' hot')}>{count(tab)}</b>}
        </button>
      ))}
      <button type="button" class="tabs-print" onClick={props.onPrint} aria-label={t('app.print')}><Icon name="print" size={20} /></button>
    </div>
  );
}

function Banners({ command, marks, glass, decisions, onReview, onOutbox }: { command: Command; marks: Marks; glass: ReturnType<typeof useAlarms>; decisions: Decisions; onReview: () => void; onOutbox: () => void }) {
  const { view } = marks;
  return (
    <>
      <RefusedBanner view={view} onOpen={onOutbox} />
      {marks.failed && <div class="banner bad" role="alert">{t('outbox.nostore')}</div>}
      <AlarmBanner standing={glass.standing} onNote={glass.note} onOpen={onReview} />
      <OtherIncidents loud shown={command.incident} others={command.others} onChoose={command.choose} />
      <ClosedBanner incident={command.incident} />
      <DownBanner up={command.up} asOf={command.asOf} />
      {view.state === 'login' && <div class="banner bad" role="alert">{t('banner.relogin')}<a class="button small" href="/?next=/command">{t('banner.relogin.action')}</a></div>}
      <DecisionBanner decisions={decisions} />
      {view.entries.length > 0 && view.state === 'waiting' && <div class="banner warn" role="status"><Icon name="send" size={20} />{t('outbox.unsent', { n: view.entries.length })}</div>}
      {view.refused.length > unread(view.refused).length && (
        <div class="banner warn" role="status"><Icon name="alert" size={20} />{t('outbox.refused.n', { n: view.refused.length })}<button type="button" class="button small" onClick={onOutbox}>{t('outbox.refused.see')}</button></div>
      )}
      <OtherIncidents loud={false} shown={command.incident} others={command.others} onChoose={command.choose} />
    </>
  );
}

const PowerNotGiven = (props: { barred: boolean; drill: boolean }) =>
  (props.barred ? <DecisionMissing drill={props.drill} /> : <Empty icon="lock" title={t('decision.power.none')} />);

interface Opened { person: string; name: string; zone?: string | null }
interface PanesProps {
  tab: Tab; command: Command; decisions: Decisions; reviews: Reviews; me: Me; barred: boolean; zones: Zone[]; zone: string | null;
  onZone: (zone: string | null) => void; onOpen: (person: Opened) => void; desk: ComponentChildren;
}

/** What stands under the chosen tab; each list bears its own faults. */
function Panes({ tab, command, decisions, reviews, me, barred, zones, zone, onZone, onOpen, desk }: PanesProps) {
  const { incident, problems } = command;
  const manages = me.user.role === 'command';
  if (tab === 'feeds') return <OneList name={t('tab.feeds')} ready={command.feeds !== null} problem={problems.feeds} onReload={command.reload}><FeedsList feeds={command.feeds} /></OneList>;
  if (tab === 'power') {
    if (barred || !command.asksPower.current) return <PowerNotGiven barred={barred} drill={incident?.drill ?? false} />;
    return (
      <OneList name={t('tab.power')} ready={command.power !== null} problem={problems.power} onReload={command.reload}>
        <PowerList power={command.power} feeds={command.feeds} mayConfirm={manages} onDone={command.reload} onOpen={(e) => onOpen({ person: e.person, name: e.name ?? e.person })} />
      </OneList>
    );
  }
  if (!incident) return command.incidents && tab !== 'review' ? <Empty icon="map" title={t('incident.none')}>{t('incident.none.hint')}</Empty> : null;
  if (tab === 'unreported' && barred) return <DecisionMissing drill={incident.drill} />;
  return (
    <>
      {tab === 'zones' && (
        <OneList name={t('tab.zones')} ready={command.zones !== null} problem={problems.zones} onReload={command.reload}>
          <ZoneTable zones={zones} without={command.zones?.without_location ?? null} guarded={command.zones?.protected} selected={zone} onSelect={onZone} />
        </OneList>
      )}
      {tab === 'decisions' && (
        <OneList name={t('tab.decisions')} ready={decisions.answer !== null} problem={decisions.problem} onReload={decisions.load}>
          <DecisionPanel user={me.user} decisions={decisions} incident={incident} zones={zones} municipality={incident.municipalities.length > 1 ? me.user.municipalities?.[0] ?? null : null} />
        </OneList>
      )}
      {tab === 'unreported' && <ListFault name={t('tab.unreported')} onReload={command.reloadListed}>{desk}</ListFault>}
      {tab === 'review' && <ListFault name={t('tab.review')} onReload={reviews.load}><ReviewPanel reviews={reviews} onOpen={onOpen} /></ListFault>}
      {tab === 'shelters' && <ListFault name={t('tab.shelters')} onReload={command.reload}><ShelterList incident={incident} mayManage={manages} /></ListFault>}
    </>
  );
}

function CommandPage({ me }: { me: Me }) {
  const device = useDevice(me.user.id);
  const manages = me.user.role === 'command';
  const glass = useAlarms(me.user, manages);
  const [reviewing, setReviewing] = useState(false);
  const command = useCommand(me, { reviews: manages, hear: glass.hear, load: glass.load });
  const incident = command.incident;
  const decisions = useDecisions(incident?.id ?? null);
  /** Who reads by a decision alone, and none is in force: nobody is shown, and nobody stays on the screen. */
  const barred = (decisions.answer?.needed ?? !manages) && decisions.current.length === 0;
  const held = decisions.current.map((d) => d.id).join();
  command.asksPower.current = mayAskPower(me.user.role, decisions.current);
  useEffect(() => { if (!manages) { setOpened(null); command.reloadListed(); command.reloadPower(); } }, [held]);
  const marks = useMarks(device, incident?.id ?? null, me.user.id, command.reloadListed);
  const narrow = useMemo(() => matchMedia('(max-width: 60rem)').matches, []);
  const [tab, setTab] = useState<Tab>(narrow ? 'map' : 'zones');
  const [sought, setSought] = useState(0);
  const toTab = (to: Tab): void => { setTab(to); if (to === 'unreported') setSought((n) => n + 1); };
  const [zone, setZone] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const reviews = useReviews(manages ? incident?.id ?? null : null, command.reviewBeat);
  const [naming, setNaming] = useState(false);
  const [recent, setRecent] = useState<Recent[]>([]);
  const zones = useMemo(() => command.zones?.zones ?? [], [command.zones]);
  const totals = useMemo(() => totalOf(command.zones), [command.zones]);
  const [sheet, setSheet] = useState(false);
  const mayMark = manages && incident !== null && !incident.closed_at;
  const { as_of: asOf } = command.horizon;
  useEffect(() => { if (asOf) marks.heard(asOf); }, [asOf, marks.heard]);
  const assigns = manages && incident && !incident.closed_at ? incident.id : null;
  return (
    <Shell title={commandTitle(me.user.role)} me={me} drill={incident?.drill ? incident.name : null}
      saysDown banners={<Banners command={command} marks={marks} glass={glass} decisions={decisions} onReview={() => setReviewing(true)} onOutbox={() => setSheet(true)} />}
      middle={<IncidentBar command={command} me={me} mayManage={manages} />}>
      <div class={`command tab-is-${tab}`}>
        <div class="command-head">
          <ListFault name={t('tab.zones')} onReload={command.reload}>
            {incident && command.zones && <Totals counts={totals} beside={besideOf(command.zones?.protected)} silent={zones.filter((z) => hasNoReport(z.state)).length} />}
          </ListFault>
          <AsOf time={command.asOf} />
        </div>
        {command.problem !== null && <Problem problem={command.problem} onRetry={command.reload} />}
        <ListFault name={t('tab.map')} onReload={command.reload}><MapPane command={command} zones={zones} selected={zone} onSelect={setZone} onShow={() => setTab('unreported')} assigns={assigns} /></ListFault>
        <div class="command-side">
          <TabBar tab={tab} onTab={toTab} decides={manages} onPrint={() => void command.listed.all().finally(() => setTimeout(print))} unreported={incident ? totals.unreported : null} review={manages && incident ? reviews.waiting : null}
            critical={criticalOf(command.power)} faults={faultsOf(command.feeds)} />
          <div class="pane" role="tabpanel">
            <Panes tab={tab === 'map' ? 'zones' : tab} command={command} decisions={decisions} reviews={reviews} me={me} barred={barred} zones={zones} zone={zone} onZone={setZone} onOpen={setOpened}
              desk={<Desk sought={narrow ? 0 : sought} command={command} marks={marks} zones={zones} zone={zone} onZone={setZone} mayMark={mayMark} onOpen={setOpened} onNames={assigns ? () => setNaming(true) : null} dialog={opened !== null || naming || reviewing || sheet}
                recent={recent} onRecent={(each) => setRecent((now) => [each, ...now].slice(0, 30))} />} />
          </div>
        </div>
      </div>
      {opened && <PersonDialog person={opened.person} name={opened.name} zone={opened.zone ?? null} command={command} assigns={assigns} marks={marks} mayMark={mayMark} mayStay={manages} reads={manages} desk={me.user.protected_desk ?? false} onClose={() => setOpened(null)} />}
      {naming && assigns && <LabelNamesDialog incident={assigns} names={command.labels.names} onClose={() => setNaming(false)} onDone={() => { setNaming(false); command.labels.load(); }} />}
      {sheet && device && device !== 'broken' && <OutboxSheet view={marks.view} device={device} onClose={() => setSheet(false)} />}
      {reviewing && <OpeningsDialog openings={glass.openings} total={glass.total} login={glass.login} problem={glass.problem} onReload={glass.load} onClose={() => setReviewing(false)} />}
      <UndoBar item={marks.undoable} onGone={marks.clearUndo} />
    </Shell>
  );
}

function Root() {
  useLang();
  const [session, retry] = useSession(false);
  return session.state === 'in' ? <CommandPage me={session.me} /> : <Waiting session={session} onRetry={retry} />;
}

start(Root);
