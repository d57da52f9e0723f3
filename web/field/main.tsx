// SPDX-License-Identifier: Apache-2.0
// For one hand in the rain: my people, one tap each; everything works without signal and is sent later.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import './field.css';
import { api } from '../shared/api/client';
import type { Me, Tiles } from '../shared/api/types';
import { t, useLang } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';
import { OneList } from '../shared/ui/oneList';
import { LoginBanner, NoStoreBanner } from '../shared/ui/outbox/outboxBanners';
import { fieldTitle } from '../shared/ui/frame/pageTitle';
import { useSession } from '../shared/ui/frame/session';
import { Shell, Waiting } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { UndoBar } from '../shared/ui/outbox/undo';
import { useDevice, type Device } from '../shared/ui/outbox/useOutbox';
import { OutboxSheet } from '../shared/ui/outbox/outboxSheet';
import { RefusedBanner } from '../shared/ui/outbox/refusedBanner';
import { ClosedBanner, OtherIncidents } from '../shared/ui/incidents/incidentBanners';
import { IncidentPick } from './incidentPick';
import { leftOf, type FieldPerson } from './people';
import { PeopleList } from './peopleList';
import { PersonSheet } from './personSheet';
import { registerWorker, starts } from './ready';
import { ReadyLine, useReady } from './readyLine';
import { Strip } from './strip';
import { TabBar, type Tab } from './tabBar';
import { useStores, type Stores } from './useStores';
import { ZoneReports } from './zoneReports';

const MiniMap = lazy(() => import('./miniMap'));

/** Who may say where somebody is now (the server asks again). */
const STAY_ROLES = ['field_care', 'shelter', 'command'];

/** The most important first: a phone shows no more than that. */
function Banners({ stores, broken, onOutbox }: { stores: Stores; broken: boolean; onOutbox: () => void }) {
  const {
    incidents: { incident, others, choose, known },
    line,
    marks: { view, failed },
  } = stores;
  return (
    <>
      <RefusedBanner view={view} onOpen={onOutbox} />
      <NoStoreBanner broken={broken || failed} />
      <OtherIncidents loud shown={incident} others={others} onChoose={choose} />
      <LoginBanner needed={line.loginNeeded} page="/field" />
      {line.offline && !line.loginNeeded && (
        <div class="banner down" role="status">
          <Icon name="cloudOff" size={22} />
          {t('banner.offline.field')}
        </div>
      )}
      <ClosedBanner incident={incident} />
      {!incident && known && <div class="banner warn">{t('field.noincident')}</div>}
      <OtherIncidents loud={false} shown={incident} others={others} onChoose={choose} />
      {view.others > 0 && <div class="banner warn">{t('banner.others', { count: view.others })}</div>}
    </>
  );
}

/** Said for a moment over the list. */
function useSaid(): [string | null, (text: string) => void] {
  const [said, setSaid] = useState<string | null>(null);
  return [
    said,
    (text) => {
      setSaid(text);
      setTimeout(() => setSaid(null), 5_000);
    },
  ];
}

function useMapConfig(): Tiles | null {
  const [config, setConfig] = useState<Tiles | null>(null);
  useEffect(() => {
    api.config().then(setConfig, () => undefined);
  }, []);
  return config;
}

interface PaneProps {
  tab: Tab;
  me: Me;
  stores: Stores;
  here: Device | null;
  config: Tiles | null;
  mayMark: boolean;
  onOpen: (person: FieldPerson) => void;
  onSent: (text: string) => void;
}

/** What stands under the chosen tab: the list this phone has, or how far it has come. */
function Pane({ tab, me, stores, here, config, mayMark, onOpen, onSent }: PaneProps) {
  const {
    incidents: { incident },
    people,
    zones,
    names,
    marks,
    reload,
  } = stores;
  if (!people.loaded && people.progress)
    return (
      <p role="status" class="muted field-progress">
        {t('field.progress', people.progress)}
      </p>
    );
  return (
    <OneList key={tab} name={t(`field.${tab}`)} ready={people.loaded} problem={people.problem} onReload={reload}>
      {tab === 'people' && people.listed && (
        <PeopleList people={people.list} fresh={people.asOf === null} names={names} marks={marks} mayMark={mayMark} onOpen={onOpen} />
      )}
      {tab === 'zones' && people.listed && here && (
        <ZoneReports
          people={people.list}
          incident={incident}
          known={zones}
          view={marks.view}
          mayMark={mayMark}
          device={here}
          user={me.user.id}
          onSent={onSent}
        />
      )}
      {tab === 'map' && people.listed && (
        <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
          <MiniMap people={people.list} config={config} onOpen={onOpen} />
        </Suspense>
      )}
    </OneList>
  );
}

function Sheet({
  me,
  stores,
  openId,
  mayMark,
  onClose,
}: {
  me: Me;
  stores: Stores;
  openId: string | null;
  mayMark: boolean;
  onClose: () => void;
}) {
  const {
    incidents: { incident },
    people,
    names,
    marks,
    line,
  } = stores;
  const opened = people.list.find((p) => p.person === openId);
  if (!opened) return null;
  return (
    <PersonSheet
      key={opened.person}
      person={opened}
      incident={incident}
      names={names}
      marks={marks}
      mayMark={mayMark}
      mayStay={STAY_ROLES.includes(me.user.role)}
      offline={line.offline}
      userName={me.user.name}
      onClose={onClose}
    />
  );
}

function FieldPage({ me, ended }: { me: Me; ended: boolean }) {
  const device = useDevice(me.user.id);
  const here = device && device !== 'broken' ? device : null;
  const stores = useStores(me, device, ended);
  const {
    incidents: { incident, others, choose, known },
    people,
    marks,
    reload,
  } = stores;
  const [tab, setTab] = useState<Tab>('people');
  const [openId, setOpenId] = useState<string | null>(null);
  const [outboxOpen, setOutboxOpen] = useState(false);
  const config = useMapConfig();
  const [said, say] = useSaid();
  const ready = useReady(device !== null && people.loaded, device !== 'broken', people.keptHere, reload);
  /** On a calm day it comes first, and when something is missing; while there is an incident, the people do. */
  const readyFirst = !incident || (ready.lacks !== null && !starts(ready.lacks));
  const mayMark = incident !== null && !incident.closed_at;
  const openOutbox = (): void => setOutboxOpen(true);
  return (
    <Shell
      title={fieldTitle(me.user.role)}
      me={me}
      middle={<IncidentPick incident={incident} others={others} known={known} onChoose={choose} />}
      drill={incident?.drill ? incident.name : null}
      saysDown
      banners={<Banners stores={stores} broken={device === 'broken'} onOutbox={openOutbox} />}
    >
      <Strip counted={incident && people.listed ? leftOf(people.list) : null} asOf={people.asOf} view={marks.view} onOutbox={openOutbox} />
      {readyFirst && <ReadyLine ready={ready} />}
      {said && (
        <div class="success" role="status">
          <Icon name="check" />
          {said}
        </div>
      )}
      <Pane
        tab={tab}
        me={me}
        stores={stores}
        here={here}
        config={config}
        mayMark={mayMark}
        onOpen={(p) => setOpenId(p.person)}
        onSent={say}
      />
      {!readyFirst && <ReadyLine ready={ready} />}
      <TabBar tab={tab} onTab={setTab} />
      <Sheet me={me} stores={stores} openId={openId} mayMark={mayMark} onClose={() => setOpenId(null)} />
      {outboxOpen && here && <OutboxSheet view={marks.view} device={here} onClose={() => setOutboxOpen(false)} />}
      <UndoBar item={marks.undoable} onGone={marks.clearUndo} />
    </Shell>
  );
}

function Root() {
  useLang();
  const [session, retry] = useSession(true);
  return session.state === 'in' ? (
    <FieldPage me={session.me} ended={session.ended ?? false} />
  ) : (
    <Waiting session={session} onRetry={retry} />
  );
}

registerWorker();
start(Root);
