// SPDX-License-Identifier: Apache-2.0
// The phone desk: most reports come by phone and radio. Type a piece of the name, Enter, then 1, 2 or 3: no mouse. The
// server finds whoever calls, also who is safe already; without a search it lists those of one status.
import { t } from '../../shared/i18n';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import { LabelBar } from '../labels/labelBar';
import { DeskCount } from './deskCount';
import { listAct, searchAct } from './deskKeys';
import { DeskMore } from './deskMore';
import { DeskNothing } from './deskNothing';
import { DeskRow } from './deskRow';
import { DeskTop } from './deskTop';
import { NoteDialog } from './noteDialog';
import { RecentList } from './recentList';
import { useDesk, type DeskProps, type DeskState } from './useDesk';

interface PartProps {
  props: DeskProps;
  desk: DeskState;
}

/** Above the list: the search, where every call begins, and what narrows the list. */
function Top({ props, desk }: PartProps) {
  const { status, searching, choice } = desk;
  const labels = (
    <LabelBar
      names={props.names}
      counts={props.people.loaded?.labels ?? null}
      wanted={desk.label}
      onWanted={desk.setLabel}
      onNames={props.onNames}
    />
  );
  return (
    <DeskTop
      zones={props.zones}
      zone={props.zone}
      onZone={props.onZone}
      mayMark={props.mayMark}
      keys={desk.marksHere}
      closed={props.closed}
      reporter={desk.reporter}
      onReporter={desk.setReporter}
      status={status}
      searching={searching}
      onStatus={(next) => {
        desk.setStatus(next);
        desk.search('');
      }}
      labels={labels}
    >
      <input
        ref={choice.input}
        type="search"
        name="desk"
        value={desk.text}
        placeholder={t('desk.search')}
        aria-label={t('desk.search')}
        autocomplete="off"
        onInput={(event) => desk.search(event.currentTarget.value)}
        onKeyDown={(event) => desk.act(event, searchAct(event))}
      />
    </DeskTop>
  );
}

function Count({ props, desk }: PartProps) {
  const { searching, label, query, status } = desk;
  return (
    <DeskCount
      loaded={props.people.loaded}
      hidden={desk.hidden}
      title={searching ? t('desk.found', { q: query }) : t(`status.${status}`)}
      searching={searching}
      label={label && <LabelChip colour={label} names={props.names} />}
      shown={desk.rows.length}
      zone={props.zones.find((each) => each.zone === props.zone) ?? null}
      onAllZones={() => props.onZone(null)}
    />
  );
}

/** The rows are one place for the keys: the arrows walk through them, a digit marks whoever is chosen. */
function List({ props, desk }: PartProps) {
  const { choice, rows, marksHere } = desk;
  const { fresh } = props.people;
  return (
    <ul
      class={'desk-list' + (fresh ? '' : ' is-stale')}
      ref={choice.list}
      tabIndex={rows.length ? 0 : -1}
      aria-label={t('desk.title')}
      aria-busy={!fresh}
      onKeyDown={(event) => {
        if (!desk.dialog && event.target === choice.list.current) desk.act(event, listAct(event, choice.row !== null, marksHere));
      }}
    >
      {rows.map((row) => (
        <DeskRow
          key={row.person}
          person={row.of}
          shown={row.shown}
          known={desk.searching}
          names={props.names}
          active={row.person === choice.chosen}
          mayMark={marksHere}
          onOpen={() => props.onOpen(row.of)}
          onFocus={() => choice.pick(row.person)}
          onMark={(as) => void desk.mark(row, as)}
          onNote={() => desk.setNoteFor(row)}
        />
      ))}
    </ul>
  );
}

export function Desk(props: DeskProps) {
  const { people, marks } = props;
  const desk = useDesk(props);
  const { noteFor } = desk;
  return (
    <section class="desk" aria-label={t('desk.title')}>
      <Top props={props} desk={desk} />
      <Count props={props} desk={desk} />
      <RecentList recent={props.recent} own={marks.own} refused={marks.view.refused} onOpen={props.onOpen} />
      <DeskNothing people={people} status={desk.status} query={desk.query} rows={desk.rows.length} />
      <List props={props} desk={desk} />
      {people.loaded?.next && <DeskMore loaded={people.loaded.persons.length} busy={people.busy} onMore={people.more} />}
      {noteFor && (
        <NoteDialog
          name={noteFor.of.name}
          mayMark={desk.marksHere}
          onClose={() => desk.setNoteFor(null)}
          onMark={(as, note) => void desk.mark(noteFor, as, note)}
        />
      )}
    </section>
  );
}
