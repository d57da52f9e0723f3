// SPDX-License-Identifier: Apache-2.0
import type { Mark } from '../shared/api/types';
import { t } from '../shared/i18n';
import { STAY } from '../shared/i18n/gen/words';
import { word } from '../shared/i18n/words';
import { Icon } from '../shared/ui/icons';
import { LabelChip } from '../shared/ui/labels/labelChip';
import type { LabelNames } from '../shared/ui/labels/labels';
import { MarkButtons, StatusBadge } from '../shared/ui/status';
import { telOf } from '../shared/ui/person/tel';
import { seenAt } from '../shared/ui/time';
import type { FieldPerson } from './people';

export function PersonCard(props: {
  person: FieldPerson;
  names: LabelNames | null;
  mayMark: boolean;
  waits: boolean;
  onMark: (person: FieldPerson, status: Mark) => void;
  onOpen: (person: FieldPerson) => void;
}) {
  const { person } = props;
  const { shown } = person;
  return (
    <li class={`card of-${shown.status}`}>
      <div class="card-head">
        <button type="button" class="card-name" onClick={() => props.onOpen(person)}>
          <small>{person.kana}</small>
          <b>{person.name}</b>
        </button>
        {person.excluded ? (
          <span class="badge">{t('status.excluded')}</span>
        ) : (
          <StatusBadge status={shown.status} conflict={shown.conflict} unsent={shown.unsent} />
        )}
      </div>
      {person.address && <p class="card-place">{person.address}</p>}
      <div class="card-tags">
        <LabelChip colour={person.label} names={props.names} />
        {person.phone && <span class="on-paper num">{person.phone}</span>}
        {person.powered && (
          <span class="tag-power">
            <Icon name="bolt" size={16} />
            {t('desk.powered')}
          </span>
        )}
        {person.stay && person.stay !== STAY.at_home && (
          <span class="badge">
            {t('person.stay')}：{word(person.stay)}
          </span>
        )}
        {props.waits && <span class="badge waits">{t('review.waits')}</span>}
        {shown.at && (
          <span>
            {t('field.last', {
              when: seenAt(shown.at, shown.at === person.last?.at && person.last.time_unsure),
              who: shown.unsent ? '' : (person.last?.by ?? ''),
            })}
          </span>
        )}
      </div>
      {props.mayMark && !person.excluded && (
        <MarkButtons current={shown.status} name={person.name} onMark={(status) => props.onMark(person, status)} />
      )}
      <div class="card-actions">
        {person.phone ? (
          <a class="button small" href={telOf(person.phone)}>
            <Icon name="phone" size={20} />
            {t('field.call')}
          </a>
        ) : (
          <span />
        )}
        <button type="button" class="button small" onClick={() => props.onOpen(person)}>
          <Icon name="note" size={20} />
          {t('field.open')}
        </button>
      </div>
    </li>
  );
}
