// SPDX-License-Identifier: Apache-2.0
// The desk at work: what is looked for, who is chosen, and what a key or a button does.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { LabelColour, Mark, Status, UnreportedPerson, Zone } from '../../shared/api/types';
import type { Horizon } from '../../shared/fold/pending';
import { METHOD } from '../../shared/i18n/gen/words';
import type { LabelNames } from '../../shared/ui/labels/labels';
import type { Marks } from '../../shared/ui/outbox/useMarks';
import type { Act } from './deskKeys';
import { rowsOf, type Recent, type Row } from './rows';
import { useChoice } from './useChoice';
import type { PeopleList } from './usePeople';

export interface DeskProps {
  people: PeopleList;
  horizon: Horizon;
  names: LabelNames;
  marks: Pick<Marks, 'over' | 'mark' | 'own' | 'view'>;
  zones: Zone[];
  zone: string | null;
  onZone: (zone: string | null) => void;
  mayMark: boolean;
  /** The name of an incident that is over. */
  closed: string | null;
  onOpen: (person: UnreportedPerson) => void;
  recent: Recent[];
  onRecent: (each: Recent) => void;
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
  const { rows, hidden } = useMemo(
    () => rowsOf(persons ?? [], (person, base) => marks.over(person, base, horizon), { status, searching, label }),
    [persons, horizon.as_of, horizon.round_started_at, marks.over, status, searching, label],
  );
  return { status, setStatus, label, setLabel, text, setText, query, searching, rows, hidden };
}

export function useDesk(props: DeskProps) {
  const { people, marks, zone } = props;
  const sought = useSought(props);
  const { status, label, text, setText, query, searching, rows } = sought;
  const [reporter, setReporter] = useState('');
  const [noteFor, setNoteFor] = useState<Row | null>(null);
  const dialog = props.dialog || noteFor !== null;
  const choice = useChoice(rows, people.fresh && people.wanted?.query === query, dialog, `${status} ${zone ?? ''} ${label ?? ''}`);
  useEffect(() => {
    if (props.sought > 0) choice.input.current?.focus();
  }, [props.sought]);
  const search = (typed: string): void => {
    setText(typed);
    choice.typed(typed);
  };
  const marksHere = props.mayMark && (searching || status === 'unreported');
  useEffect(() => {
    if (choice.chosen !== null && choice.chosen === rows[rows.length - 1]?.person) people.more();
  }, [choice.chosen]);

  const mark = async (row: Row, as: Mark, note = ''): Promise<void> => {
    const subject = { ...row.shown, person: row.person, name: row.of.name };
    setNoteFor(null);
    choice.again();
    const opId = await marks.mark(subject, as, { method: METHOD.phone, note, reporter: reporter.trim() });
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
    else if (what === 'open') {
      if (row) props.onOpen(row.of);
    } else if ('move' in what) choice.move(what.move);
    else if (row) void mark(row, what.mark);
    event.preventDefault();
  };
  return { ...sought, search, choice, reporter, setReporter, noteFor, setNoteFor, dialog, marksHere, mark, act };
}

export type DeskState = ReturnType<typeof useDesk>;
