// SPDX-License-Identifier: Apache-2.0
// One person on the desk's list: who, where, what is known, and the marks.
import { useEffect, useRef } from 'preact/hooks';
import type { Mark, UnreportedPerson } from '../../shared/api/types';
import type { Shown } from '../../shared/fold/overlay';
import { t } from '../../shared/i18n';
import { word } from '../../shared/i18n/words';
import { Icon } from '../../shared/ui/icons';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import type { LabelNames } from '../../shared/ui/labels/labels';
import { MarkButtons, StatusBadge } from '../../shared/ui/status';
import { when } from '../../shared/ui/time';

/** What a search says of somebody besides the name: who calls again is seen to be safe since 14:41, or in a hospital. */
function Known({ person, shown }: { person: UnreportedPerson; shown: Shown }) {
  return (
    <span class="desk-known">
      <StatusBadge status={shown.status} conflict={shown.conflict} />
      {shown.at && <span class="num">{t('desk.last', { time: when(shown.at), who: shown.unsent ? '' : (person.last?.by ?? '') })}</span>}
      {person.excluded && <span class="tag-excluded">{t('desk.excluded', { stay: word(person.stay) })}</span>}
    </span>
  );
}

export function DeskRow(props: {
  person: UnreportedPerson;
  shown: Shown;
  known: boolean;
  active: boolean;
  mayMark: boolean;
  names: LabelNames;
  onMark: (status: Mark) => void;
  onNote: () => void;
  onFocus: () => void;
  onOpen: () => void;
}) {
  const { person } = props;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (props.active) row.current?.scrollIntoView({ block: 'nearest' });
  }, [props.active]);
  return (
    <li class={'desk-row' + (props.active ? ' is-active' : '')} data-person={person.person} ref={row} onMouseDown={props.onFocus}>
      <div class="desk-who">
        <button type="button" onClick={props.onOpen}>
          <b>{person.name}</b>
        </button>
        <small>{person.kana}</small>
        <LabelChip colour={person.label} names={props.names} />
        {person.protected && (
          <span class="same-name">
            <Icon name="alert" size={15} />
            {t('guard.title')}
          </span>
        )}
        {person.powered && (
          <span class="tag-power">
            <Icon name="bolt" size={15} />
            {t('desk.powered')}
          </span>
        )}
        {person.phone && <span class="on-paper num">{person.phone}</span>}
        {props.known && <Known person={person} shown={props.shown} />}
        <span class="desk-where">
          {person.zone_name ?? t('zones.unlocated')}
          {person.address ? `　${person.address}` : ''}
        </span>
      </div>
      {props.mayMark && (
        <div class="desk-act">
          <MarkButtons current={props.known ? props.shown.status : 'unreported'} name={person.name} onMark={props.onMark} keys />
          <button type="button" class="icon-button" onClick={props.onNote} aria-label={t('mark.note.add')} title={t('mark.note.add')}>
            <Icon name="note" />
          </button>
        </div>
      )}
    </li>
  );
}
