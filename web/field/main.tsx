// SPDX-License-Identifier: Apache-2.0
// For one hand in the rain: my people, one tap each; everything works without signal and is sent later.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useMemo, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import './field.css';
import { api } from '../shared/api/client';
import type { MapConfig, Mark, Me } from '../shared/api/types';
import { t, useLang } from '../shared/i18n';
import { METHOD_IN_PERSON } from '../shared/i18n/words';
import { Icon, type IconName } from '../shared/ui/icons';
import { Empty } from '../shared/ui/notice';
import { OneList } from '../shared/ui/oneList';
import { fieldTitle } from '../shared/ui/pageTitle';
import { useSession } from '../shared/ui/session';
import { AsOf, Shell, Waiting } from '../shared/ui/shell';
import { start } from '../shared/ui/start';
import { matches } from '../shared/ui/textMatch';
import { UndoBar } from '../shared/ui/undo';
import { useDevice, type Device } from '../shared/ui/useOutbox';
import { OutboxChip, OutboxSheet, RefusedBanner } from '../shared/ui/outboxSheet';
import { ClosedBanner, incidentText, OtherIncidents } from '../shared/ui/incidentBanners';
import { PersonCard } from './personCard';
import { PersonSheet } from './personSheet';
import { registerWorker, starts } from './ready';
import { ReadyLine, useReady } from './readyLine';
import { inWorkOrder, useField, type Field, type FieldPerson } from './useField';
import { ZoneReports } from './zoneReports';

const MiniMap = lazy(() => import('./miniMap'));
type Tab = 'people' | 'zones' | 'map';
type Filter = 'all' | 'left' | 'attention';

/** Who may say where somebody is now (the server asks again). */
const STAY_ROLES = ['field_care', 'shelter', 'command'];

/** The most important first: a phone shows no more than that. */
function Banners({ field, device, onOutbox }: { field: Field; device: Device | 'broken' | null; onOutbox: () => void }) {
  return (
    <>
      <RefusedBanner view={field.marks.view} onOpen={onOutbox} />
      {(device === 'broken' || field.marks.failed) && <div class="banner bad" role="alert">{t('outbox.nostore')}</div>}
      <OtherIncidents loud shown={field.incident} others={field.others} onChoose={field.choose} />
      {field.loginNeeded && (
        <div class="banner bad" role="alert">{t('banner.relogin')}
          <a class="button small" href="/?next=/field">{t('banner.relogin.action')}</a>
        </div>
      )}
      {field.offline && !field.loginNeeded && (
        <div class="banner down" role="status"><Icon name="cloudOff" size={22} />{t('banner.offline.field')}</div>
      )}
      <ClosedBanner incident={field.incident} />
      {!field.incident && field.known && <div class="banner warn">{t('field.noincident')}</div>}
      <OtherIncidents loud={false} shown={field.incident} others={field.others} onChoose={field.choose} />
      {field.marks.view.others > 0 && <div class="banner warn">{t('banner.others', { count: field.marks.view.others })}</div>}
    </>
  );
}

function People({ field, onOpen }: { field: Field; onOpen: (person: FieldPerson) => void }) {
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  // The order is kept while somebody works through the list: a card does not run away under the thumb.
  const order = useMemo(() => [...field.people].sort(inWorkOrder).map((p) => p.person), [field.people.length, field.asOf === null, filter]);
  const byId = new Map(field.people.map((p) => [p.person, p]));
  const wanted = (p: FieldPerson): boolean =>
    (filter === 'all' || (filter === 'left' ? p.shown.status === 'unreported' && !p.excluded : p.shown.status === 'attention')) &&
    matches(query, [p.name, p.kana, p.address, p.zone_name], [p.phone]);
  const shown = order.flatMap((id) => byId.get(id) ?? []).filter(wanted);
  const mark = (person: FieldPerson, status: Mark): void => {
    // A standing call for attention is answered on its own sheet, where it can be read first.
    if (person.shown.conflict) return onOpen(person);
    void field.marks.mark(
      { person: person.person, name: person.name, status: person.shown.status, seen: person.shown.seen }, status, { method: METHOD_IN_PERSON },
    );
  };
  if (field.people.length === 0) return <Empty icon="people" title={t('field.empty')}>{t('field.empty.hint')}</Empty>;
  return (
    <>
      <div class="field-tools">
        <div class="segments" role="group">
          {(['all', 'left', 'attention'] as Filter[]).map((each) => (
            <button type="button" key={each} aria-pressed={filter === each} onClick={() => setFilter(each)}>{t(`field.filter.${each}`)}</button>
          ))}
        </div>
        <input type="search" value={query} placeholder={t('field.search')} aria-label={t('field.search')} onInput={(event) => setQuery(event.currentTarget.value)} />
      </div>
      {shown.length === 0 && (filter === 'left' && query === ''
        ? <Empty icon="check" title={t('field.all.done')} /> : <Empty icon="search" title={t('desk.nomatch', { q: query || t(`field.filter.${filter}`) })} />)}
      <ul class="cards">
        {shown.map((person) => <PersonCard key={person.person} person={person} names={field.names} mayMark={field.mayMark} waits={field.marks.own.waiting.has(person.person)} onMark={mark} onOpen={onOpen} />)}
      </ul>
    </>
  );
}

function Strip({ field, onOutbox }: { field: Field; onOutbox: () => void }) {
  const counted = field.people.filter((p) => !p.excluded);
  const left = counted.filter((p) => p.shown.status === 'unreported').length;
  return (
    <div class="field-strip">
      {field.incident && field.listed && <span class="left">{t('field.left.of', { left, all: counted.length })}</span>}
      {field.incident && field.listed && <progress max={Math.max(1, counted.length)} value={counted.length - left} aria-label={t('rate.report')} />}
      <AsOf time={field.asOf} />
      <OutboxChip view={field.marks.view} onOpen={onOutbox} />
    </div>
  );
}

const TABS: [Tab, IconName][] = [['people', 'people'], ['zones', 'send'], ['map', 'map']];

function FieldPage({ me, ended }: { me: Me; ended: boolean }) {
  const device = useDevice(me.user.id);
  const field = useField(me, device, ended);
  const [tab, setTab] = useState<Tab>('people');
  const [openId, setOpenId] = useState<string | null>(null);
  const [outboxOpen, setOutboxOpen] = useState(false);
  const [config, setConfig] = useState<MapConfig | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => { api.config().then(setConfig, () => undefined); }, []);
  const ready = useReady(device !== null && field.loaded, device !== 'broken', field.keptHere, field.reload);
  /** On a calm day it comes first, and when something is missing; while there is an incident, the people do. */
  const readyFirst = !field.incident || (ready.lacks !== null && !starts(ready.lacks));
  const opened = field.people.find((p) => p.person === openId) ?? null;
  const sent = (text: string): void => {
    setSaid(text);
    setTimeout(() => setSaid(null), 5_000);
  };
  const middle = field.incident && field.others.length > 0
    ? <select value={field.incident.id} onChange={(event) => field.choose(event.currentTarget.value)} aria-label={t('incident.choose')}>
        {[field.incident, ...field.others].map((i) => <option key={i.id} value={i.id}>{incidentText(i)}</option>)}
      </select>
    : <span class="field-incident">{field.incident ? incidentText(field.incident) : field.known && t('incident.none')}</span>;
  return (
    <Shell title={fieldTitle(me.user.role)} me={me} middle={middle} drill={field.incident?.drill ? field.incident.name : null}
      saysDown banners={<Banners field={field} device={device} onOutbox={() => setOutboxOpen(true)} />}>
      <Strip field={field} onOutbox={() => setOutboxOpen(true)} />
      {readyFirst && <ReadyLine ready={ready} />}
      {said && <div class="success" role="status"><Icon name="check" />{said}</div>}
      {!field.loaded && field.progress && <p role="status" class="muted field-progress">{t('field.progress', field.progress)}</p>}
      {(field.loaded || !field.progress) && (
        <OneList key={tab} name={t(`field.${tab}`)} ready={field.loaded} problem={field.said} onReload={field.reload}>
          {tab === 'people' && field.listed && <People field={field} onOpen={(p) => setOpenId(p.person)} />}
          {tab === 'zones' && field.listed && device && device !== 'broken' && <ZoneReports field={field} device={device} user={me.user.id} onSent={sent} />}
          {tab === 'map' && field.listed && <Suspense fallback={<p role="status">{t('app.loading')}</p>}><MiniMap people={field.people} config={config} onOpen={(p) => setOpenId(p.person)} /></Suspense>}
        </OneList>
      )}
      {!readyFirst && <ReadyLine ready={ready} />}
      <nav class="tabbar" role="tablist">
        {TABS.map(([each, icon]) => (
          <button type="button" role="tab" key={each} aria-selected={tab === each} onClick={() => setTab(each)}>
            <Icon name={icon} />{t(`field.${each}`)}
          </button>
        ))}
      </nav>
      {opened && <PersonSheet key={opened.person} field={field} person={opened} offline={field.offline} userName={me.user.name} mayStay={STAY_ROLES.includes(me.user.role)} onClose={() => setOpenId(null)} />}
      {outboxOpen && device && device !== 'broken' && <OutboxSheet view={field.marks.view} device={device} onClose={() => setOutboxOpen(false)} />}
      <UndoBar item={field.marks.undoable} onGone={field.marks.clearUndo} />
    </Shell>
  );
}

function Root() {
  useLang();
  const [session, retry] = useSession(true);
  return session.state === 'in' ? <FieldPage me={session.me} ended={session.ended ?? false} /> : <Waiting session={session} onRetry={retry} />;
}

registerWorker();
start(Root);
