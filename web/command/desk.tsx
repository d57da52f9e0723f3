// SPDX-License-Identifier: Apache-2.0
// The phone desk: most reports come by phone and radio. Type a piece of the name, Enter, then 1, 2 or 3: no mouse.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LabelColour, Mark, Status, UnreportedPerson, Zone } from '../shared/api/types';
import type { Shown } from '../shared/fold/overlay';
import { t } from '../shared/i18n';
import { METHOD_PHONE } from '../shared/i18n/words';
import { Dialog } from '../shared/ui/dialog';
import { usePrinting } from '../shared/ui/hooks';
import { Icon } from '../shared/ui/icons';
import { LabelChip } from '../shared/ui/labelChip';
import { countLabels, type LabelNames } from '../shared/ui/labels';
import { Empty } from '../shared/ui/notice';
import { MarkButtons, StatusBadge } from '../shared/ui/status';
import { matches } from '../shared/ui/textMatch';
import type { Marks } from '../shared/ui/useMarks';
import { arrow, enter, forget, isComposing, keep, NOBODY, pick, type, type Choice } from './deskChoice';
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
    <li class={'desk-row' + (props.active ? ' is-active' : '')} data-person={person.person} ref={row} onMouseDown={props.onFocus}>
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

function NoteDialog(props: { person: UnreportedPerson; mayMark: boolean; onMark: (status: Mark, note: string) => void; onClose: () => void }) {
  const [note, setNote] = useState('');
  return (
    <Dialog title={props.person.name} onClose={props.onClose}>
      <label class="field"><span>{t('mark.note')}</span>
        <textarea autofocus value={note} maxLength={1000} placeholder={t('mark.note.hint')} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <MarkButtons current="unreported" name={props.person.name} disabled={!props.mayMark} onMark={(status) => props.onMark(status, note.trim())} hints />
    </Dialog>
  );
}

function RecentList({ recent, marks, onOpen }: { recent: Recent[]; marks: Marks; onOpen: (person: UnreportedPerson) => void }) {
  if (recent.length === 0) return null;
  const waiting = new Set(marks.unsent.map((e) => e.op_id));
  const refused = new Set(marks.view.refused.map((e) => e.op_id));
  return (
    <details class="recent no-print">
      <summary>{t('desk.recent')} <b class="num">{recent.length}</b></summary>
      <ul>{recent.map((each) => (
        <li key={each.opId}><button type="button" onClick={() => onOpen(each.person)}>{each.person.name}</button>
          {refused.has(each.opId) ? <span class="badge is-refused"><Icon name="alert" size={18} />{t('outbox.refused.not')}</span>
            : <StatusBadge status={each.status} unsent={waiting.has(each.opId)} />}
        </li>
      ))}</ul>
    </details>
  );
}

/** As the server says it stands, with what this screen has marked since laid over. */
const shownAs = (command: Command, marks: Marks, person: UnreportedPerson): Shown =>
  marks.over(person.person, { ...person, status: person.status ?? command.listed, last: person.last ?? null }, command.horizon);

/** Those this screen has just marked leave the list at once; they come back when the server knows the mark and lists them still. */
function useRows(command: Command, marks: Marks, zone: string | null, label: LabelColour | null, query: string) {
  return useMemo(() => {
    const left = (command.listedPeople?.persons ?? []).filter((p) => (!zone || p.zone === zone) && shownAs(command, marks, p).status === command.listed);
    const rows = left.filter((p) => (!label || p.label === label) && matches(query, [p.name, p.kana, p.address, p.zone_name], [p.phone, p.person]));
    return { rows, all: left.length, counts: countLabels(left) };
  }, [command.listedPeople, command.listed, command.horizon.round_started_at, marks.over, zone, label, query]);
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
      {command.incident?.closed_at && <p class="desk-keys desk-closed">{t('incident.closed.marks', { name: command.incident.name })}</p>}
    </div>
  );
}

/** Who is chosen, and the search as the place where every call begins. */
function useChoice(rows: readonly UnreportedPerson[], dialog: boolean, listed: string) {
  const [choice, setChoice] = useState<Choice>(NOBODY);
  const input = useRef<HTMLInputElement>(null);
  const ids = rows.map((p) => p.person);
  const kept = keep(choice, ids);
  useEffect(() => { if (kept !== choice) setChoice(kept); }, [kept, choice]);
  const again = (): void => {
    setChoice(forget());
    input.current?.focus();
    input.current?.select();
  };
  const was = useRef(dialog);
  // A dialog gives the focus back to where it was opened, and only then (in the same commit) this takes it to the search:
  // there is no moment in which the next caller's digits could fall on a row.
  useLayoutEffect(() => {
    if (dialog) setChoice(forget());
    else if (was.current) again();
    was.current = dialog;
  }, [dialog]);
  useEffect(() => setChoice(forget()), [listed]);
  return {
    chosen: kept.chosen, person: rows.find((p) => p.person === kept.chosen) ?? null, input, again,
    typed: (text: string): void => setChoice(type(text)),
    move: (by: 1 | -1): void => setChoice(arrow(kept, ids, by)),
    enter: (): boolean => {
      const next = enter(kept, ids);
      setChoice(next);
      return next.chosen !== null;
    },
    pick: (person: string): void => setChoice(pick(kept, person)),
  };
}

export function Desk(props: {
  command: Command; marks: Marks; zones: Zone[]; zone: string | null; onZone: (zone: string | null) => void; mayMark: boolean;
  onOpen: (person: UnreportedPerson) => void; recent: Recent[]; onRecent: (recent: Recent) => void;
  onNames: (() => void) | null; dialog: boolean;
}) {
  const { command, marks } = props;
  const [query, setQuery] = useState('');
  const [label, setLabel] = useState<LabelColour | null>(null);
  const [reporter, setReporter] = useState('');
  const [noteFor, setNoteFor] = useState<UnreportedPerson | null>(null);
  const listing = command.listed !== 'unreported';
  const printing = usePrinting();
  const list = useRef<HTMLUListElement>(null);
  const { rows, all, counts } = useRows(command, marks, props.zone, label, query);
  const dialog = props.dialog || noteFor !== null;
  const choice = useChoice(rows, dialog, `${command.listed} ${props.zone ?? ''} ${label ?? ''}`);
  const active = rows.findIndex((p) => p.person === choice.chosen);
  const search = (text: string): void => { setQuery(text); choice.typed(text); };

  const mark = async (person: UnreportedPerson, status: Mark, note = ''): Promise<void> => {
    const subject = { ...shownAs(command, marks, person), person: person.person, name: person.name };
    setNoteFor(null);
    choice.again();
    const opId = await marks.mark(subject, status, { method: METHOD_PHONE, note, reporter: reporter.trim() });
    if (!opId) return;
    props.onRecent({ person, opId, status });
    setQuery((now) => (now === query ? '' : now));
  };
  const onSearchKey = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowDown') choice.move(1);
    else if (event.key === 'ArrowUp') choice.move(-1);
    else if (event.key === 'Enter') { if (choice.enter()) list.current?.focus({ preventScroll: true }); }
    else if (event.key === 'Escape') search('');
    else return;
    event.preventDefault();
  };
  const onListKey = (event: KeyboardEvent): void => {
    if (dialog || event.target !== list.current || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const { person } = choice;
    const status = KEY_MARKS[event.key];
    const marking = props.mayMark && !listing && !event.repeat;
    if (event.key === 'ArrowDown') choice.move(1);
    else if (event.key === 'ArrowUp') choice.move(-1);
    else if (event.key === 'Escape') choice.again();
    else if (person && listing && event.key === 'Enter') props.onOpen(person);
    else if (person && status && marking) void mark(person, status);
    else if (person && /^[nｎ]$/i.test(event.key) && marking) setNoteFor(person);
    else return;
    event.preventDefault();
  };

  return (
    <section class="desk" aria-label={t('desk.title')}>
      <DeskTop command={command} zones={props.zones} zone={props.zone} onZone={props.onZone} mayMark={props.mayMark} reporter={reporter} onReporter={setReporter}
        labels={<LabelBar names={command.labels.names} counts={counts} wanted={label} onWanted={setLabel} onNames={props.onNames} />}>
        <input ref={choice.input} type="search" name="desk" value={query} placeholder={t('desk.search')} aria-label={t('desk.search')} autocomplete="off"
          onInput={(event) => search(event.currentTarget.value)} onKeyDown={onSearchKey} />
      </DeskTop>
      <p class="desk-count" role="status"><b class="on-paper">{t(`status.${command.listed}`)}　{label && <LabelChip colour={label} names={command.labels.names} />}</b><b class="num">{t('desk.count', { n: rows.length })}</b></p>
      <RecentList recent={props.recent} marks={marks} onOpen={props.onOpen} />
      {!command.listedPeople && <p class="muted">{t('desk.loading')}</p>}
      {command.listedPeople && all === 0 && <Empty icon="check" title={t(listing ? 'desk.none' : 'desk.empty')} />}
      {all > 0 && rows.length === 0 && <Empty icon="search" title={query ? t('desk.nomatch', { q: query }) : t('desk.none')} />}
      <ul class="desk-list" ref={list} tabIndex={rows.length ? 0 : -1} aria-label={t('desk.title')} onKeyDown={onListKey}>
        {rows.slice(0, printing ? rows.length : Math.max(SHOWN, active + 20)).map((person) => (
          <DeskRow key={person.person} person={person} names={command.labels.names} active={person.person === choice.chosen} mayMark={props.mayMark && !listing} onOpen={() => props.onOpen(person)} onFocus={() => choice.pick(person.person)}
            onMark={(status) => void mark(person, status)} onNote={() => setNoteFor(person)} />
        ))}
      </ul>
      {noteFor && <NoteDialog person={noteFor} mayMark={props.mayMark} onClose={() => setNoteFor(null)} onMark={(status, note) => void mark(noteFor, status, note)} />}
    </section>
  );
}
