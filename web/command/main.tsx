// SPDX-License-Identifier: Apache-2.0
// The wall and the two PCs of the command centre: which zones are silent, who sits in the dark on a ventilator.
import { useEffect } from 'preact/hooks';
import '../shared/ui/base.css';
import '../shared/ui/person/person.css';
import './command.css';
import type { Me } from '../shared/api/types';
import { totalOf } from '../shared/fold/counts';
import { t, useLang } from '../shared/i18n';
import { Problem } from '../shared/ui/notice';
import { ListFault } from '../shared/ui/oneList';
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
import { DecisionBanner } from './decisions/decisionBanner';
import { faultsOf } from './feeds/outages';
import { IncidentBar } from './incidents/incidentBar';
import { LabelNamesDialog } from './labels/labelNamesDialog';
import { MapPane } from './map/mapPane';
import { Pane } from './page/pane';
import { TabBar } from './page/tabBar';
import { PersonDialog } from './people/personDialog';
import { criticalOf } from './power/power';
import { rightsOf, useScreen, type PartProps } from './useScreen';
import { useStores } from './useStores';
import { Totals } from './zones/totals';
import { ZoneCard } from './zones/zoneCard';

function Banners({ stores, screen }: Pick<PartProps, 'stores' | 'screen'>) {
  const {
    alarms,
    marks: { view, failed },
    incidents: { incident, others, choose },
    decisions,
    zones,
    power,
    up,
  } = stores;
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

function Dialogs({ me, stores, screen, rights }: PartProps) {
  const {
    incidents: { incident },
    people,
    labels,
    alarms,
    assignments,
    marks,
    device,
  } = stores;
  const { opened, over } = screen;
  const { manages, running } = rights;
  const coloured = (): void => {
    for (const list of [labels, people]) list.load();
  };
  return (
    <>
      {opened && (
        <PersonDialog
          opened={opened}
          incident={incident}
          colour={labels.of(opened.person)}
          names={labels.names}
          beat={assignments.beat}
          marks={marks}
          onColour={coloured}
          onClose={() => screen.open(null)}
          may={{ assigns: running, mark: running !== null, stay: manages, history: manages, desk: me.user.protected_desk ?? false }}
        />
      )}
      {over.names && running && (
        <LabelNamesDialog
          incident={running}
          names={labels.names}
          onClose={() => screen.show('names', false)}
          onDone={() => {
            screen.show('names', false);
            labels.load();
          }}
        />
      )}
      {over.outbox && device && device !== 'broken' && (
        <OutboxSheet view={marks.view} device={device} onClose={() => screen.show('outbox', false)} />
      )}
      {over.openings && (
        <OpeningsDialog
          openings={alarms.openings}
          total={alarms.total}
          login={alarms.login}
          problem={alarms.problem}
          onReload={alarms.load}
          onClose={() => screen.show('openings', false)}
        />
      )}
      <UndoBar item={marks.undoable} onGone={marks.clearUndo} />
    </>
  );
}

function MapPlace({ stores, screen, rights }: PartProps) {
  const { shapes, outages, config, zones, assignments, reload } = stores;
  const zone = zones.list.find((each) => each.zone === screen.zone);
  return (
    <MapPane
      shapes={shapes.shapes}
      zones={zones.list}
      outages={outages.areas}
      feeds={outages.feeds}
      config={config.config}
      problem={outages.problem ?? shapes.problem}
      selected={screen.zone}
      onSelect={screen.setZone}
      onReload={reload}
    >
      {zone && (
        <ZoneCard
          zone={zone}
          assigns={rights.running}
          beat={assignments.beat}
          onShow={() => screen.setTab('unreported')}
          onClose={() => screen.setZone(null)}
        />
      )}
    </MapPane>
  );
}

/** Which incident this is, in the middle of the page's head. */
function Middle({ me, stores, rights }: PartProps) {
  const {
    incidents: { incidents, incident, choose, opened },
    zones,
    reload,
  } = stores;
  return (
    <IncidentBar
      incidents={incidents}
      incident={incident}
      round={zones.answer?.round ?? incident?.round ?? 1}
      user={me.user}
      mayManage={rights.manages}
      onChoose={choose}
      onOpened={opened}
      onReload={reload}
    />
  );
}

function Side(given: PartProps) {
  const {
    screen,
    rights: { manages },
    stores: {
      incidents: { incident },
      zones,
      people,
      power,
      outages,
      reviews,
    },
  } = given;
  return (
    <div class="command-side">
      <TabBar
        tab={screen.tab}
        onTab={screen.toTab}
        onPrint={() => void people.all().finally(() => setTimeout(print))}
        hidden={[...(manages && incident ? [] : ['review' as const]), ...(manages ? [] : ['decisions' as const])]}
        counts={{
          unreported: incident ? totalOf(zones.answer).unreported : 0,
          review: reviews.waiting,
          power: criticalOf(power.answer),
          feeds: faultsOf(outages.feeds),
        }}
      />
      <div class="pane" role="tabpanel">
        <Pane {...given} />
      </div>
    </div>
  );
}

function CommandPage({ me }: { me: Me }) {
  const stores = useStores(me);
  const screen = useScreen();
  const rights = rightsOf(me, stores);
  const {
    incidents: { incident, problem },
    zones,
    power,
    reload,
  } = stores;
  useEffect(() => {
    if (!rights.manages) screen.open(null);
  }, [stores.held]);
  const given = { me, stores, screen, rights };
  return (
    <Shell
      title={commandTitle(me.user.role)}
      me={me}
      drill={incident?.drill ? incident.name : null}
      saysDown
      banners={<Banners stores={stores} screen={screen} />}
      middle={<Middle {...given} />}
    >
      <div class={`command tab-is-${screen.tab}`}>
        <div class="command-head">
          <ListFault name={t('tab.zones')} onReload={reload}>
            {incident && zones.answer && <Totals answer={zones.answer} />}
          </ListFault>
          <AsOf time={zones.answer?.as_of ?? power.answer?.as_of ?? null} />
        </div>
        <Problem problem={problem} onRetry={reload} />
        <ListFault name={t('tab.map')} onReload={reload}>
          <MapPlace {...given} />
        </ListFault>
        <Side {...given} />
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
