// SPDX-License-Identifier: Apache-2.0
// The phone desk: most reports come by phone and radio. Type a piece of the name, Enter, then 1, 2 or 3: no mouse. The
// server finds whoever calls, also who is safe already; without a search it lists those of one status.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { LabelColour, Mark, Status, UnreportedPerson, Zone } from '../../shared/api/types';
import type { Horizon } from '../../shared/fold/pending';
import { t } from '../../shared/i18n';
import { METHOD_PHONE } from '../../shared/i18n/words';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import type { LabelNames } from '../../shared/ui/labels/labels';
import type { Marks } from '../../shared/ui/outbox/useMarks';
import { LabelBar } from '../labels/labelBar';
import { DeskCount } from './deskCount';
import { listAct, searchAct, type Act } from './deskKeys';
import { DeskMore } from './deskMore';
import { DeskNothing } from './deskNothing';
import { DeskRow } from './deskRow';
import { DeskTop } from './deskTop';
import { NoteDialog } from './noteDialog';
import { RecentList } from './recentList';
import { rowsOf, type Recent, type Row } from './rows';
import { useChoice } from './useChoice';
import type { PeopleList } from './usePeople';

interface DeskProps {
  people: PeopleList; horizon: Horizon; names: LabelNames; marks: Pick<Marks, 'over' | 'mark' | 'own' | 'view'>;
  zones: Zone[]; zone: string | null; onZone: (zone: string | null) => void;
  mayMark: boolean;
  /** The name of an incident that is over. */
  closed: string | null;
  onOpen: (person: UnreportedPerson) => void; recent: Recent[]; onRecent: (each: Recent) => void;
  onNames: (() => void) | null;
  /** A dialog lies over the page. */
  dialog: boolean;
  /** Goes up each time somebody asks for the desk: the search, where every call begins, takes the focus. */
  sought: number;
}

/** What is looked for, and the rows that answer it. */
function useSought({ people, horizon, marks, zone }: DeskProps) {
  const [status, setStatus] = useState<Status>(people.wanted?.status ?? 'unreported');
  const [label, setLabel] = useState<LabelColour | null>(null);
  const [text, setText] = useState('');
  const query = text.trim();
  const searching = query !== '';
  useEffect(() => people.want({ status, zone, label, query }), [status, zone, label, query]);
  useEffect(() => () => people.want(null), []);
  const persons = people.loaded?.persons;
  const { rows, hidden } = useMemo(() => rowsOf(persons ?? [], (person, base) => marks.over(person, base, horizon), { status, searching, label }),
    [persons, horizon.as_of, horizon.round_started_at, marks.over, status, searching, label]);
  return { status, setStatus, label, setLabel, text, setText, query, searching, rows, hidden };
}

export function Desk(props: DeskProps) {
  const { people, marks, names, zone } = props;
  const { loaded, fresh } = people;
  const { status, setStatus, label, setLabel, text, setText, query, searching, rows, hidden } = useSought(props);
  const [reporter, setReporter] = useState('');
  const [noteFor, setNoteFor] = useState<Row | null>(null);
  const dialog = props.dialog || noteFor !== null;
  const choice = useChoice(rows, fresh && people.wanted?.query === query, dialog, `${status} ${zone ?? ''} ${label ?? ''}`);
  useEffect(() => { if (props.sought > 0) choice.input.current?.focus(); }, [props.sought]);
  const search = (typed: string): void => { setText(typed); choice.typed(typed); };
  const marksHere = props.mayMark && (searching || status === 'unreported');
  useEffect(() => { if (choice.chosen !== null && choice.chosen === rows[rows.length - 1]?.person) people.more(); }, [choice.chosen]);

  const mark = async (row: Row, as: Mark, note = ''): Promise<void> => {
    const subject = { ...row.shown, person: row.person, name: row.of.name };
    setNoteFor(null);
    choice.again();
    const opId = await marks.mark(subject, as, { method: METHOD_PHONE, note, reporter: reporter.trim() });
    if (!opId) return;
    props.onRecent({ person: row.of, opId, status: as });
    setText((now) => (now === text ? '' : now));
  };
  const act = (event: KeyboardEvent, what: Act | null): void => {
    if (what === null) return;
    const { row } = choice;
    if (what === 'enter') choice.enter();
    else if (what === 'clear') search('');
    else if (what === 'again') choice.again();
    else if (what === 'note') setNoteFor(row);
    else if (what === 'open') { if (row) props.onOpen(row.of); }
    else if ('move' in what) choice.move(what.move);
    else if (row) void mark(row, what.mark);
    event.preventDefault();
  };

  return (
    <section class="desk" aria-label={t('desk.title')}>
      <DeskTop zones={props.zones} zone={zone} onZone={props.onZone} mayMark={props.mayMark} keys={marksHere} closed={props.closed} reporter={reporter} onReporter={setReporter}
        status={status} searching={searching} onStatus={(next) => { setStatus(next); search(''); }}
        labels={<LabelBar names={names} counts={loaded?.labels ?? null} wanted={label} onWanted={setLabel} onNames={props.onNames} />}>
        <input ref={choice.input} type="search" name="desk" value={text} placeholder={t('desk.search')} aria-label={t('desk.search')} autocomplete="off"
          onInput={(event) => search(event.currentTarget.value)} onKeyDown={(event) => act(event, searchAct(event))} />
      </DeskTop>
      <DeskCount loaded={loaded} hidden={hidden} title={searching ? t('desk.found', { q: query }) : t(`status.${status}`)} searching={searching}
        label={label && <LabelChip colour={label} names={names} />} shown={rows.length} zone={props.zones.find((each) => each.zone === zone) ?? null} onAllZones={() => props.onZone(null)} />
      <RecentList recent={props.recent} own={marks.own} refused={marks.view.refused} onOpen={props.onOpen} />
      <DeskNothing people={people} status={status} query={query} rows={rows.length} />
      <ul class={'desk-list' + (fresh ? '' : ' is-stale')} ref={choice.list} tabIndex={rows.length ? 0 : -1} aria-label={t('desk.title')} aria-busy={!fresh}
        onKeyDown={(event) => { if (!dialog && event.target === choice.list.current) act(event, listAct(event, choice.row !== null, marksHere)); }}>
        {rows.map((row) => (
          <DeskRow key={row.person} person={row.of} shown={row.shown} known={searching} names={names} active={row.person === choice.chosen} mayMark={marksHere}
            onOpen={() => props.onOpen(row.of)} onFocus={() => choice.pick(row.person)} onMark={(as) => void mark(row, as)} onNote={() => setNoteFor(row)} />
        ))}
      </ul>
      {loaded?.next && <DeskMore loaded={loaded.persons.length} busy={people.busy} onMore={people.more} />}
      {noteFor && <NoteDialog name={noteFor.of.name} mayMark={marksHere} onClose={() => setNoteFor(null)} onMark={(as, note) => void mark(noteFor, as, note)} />}
    </section>
  );
}
