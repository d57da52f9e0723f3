// SPDX-License-Identifier: Apache-2.0
// What stands under the chosen tab; each list bears its own faults.
import type { Incident } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Empty } from '../../shared/ui/notice';
import { ListFault, OneList } from '../../shared/ui/oneList';
import { DecisionMissing } from '../decisions/decisionBanner';
import { DecisionPanel } from '../decisions/decisionPanel';
import { FeedsList } from '../feeds/feedsList';
import { Desk } from '../people/desk';
import { PowerList } from '../power/powerList';
import { ReviewPanel } from '../reviews/reviewPanel';
import { ShelterList } from '../shelters/shelterList';
import type { PartProps } from '../useScreen';
import { ZoneTable } from '../zones/zoneTable';

function FeedsTab({ stores: { outages, reload } }: PartProps) {
  return (
    <OneList name={t('tab.feeds')} ready={outages.feeds !== null} problem={outages.feedsProblem} onReload={reload}>
      <FeedsList feeds={outages.feeds} />
    </OneList>
  );
}

function PowerTab({
  stores: {
    incidents: { incident },
    power,
    outages,
    reload,
  },
  screen,
  rights,
}: PartProps) {
  if (rights.barred) return <DecisionMissing drill={incident?.drill ?? false} />;
  if (!power.asks) return <Empty icon="lock" title={t('decision.power.none')} />;
  return (
    <OneList name={t('tab.power')} ready={power.answer !== null} problem={power.problem} onReload={reload}>
      <PowerList
        power={power.answer}
        feeds={outages.feeds}
        mayConfirm={rights.manages}
        onDone={reload}
        onOpen={(e) => screen.open({ person: e.person, name: e.name ?? e.person })}
      />
    </OneList>
  );
}

function ZonesTab({ stores: { zones, reload }, screen }: PartProps) {
  return (
    <OneList name={t('tab.zones')} ready={zones.answer !== null} problem={zones.problem} onReload={reload}>
      <ZoneTable
        zones={zones.list}
        without={zones.answer?.without_location ?? null}
        guarded={zones.answer?.protected}
        selected={screen.zone}
        onSelect={screen.setZone}
      />
    </OneList>
  );
}

function DecisionsTab({ me, stores: { decisions, zones }, incident }: PartProps & { incident: Incident }) {
  const { answer, current, problem, load } = decisions;
  const municipality = incident.municipalities.length > 1 ? (me.user.municipalities?.[0] ?? null) : null;
  return (
    <OneList name={t('tab.decisions')} ready={answer !== null} problem={problem} onReload={load}>
      {answer && (
        <DecisionPanel
          user={me.user}
          answer={answer}
          current={current}
          incident={incident}
          zones={zones.list}
          onReload={load}
          municipality={municipality}
        />
      )}
    </OneList>
  );
}

function DeskTab({ stores, screen, rights }: PartProps) {
  const {
    incidents: { incident },
    people,
    labels,
    marks,
    zones,
  } = stores;
  const { opened, over } = screen;
  return (
    <Desk
      people={people}
      horizon={stores.horizon}
      names={labels.names}
      marks={marks}
      zones={zones.list}
      zone={screen.zone}
      onZone={screen.setZone}
      mayMark={rights.running !== null}
      closed={incident?.closed_at ? incident.name : null}
      sought={screen.sought}
      onOpen={screen.open}
      recent={screen.recent}
      onRecent={screen.marked}
      onNames={rights.running === null ? null : () => screen.show('names')}
      dialog={opened !== null || over.names || over.openings || over.outbox}
    />
  );
}

export function Pane(given: PartProps) {
  const {
    stores: {
      incidents: { incident, incidents },
      people,
      reviews,
      reload,
    },
    screen,
    rights,
  } = given;
  const tab = screen.tab === 'map' ? 'zones' : screen.tab;
  if (tab === 'feeds') return <FeedsTab {...given} />;
  if (tab === 'power') return <PowerTab {...given} />;
  if (!incident)
    return incidents && tab !== 'review' ? (
      <Empty icon="map" title={t('incident.none')}>
        {t('incident.none.hint')}
      </Empty>
    ) : null;
  if (tab === 'unreported' && rights.barred) return <DecisionMissing drill={incident.drill} />;
  return (
    <>
      {tab === 'zones' && <ZonesTab {...given} />}
      {tab === 'decisions' && <DecisionsTab {...given} incident={incident} />}
      {tab === 'unreported' && (
        <ListFault name={t('tab.unreported')} onReload={people.load}>
          <DeskTab {...given} />
        </ListFault>
      )}
      {tab === 'review' && (
        <ListFault name={t('tab.review')} onReload={reviews.load}>
          <ReviewPanel reviews={reviews} onOpen={screen.open} />
        </ListFault>
      )}
      {tab === 'shelters' && (
        <ListFault name={t('tab.shelters')} onReload={reload}>
          <ShelterList incident={incident} mayManage={rights.manages} />
        </ListFault>
      )}
    </>
  );
}
