// SPDX-License-Identifier: Apache-2.0
// The phone desk: most reports come by phone and radio. Type a piece of the name, Enter, then 1, 2 or 3: no mouse.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LabelColour, Mark, Status, UnreportedPerson, Zone } from '../shared/api/types';
import { t } from '../shared/i18n';
import { METHOD_PHONE } from '../shared/i18n/words';
import type { MarkEntry } from '../shared/outbox/entry';
import { Dialog } from '../shared/ui/dialog';
import { usePrinting } from '../shared/ui/hooks';
import { Icon } from '../shared/ui/icons';
import { LabelChip } from '../shared/ui/labelChip';
import { countLabels, type LabelNames } from '../shared/ui/labels';
import { Empty } from '../shared/ui/notice';
import { MarkButtons, StatusBadge } from '../shared/ui/status';
import { matches } from '../shared/ui/textMatch';
import type { Marks } from '../shared/ui/useMarks';
import { LabelBar } from './labelBar';
import type { Command } from './useCommand';

const SHOWN = 60;
const LISTS: readonly Status[] = ['unreported', 'attention', 'noted'];
const KEY_MARKS: Record<string, Mark> = { '1': 'safe', '2': 'noted', '3': 'attention', '１': 'safe', '２': 'noted', '３': 'attention' };
export interface Recent { person: UnreportedPerson; opId: string; status: Mark }

function DeskRow(props: {
  person: UnreportedPerson; active: boolean; onMark: (status: Mark) => void; onNote: () => void; onFocus: () => void; onOpen: () => void; mayMark: boolean;
  names: LabelNames;
}) {
  const { person } = props;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => { if (props.active) row.current?.scrollIntoView({ block: 'nearest' }); }, [props.active]);
  return (
    <li class={'desk-row' + (props.active ? ' is-active' : '')} ref={row} onMouseDown={props.onFocus}>
      <div class="desk-who">
        <button type="button" onClick={props.onOpen}><b>{person.name}</b></button><small>{person.kana}</small>
        <LabelChip colour={person.label} names={props.names} />
        {person.powered && <span class="tag-power"><Icon name="bolt" size={15} />{t('desk.powered')}</span>}
        {person.phone && <span class="on-paper num">{person.phone}</span>}
        <span class="desk-where">{person.zone_name ?? t('zones.unlocated')}{person.address ? `　${person.address}` : ''}</span>
      </div>
      {props.mayMark && (
        <div class="desk-act">
          <MarkButtons current="unreported" name={person.name} onMark={props.onMark} keys />
          <button type="button" class="icon-button" onClick={props.onNote} aria-label={t('mark.note.add')} title={t('mark.note.add')}><Icon name="note" /></button>
        </div>
      )}
    </li>
  );
}

function NoteDialog(props: { person: UnreportedPerson; onMark: (status: Mark, note: string) => void; onClose: () => void }) {
  const [note, setNote] = useState('');
  return (
    <Dialog title={props.person.name} onClose={props.onClose}>
      <label class="field"><span>{t('mark.note')}</span>
        <textarea autofocus value={note} maxLength={1000} placeholder={t('mark.note.hint')} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <MarkButtons current="unreported" name={props.person.name} onMark={(status) => props.onMark(status, note.trim())} hints />
    </Dialog>
  );
}

function RecentList({ recent, unsent, onOpen }: { recent: Recent[]; unsent: MarkEntry[]; onOpen: (person: UnreportedPerson) => void }) {
  if (recent.length === 0) return null;
  const waiting = new Set(unsent.map((e) => e.op_id));
  return (
    <details class="recent no-print">
      <summary>{t('desk.recent')} <b class="num">{recent.length}</b></summary>
      <ul>{recent.map((each) => (
        <li key={each.opId}><button type="button" onClick={() => onOpen(each.person)}>{each.person.name}</button>
          <StatusBadge status={each.status} unsent={waiting.has(each.opId)} />
        </li>
      ))}</ul>
    </details>
  );
}

/** Those of the list this screen has just marked are gone at once; the server's list follows. */
function useRows(command: Command, marks: Marks, zone: string | null, label: LabelColour | null, query: string) {
  return useMemo(() => {
    const own = [...marks.unsent.map((e) => e.operation), ...marks.stored];
    const voided = new Set(own.flatMap((o) => (o.voids ? [o.voids] : [])));
    const done = new Set(own.filter((o) => o.status && !voided.has(o.op_id)).map((o) => o.person));
    const leaves = command.listed === 'unreported';
    const left = (command.listedPeople?.persons ?? []).filter((p) => !(leaves && done.has(p.person)) && (!zone || p.zone === zone));
    const rows = left.filter((p) => (!label || p.label === label) && matches(query, [p.name, p.kana, p.address, p.zone_name], [p.phone, p.person]));
    return { rows, all: left.length, counts: countLabels(left) };
  }, [command.listedPeople, command.listed, marks.unsent.length, marks.stored, zone, label, query]);
}

function DeskTop(props: {
  command: Command; zones: Zone[]; zone: string | null; onZone: (zone: string | null) => void; mayMark: boolean;
  reporter: string; onReporter: (reporter: string) => void; children: ComponentChildren; labels: ComponentChildren;
}) {
  const { command } = props;
  return (
    <div class="desk-top">
      <div class="segments no-print" role="group" aria-label={t('desk.status')}>
        {LISTS.map((status) => (
          <button type="button" key={status} aria-pressed={command.listed === status} onClick={() => command.list(status)}>{t(`status.${status}`)}</button>
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
      {props.mayMark && command.listed === 'unreported' && <p class="desk-keys no-print">{t('desk.keys')}</p>}
    </div>
  );
}

export function Desk(props: {
  command: Command; marks: Marks; zones: Zone[]; zone: string | null; onZone: (zone: string | null) => void; mayMark: boolean;
  onOpen: (person: UnreportedPerson) => void; recent: Recent[]; onRecent: (recent: Recent) => void;
  onNames: (() => void) | null;
}) {
  const { command, marks } = props;
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const [label, setLabel] = useState<LabelColour | null>(null);
  const [reporter, setReporter] = useState('');
  const [noteFor, setNoteFor] = useState<UnreportedPerson | null>(null);
  const listing = command.listed !== 'unreported';
  const printing = usePrinting();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { rows, all, counts } = useRows(command, marks, props.zone, label, query);
  useEffect(() => setActive((n) => Math.min(n, Math.max(0, rows.length - 1))), [rows.length]);

  const mark = async (person: UnreportedPerson, status: Mark, note = ''): Promise<void> => {
    const subject = { person: person.person, name: person.name, status: 'unreported' as const, seen: [] };
    const opId = await marks.mark(subject, status, { method: METHOD_PHONE, note, reporter: reporter.trim() });
    setNoteFor(null);
    if (!opId) return;
    props.onRecent({ person, opId, status });
    setQuery('');
    setActive(0);
    input.current?.focus();
  };
  const move = (by: number): void => setActive((n) => Math.min(Math.max(0, n + by), rows.length - 1));
  const onSearchKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') list.current?.focus({ preventScroll: true });
    else if (event.key === 'Escape') setQuery('');
    else return;
    event.preventDefault();
  };
  const onListKey = (event: KeyboardEvent): void => {
    const person = rows[active];
    const status = KEY_MARKS[event.key];
    if (event.target !== list.current) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Escape') input.current?.focus();
    else if (person && listing && event.key === 'Enter') props.onOpen(person);
    else if (person && status && props.mayMark && !listing) void mark(person, status);
    else if (person && event.key.toLowerCase() === 'n' && props.mayMark && !listing) setNoteFor(person);
    else return;
    event.preventDefault();
  };

  return (
    <section class="desk" aria-label={t('desk.title')}>
      <DeskTop command={command} zones={props.zones} zone={props.zone} onZone={props.onZone} mayMark={props.mayMark} reporter={reporter} onReporter={setReporter}
        labels={<LabelBar names={command.labels.names} counts={counts} wanted={label} onWanted={setLabel} onNames={props.onNames} />}>
        <input ref={input} type="search" name="desk" value={query} placeholder={t('desk.search')} aria-label={t('desk.search')} autocomplete="off"
          onInput={(event) => { setQuery(event.currentTarget.value); setActive(0); }} onKeyDown={onSearchKey} />
      </DeskTop>
      <p class="desk-count" role="status"><b class="on-paper">{t(`status.${command.listed}`)}　{label && <LabelChip colour={label} names={command.labels.names} />}</b><b class="num">{t('desk.count', { n: rows.length })}</b></p>
      <RecentList recent={props.recent} unsent={marks.unsent} onOpen={props.onOpen} />
      {!command.listedPeople && <p class="muted">{t('desk.loading')}</p>}
      {command.listedPeople && all === 0 && <Empty icon="check" title={t(listing ? 'desk.none' : 'desk.empty')} />}
      {all > 0 && rows.length === 0 && <Empty icon="search" title={query ? t('desk.nomatch', { q: query }) : t('desk.none')} />}
      <ul class="desk-list" ref={list} tabIndex={rows.length ? 0 : -1} aria-label={t('desk.title')} onKeyDown={onListKey}>
        {rows.slice(0, printing ? rows.length : Math.max(SHOWN, active + 20)).map((person, i) => (
          <DeskRow key={person.person} person={person} names={command.labels.names} active={i === active} mayMark={props.mayMark && !listing} onOpen={() => props.onOpen(person)} onFocus={() => setActive(i)}
            onMark={(status) => void mark(person, status)} onNote={() => setNoteFor(person)} />
        ))}
      </ul>
      {noteFor && <NoteDialog person={noteFor} onClose={() => setNoteFor(null)} onMark={(status, note) => void mark(noteFor, status, note)} />}
    </section>
  );
}
