// SPDX-License-Identifier: Apache-2.0
// The phone desk: most reports come by phone and radio. Type a piece of the name, Enter, then 1, 2 or 3: no mouse. The
// server finds whoever calls, also who is safe already; without a search it lists those of one status.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LabelColour, Mark, Status, UnreportedPerson, Zone } from '../../shared/api/types';
import type { Shown } from '../../shared/fold/overlay';
import { t } from '../../shared/i18n';
import { METHOD_PHONE } from '../../shared/i18n/words';
import { fateOf } from '../../shared/outbox/ownMarks';
import { Icon } from '../../shared/ui/icons';
import { LabelChip } from '../../shared/ui/labelChip';
import { Empty, Problem } from '../../shared/ui/notice';
import { StatusBadge } from '../../shared/ui/status';
import type { Marks } from '../../shared/ui/useMarks';
import { isComposing } from './deskChoice';
import { DeskRow, NoteDialog } from './deskRow';
import { LabelBar } from '../labels/labelBar';
import { useChoice } from './useChoice';
import type { Command } from '../useCommand';

const LISTS: readonly Status[] = ['unreported', 'attention', 'noted'];
const KEY_MARKS: Record<string, Mark> = { '1': 'safe', '2': 'noted', '3': 'attention', '１': 'safe', '２': 'noted', '３': 'attention' };
export interface Recent { person: UnreportedPerson; opId: string; status: Mark }

function RecentList({ recent, marks, onOpen }: { recent: Recent[]; marks: Marks; onOpen: (person: UnreportedPerson) => void }) {
  if (recent.length === 0) return null;
  return (
    <details class="recent no-print">
      <summary>{t('desk.recent')} <b class="num">{recent.length}</b></summary>
      <ul>{recent.map((each) => {
        const fate = fateOf(each.opId, marks.own, marks.view.refused);
        return (
          <li key={each.opId}><button type="button" onClick={() => onOpen(each.person)}>{each.person.name}</button>
            {fate === 'refused' ? <span class="badge is-refused"><Icon name="alert" size={18} />{t('outbox.refused.not')}</span>
              : <StatusBadge status={each.status} unsent={fate === 'unsent'} />}
          </li>
        );
      })}</ul>
    </details>
  );
}

interface Row { person: string; of: UnreportedPerson; shown: Shown }

/**
 * As the server says it, with what this screen has marked since laid over. Those this screen has just marked leave the list
 * of a status at once, and come back when the server knows the mark and lists them still; a search shows everybody.
 */
function useRows(command: Command, marks: Marks, status: Status, searching: boolean, label: LabelColour | null): { rows: Row[]; hidden: number } {
  const persons = command.listed.loaded?.persons;
  return useMemo(() => {
    const all = (persons ?? []).map((of) => ({
      person: of.person, of, shown: marks.over(of.person, { ...of, status: of.status ?? status, last: of.last ?? null }, command.horizon),
    }));
    const rows = searching ? all : all.filter((row) => row.shown.status === status && (!label || row.of.label === label));
    return { rows, hidden: all.length - rows.length };
  }, [persons, command.horizon.as_of, command.horizon.round_started_at, marks.over, status, searching, label]);
}

function DeskTop(props: {
  command: Command; zones: Zone[]; zone: string | null; onZone: (zone: string | null) => void; mayMark: boolean;
  status: Status; searching: boolean; onStatus: (status: Status) => void;
  reporter: string; onReporter: (reporter: string) => void; children: ComponentChildren; labels: ComponentChildren;
}) {
  const { command, searching } = props;
  return (
    <div class="desk-top">
      <div class="segments no-print" role="group" aria-label={t('desk.status')}>
        {LISTS.map((status) => (
          <button type="button" key={status} aria-pressed={!searching && props.status === status} onClick={() => props.onStatus(status)}>{t(`status.${status}`)}</button>
        ))}
      </div>
      <div class="desk-tools no-print">
        <div class="search-box"><Icon name="search" />{props.children}</div>
        <select value={props.zone ?? ''} aria-label={t('desk.zone')} onChange={(event) => props.onZone(event.currentTarget.value || null)}>
          <option value="">{t('desk.zone.all')}</option>
          {props.zones.map((zone) => <option key={zone.zone} value={zone.zone}>{zone.name}（{zone.unreported}）</option>)}
        </select>
        {props.mayMark && (
          <input value={props.reporter} placeholder={`${t('desk.reporter')}（${t('desk.reporter.hint')}）`} aria-label={t('desk.reporter')} maxLength={100}
            onInput={(event) => props.onReporter(event.currentTarget.value)} />
        )}
      </div>
      {props.labels}
      {props.mayMark && (searching || props.status === 'unreported') && <p class="desk-keys no-print">{t('desk.keys')}</p>}
      {command.incident?.closed_at && <p class="desk-keys desk-closed">{t('incident.closed.marks', { name: command.incident.name })}</p>}
    </div>
  );
}

const number = (n: number): string => n.toLocaleString('ja-JP');

/** How many there are, how many of them stand here, and within what was looked: nothing is cut in silence. */
function DeskCount(props: { command: Command; title: string; label: ComponentChildren; query: string; total: number; shown: number; zone: Zone | null; onAllZones: () => void }) {
  const { loaded } = props.command.listed;
  const part = Boolean(loaded?.next);
  return (
    <div class="desk-count" role="status">
      <b class={props.query ? '' : 'on-paper'}>{props.title}　{props.label}</b>
      {loaded && <b class="num">{loaded.cut ? t('desk.cut', { n: number(props.total) }) : t('desk.count', { n: number(props.total) })}</b>}
      {loaded && part && <span class="desk-part no-print">{t('desk.part', { total: number(props.total), n: number(props.shown) })}</span>}
      {loaded && part && <span class="on-paper">{t('desk.paper.missing', { total: number(props.total), n: number(props.shown) })}</span>}
      {props.query && <small class="muted no-print">{t('desk.found.hint')}</small>}
      {props.query && props.zone && (
        <span class="desk-within no-print">{t('desk.zone.on', { zone: props.zone.name })}<button type="button" class="button small" onClick={props.onAllZones}>{t('desk.zone.off')}</button></span>
      )}
    </div>
  );
}

/** The rest, when it comes into sight or is asked for. */
function More({ command }: { command: Command }) {
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(command.listed.more);
  latest.current = command.listed.more;
  const { loaded } = command.listed;
  useEffect(() => {
    if (!button.current) return;
    const watch = new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) latest.current(); }, { rootMargin: '300px' });
    watch.observe(button.current);
    return () => watch.disconnect();
  }, [loaded?.persons.length]);
  if (!loaded?.next) return null;
  return <button type="button" ref={button} class="button desk-more no-print" aria-busy={command.listed.busy} onClick={command.listed.more}>{t('desk.more')}</button>;
}

function Nothing({ command, status, query, rows }: { command: Command; status: Status; query: string; rows: number }) {
  const { loaded, fresh, short, problem, load } = command.listed;
  if (short) return <p class="muted">{t('desk.short')}</p>;
  if (problem !== null) return <Problem problem={problem} onRetry={load} />;
  if (!loaded) return <p class="muted">{t('desk.loading')}</p>;
  if (!fresh || rows > 0 || loaded.next) return null;
  if (query) return <Empty icon="search" title={t('desk.nomatch', { q: query })} />;
  return <Empty icon="check" title={t(status === 'unreported' ? 'desk.empty' : 'desk.none')} />;
}

/** What the keys do in the search and on the list. A digit needs a person who was chosen since (see deskChoice.ts). */
function deskKeys(desk: {
  choice: ReturnType<typeof useChoice<Row>>; dialog: boolean; marking: boolean; clear: () => void;
  open: (row: Row) => void; mark: (row: Row, as: Mark) => void; note: (row: Row) => void;
}) {
  const { choice } = desk;
  const onSearchKey = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowDown') choice.move(1);
    else if (event.key === 'ArrowUp') choice.move(-1);
    else if (event.key === 'Enter') choice.enter();
    else if (event.key === 'Escape') desk.clear();
    else return;
    event.preventDefault();
  };
  const onListKey = (event: KeyboardEvent): void => {
    if (desk.dialog || event.target !== choice.list.current || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const { row } = choice;
    const as = KEY_MARKS[event.key];
    const marking = desk.marking && !event.repeat;
    if (event.key === 'ArrowDown') choice.move(1);
    else if (event.key === 'ArrowUp') choice.move(-1);
    else if (event.key === 'Escape') choice.again();
    else if (row && !desk.marking && event.key === 'Enter') desk.open(row);
    else if (row && as && marking) desk.mark(row, as);
    else if (row && /^[nｎ]$/i.test(event.key) && marking) desk.note(row);
    else return;
    event.preventDefault();
  };
  return { onSearchKey, onListKey };
}

export function Desk(props: {
  command: Command; marks: Marks; zones: Zone[]; zone: string | null; onZone: (zone: string | null) => void; mayMark: boolean;
  onOpen: (person: UnreportedPerson) => void; recent: Recent[]; onRecent: (recent: Recent) => void;
  onNames: (() => void) | null; dialog: boolean;
  /** Goes up each time somebody asks for the desk: the search, where every call begins, takes the focus. */
  sought: number;
}) {
  const { command, marks, zone } = props;
  const { listed } = command;
  const [status, setStatus] = useState<Status>(listed.wanted?.status ?? 'unreported');
  const [text, setText] = useState('');
  const [label, setLabel] = useState<LabelColour | null>(null);
  const [reporter, setReporter] = useState('');
  const [noteFor, setNoteFor] = useState<Row | null>(null);
  const query = text.trim();
  const searching = query !== '';
  useEffect(() => listed.want({ status, zone, label, query }), [status, zone, label, query]);
  useEffect(() => () => listed.want(null), []);
  const { rows, hidden } = useRows(command, marks, status, searching, label);
  const dialog = props.dialog || noteFor !== null;
  const choice = useChoice(rows, listed.fresh && listed.wanted?.query === query, dialog, `${status} ${zone ?? ''} ${label ?? ''}`);
  useEffect(() => { if (props.sought > 0) choice.input.current?.focus(); }, [props.sought]);
  const search = (typed: string): void => { setText(typed); choice.typed(typed); };
  const marksHere = props.mayMark && (searching || status === 'unreported');
  useEffect(() => { if (choice.chosen !== null && choice.chosen === rows[rows.length - 1]?.person) listed.more(); }, [choice.chosen]);

  const mark = async (row: Row, as: Mark, note = ''): Promise<void> => {
    const subject = { ...row.shown, person: row.person, name: row.of.name };
    setNoteFor(null);
    choice.again();
    const opId = await marks.mark(subject, as, { method: METHOD_PHONE, note, reporter: reporter.trim() });
    if (!opId) return;
    props.onRecent({ person: row.of, opId, status: as });
    setText((now) => (now === text ? '' : now));
  };
  const { onSearchKey, onListKey } = deskKeys({
    choice, dialog, marking: marksHere, clear: () => search(''), open: (row) => props.onOpen(row.of), mark: (row, as) => void mark(row, as), note: setNoteFor,
  });

  return (
    <section class="desk" aria-label={t('desk.title')}>
      <DeskTop command={command} zones={props.zones} zone={zone} onZone={props.onZone} mayMark={props.mayMark} reporter={reporter} onReporter={setReporter}
        status={status} searching={searching} onStatus={(next) => { setStatus(next); search(''); }}
        labels={<LabelBar names={command.labels.names} counts={listed.loaded?.labels ?? null} wanted={label} onWanted={setLabel} onNames={props.onNames} />}>
        <input ref={choice.input} type="search" name="desk" value={text} placeholder={t('desk.search')} aria-label={t('desk.search')} autocomplete="off"
          onInput={(event) => search(event.currentTarget.value)} onKeyDown={onSearchKey} />
      </DeskTop>
      <DeskCount command={command} title={searching ? t('desk.found', { q: query }) : t(`status.${status}`)} query={query}
        label={label && <LabelChip colour={label} names={command.labels.names} />} total={(listed.loaded?.total ?? 0) - hidden} shown={rows.length}
        zone={props.zones.find((each) => each.zone === zone) ?? null} onAllZones={() => props.onZone(null)} />
      <RecentList recent={props.recent} marks={marks} onOpen={props.onOpen} />
      <Nothing command={command} status={status} query={query} rows={rows.length} />
      <ul class={'desk-list' + (listed.fresh ? '' : ' is-stale')} ref={choice.list} tabIndex={rows.length ? 0 : -1} aria-label={t('desk.title')} aria-busy={!listed.fresh} onKeyDown={onListKey}>
        {rows.map((row) => (
          <DeskRow key={row.person} person={row.of} shown={row.shown} known={searching} names={command.labels.names} active={row.person === choice.chosen} mayMark={marksHere}
            onOpen={() => props.onOpen(row.of)} onFocus={() => choice.pick(row.person)} onMark={(as) => void mark(row, as)} onNote={() => setNoteFor(row)} />
        ))}
      </ul>
      <More command={command} />
      {noteFor && <NoteDialog person={noteFor.of} mayMark={marksHere} onClose={() => setNoteFor(null)} onMark={(as, note) => void mark(noteFor, as, note)} />}
    </section>
  );
}
