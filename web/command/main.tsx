// SPDX-License-Identifier: Apache-2.0
// The wall and the two PCs of the command centre: which zones are silent, who sits in the dark on a ventilator.
import { useEffect, useMemo, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import '../shared/ui/person/person.css';
import './command.css';
import type { Me } from '../shared/api/types';
import { totalOf } from '../shared/fold/counts';
import { t, useLang } from '../shared/i18n';
import { Empty, Problem } from '../shared/ui/notice';
import { ListFault, OneList } from '../shared/ui/oneList';
import { LoginBanner, NoStoreBanner, RefusedLine, UnsentBanner } from '../shared/ui/outbox/outboxBanners';
import { commandTitle } from '../shared/ui/frame/pageTitle';
import { useSession } from '../shared/ui/frame/session';
import { AsOf, DownBanner, Shell, Waiting } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { UndoBar } from '../shared/ui/outbox/undo';
import { OutboxSheet } from '../shared/ui/outbox/outboxSheet';
import { RefusedBanner } from '../shared/ui/outbox/refusedBanner';
import { ClosedBanner, OtherIncidents } from '../shared/ui/incidents/incidentBanners';
import { AlarmBanner } from './alarms/alarmBanner';
import { OpeningsDialog } from './alarms/openingsDialog';
import { DecisionBanner, DecisionMissing } from './decisions/decisionBanner';
import { DecisionPanel } from './decisions/decisionPanel';
import { FeedsList } from './feeds/feedsList';
import { faultsOf } from './feeds/outages';
import { IncidentBar } from './incidents/incidentBar';
import { LabelNamesDialog } from './labels/labelNamesDialog';
import { MapPane } from './map/mapPane';
import { TabBar, type Tab } from './page/tabBar';
import { Desk } from './people/desk';
import { PersonDialog, type Opened } from './people/personDialog';
import { withRecent, type Recent } from './people/rows';
import { criticalOf } from './power/power';
import { PowerList } from './power/powerList';
import { ReviewPanel } from './reviews/reviewPanel';
import { ShelterList } from './shelters/shelterList';
import { useStores, type Stores } from './useStores';
import { Totals } from './zones/totals';
import { ZoneCard } from './zones/zoneCard';
import { ZoneTable } from './zones/zoneTable';

/** What this reader may do on the incident that is shown. */
function rightsOf(me: Me, { incidents: { incident }, decisions }: Stores) {
  const manages = me.user.role === 'command';
  const running = manages && incident && !incident.closed_at ? incident.id : null;
  return {
    manages,
    /** The incident in which the reader may mark, give colours and entrust people. */
    running,
    /** Who reads by a decision alone, and none is in force: nobody is shown, and nobody stays on the screen. */
    barred: (decisions.answer?.needed ?? !manages) && decisions.current.length === 0,
  };
}
type Rights = ReturnType<typeof rightsOf>;

/** What is on the screen, and what somebody has opened over it. */
function useScreen() {
  const narrow = useMemo(() => matchMedia('(max-width: 60rem)').matches, []);
  const [tab, setTab] = useState<Tab>(narrow ? 'map' : 'zones');
  const [sought, setSought] = useState(0);
  const [zone, setZone] = useState<string | null>(null);
  const [opened, open] = useState<Opened | null>(null);
  const [over, setOver] = useState<Record<'names' | 'outbox' | 'openings', boolean>>({ names: false, outbox: false, openings: false });
  const [recent, setRecent] = useState<Recent[]>([]);
  return {
    tab, setTab, zone, setZone, opened, open, over, recent, sought: narrow ? 0 : sought,
    /** By the tab itself: whoever asks for the desk begins in the search. */
    toTab: (to: Tab): void => { setTab(to); if (to === 'unreported') setSought((n) => n + 1); },
    show: (which: keyof typeof over, on = true): void => setOver((now) => ({ ...now, [which]: on })),
    marked: (each: Recent): void => setRecent((now) => withRecent(now, each)),
  };
}
type Screen = ReturnType<typeof useScreen>;

function Banners({ stores, screen }: { stores: Stores; screen: Screen }) {
  const { alarms, marks: { view, failed }, incidents: { incident, others, choose }, decisions, zones, power, up } = stores;
  const outbox = (): void => screen.show('outbox');
  return (
    <>
      <RefusedBanner view={view} onOpen={outbox} />
      <NoStoreBanner broken={failed} />
      <AlarmBanner standing={alarms.standing} onNote={alarms.note} onOpen={() => screen.show('openings')} />
      <OtherIncidents loud shown={incident} others={others} onChoose={choose} />
      <ClosedBanner incident={incident} />
      <DownBanner up={up} asOf={zones.answer?.as_of ?? power.answer?.as_of ?? null} />
      <LoginBanner needed={view.state === 'login'} page="/command" />
      <DecisionBanner needed={decisions.answer?.needed ?? false} current={decisions.current} />
      <UnsentBanner view={view} />
      <RefusedLine view={view} onOpen={outbox} />
      <OtherIncidents loud={false} shown={incident} others={others} onChoose={choose} />
    </>
  );
}

interface PaneProps { me: Me; stores: Stores; screen: Screen; rights: Rights }

function DeskPane({ stores, screen, rights }: PaneProps) {
  const { incidents: { incident }, people, labels, marks, zones } = stores;
  const { opened, over } = screen;
  return (
    <Desk people={people} horizon={stores.horizon} names={labels.names} marks={marks} zones={zones.list} zone={screen.zone} onZone={screen.setZone}
      mayMark={rights.running !== null} closed={incident?.closed_at ? incident.name : null} sought={screen.sought} onOpen={screen.open} recent={screen.recent} onRecent={screen.marked}
      onNames={rights.running === null ? null : () => screen.show('names')} dialog={opened !== null || over.names || over.openings || over.outbox} />
  );
}

/** What stands under the chosen tab; each list bears its own faults. */
function Pane({ me, stores, screen, rights }: PaneProps) {
  const { incidents: { incident, incidents }, zones, people, power, outages, decisions, reviews, reload } = stores;
  const { manages, barred } = rights;
  const tab = screen.tab === 'map' ? 'zones' : screen.tab;
  if (tab === 'feeds') return <OneList name={t('tab.feeds')} ready={outages.feeds !== null} problem={outages.feedsProblem} onReload={reload}><FeedsList feeds={outages.feeds} /></OneList>;
  if (tab === 'power') {
    if (barred) return <DecisionMissing drill={incident?.drill ?? false} />;
    if (!power.asks) return <Empty icon="lock" title={t('decision.power.none')} />;
    return (
      <OneList name={t('tab.power')} ready={power.answer !== null} problem={power.problem} onReload={reload}>
        <PowerList power={power.answer} feeds={outages.feeds} mayConfirm={manages} onDone={reload} onOpen={(e) => screen.open({ person: e.person, name: e.name ?? e.person })} />
      </OneList>
    );
  }
  if (!incident) return incidents && tab !== 'review' ? <Empty icon="map" title={t('incident.none')}>{t('incident.none.hint')}</Empty> : null;
  if (tab === 'unreported' && barred) return <DecisionMissing drill={incident.drill} />;
  return (
    <>
      {tab === 'zones' && (
        <OneList name={t('tab.zones')} ready={zones.answer !== null} problem={zones.problem} onReload={reload}>
          <ZoneTable zones={zones.list} without={zones.answer?.without_location ?? null} guarded={zones.answer?.protected} selected={screen.zone} onSelect={screen.setZone} />
        </OneList>
      )}
      {tab === 'decisions' && (
        <OneList name={t('tab.decisions')} ready={decisions.answer !== null} problem={decisions.problem} onReload={decisions.load}>
          {decisions.answer && <DecisionPanel user={me.user} answer={decisions.answer} current={decisions.current} incident={incident} zones={zones.list} onReload={decisions.load}
            municipality={incident.municipalities.length > 1 ? me.user.municipalities?.[0] ?? null : null} />}
        </OneList>
      )}
      {tab === 'unreported' && <ListFault name={t('tab.unreported')} onReload={people.load}><DeskPane me={me} stores={stores} screen={screen} rights={rights} /></ListFault>}
      {tab === 'review' && <ListFault name={t('tab.review')} onReload={reviews.load}><ReviewPanel reviews={reviews} onOpen={screen.open} /></ListFault>}
      {tab === 'shelters' && <ListFault name={t('tab.shelters')} onReload={reload}><ShelterList incident={incident} mayManage={manages} /></ListFault>}
    </>
  );
}

function Dialogs({ me, stores, screen, rights }: PaneProps) {
  const { incidents: { incident }, people, labels, alarms, assignments, marks, device } = stores;
  const { opened, over } = screen;
  const { manages, running } = rights;
  const coloured = (): void => { for (const list of [labels, people]) list.load(); };
  return (
    <>
      {opened && <PersonDialog opened={opened} incident={incident} colour={labels.of(opened.person)} names={labels.names} beat={assignments.beat} marks={marks} onColour={coloured} onClose={() => screen.open(null)}
        may={{ assigns: running, mark: running !== null, stay: manages, history: manages, desk: me.user.protected_desk ?? false }} />}
      {over.names && running && <LabelNamesDialog incident={running} names={labels.names} onClose={() => screen.show('names', false)} onDone={() => { screen.show('names', false); labels.load(); }} />}
      {over.outbox && device && device !== 'broken' && <OutboxSheet view={marks.view} device={device} onClose={() => screen.show('outbox', false)} />}
      {over.openings && <OpeningsDialog openings={alarms.openings} total={alarms.total} login={alarms.login} problem={alarms.problem} onReload={alarms.load} onClose={() => screen.show('openings', false)} />}
      <UndoBar item={marks.undoable} onGone={marks.clearUndo} />
    </>
  );
}

function MapPlace({ stores, screen, rights }: PaneProps) {
  const { shapes, outages, config, zones, assignments, reload } = stores;
  const zone = zones.list.find((each) => each.zone === screen.zone);
  return (
    <MapPane shapes={shapes.shapes} zones={zones.list} outages={outages.areas} feeds={outages.feeds} config={config.config} problem={outages.problem ?? shapes.problem}
      selected={screen.zone} onSelect={screen.setZone} onReload={reload}>
      {zone && <ZoneCard zone={zone} assigns={rights.running} beat={assignments.beat} onShow={() => screen.setTab('unreported')} onClose={() => screen.setZone(null)} />}
    </MapPane>
  );
}

function CommandPage({ me }: { me: Me }) {
  const stores = useStores(me);
  const screen = useScreen();
  const rights = rightsOf(me, stores);
  const { incidents, zones, people, power, outages, reviews, reload } = stores;
  const { incident } = incidents;
  const { manages } = rights;
  useEffect(() => { if (!manages) screen.open(null); }, [stores.held]);
  const given = { me, stores, screen, rights };
  return (
    <Shell title={commandTitle(me.user.role)} me={me} drill={incident?.drill ? incident.name : null} saysDown banners={<Banners stores={stores} screen={screen} />}
      middle={<IncidentBar incidents={incidents.incidents} incident={incident} round={zones.answer?.round ?? incident?.round ?? 1} user={me.user} mayManage={manages}
        onChoose={incidents.choose} onOpened={incidents.opened} onReload={reload} />}>
      <div class={`command tab-is-${screen.tab}`}>
        <div class="command-head">
          <ListFault name={t('tab.zones')} onReload={reload}>{incident && zones.answer && <Totals answer={zones.answer} />}</ListFault>
          <AsOf time={zones.answer?.as_of ?? power.answer?.as_of ?? null} />
        </div>
        <Problem problem={incidents.problem} onRetry={reload} />
        <ListFault name={t('tab.map')} onReload={reload}><MapPlace {...given} /></ListFault>
        <div class="command-side">
          <TabBar tab={screen.tab} onTab={screen.toTab} onPrint={() => void people.all().finally(() => setTimeout(print))}
            hidden={[...(manages && incident ? [] : ['review' as const]), ...(manages ? [] : ['decisions' as const])]}
            counts={{ unreported: incident ? totalOf(zones.answer).unreported : 0, review: reviews.waiting, power: criticalOf(power.answer), feeds: faultsOf(outages.feeds) }} />
          <div class="pane" role="tabpanel"><Pane {...given} /></div>
        </div>
      </div>
      <Dialogs {...given} />
    </Shell>
  );
}

function Root() {
  useLang();
  const [session, retry] = useSession(false);
  return session.state === 'in' ? <CommandPage me={session.me} /> : <Waiting session={session} onRetry={retry} />;
}

start(Root);
