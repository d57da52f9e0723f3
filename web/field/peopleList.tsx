// SPDX-License-Identifier: Apache-2.0
// My people as cards, narrowed by what still has to be done and by what was typed.
import { useMemo, useState } from 'preact/hooks';
import type { Mark } from '../shared/api/types';
import { t } from '../shared/i18n';
import { METHOD } from '../shared/i18n/gen/words';
import type { LabelNames } from '../shared/ui/labels/labels';
import { Empty } from '../shared/ui/notice';
import type { Marks } from '../shared/ui/outbox/useMarks';
import { FILTERS, inWorkOrder, isWanted, type FieldPerson, type Filter } from './people';
import { PersonCard } from './personCard';

/** `fresh`: nothing has come from the server or the phone yet; the order is made anew when it has. */
export function PeopleList(props: {
  people: FieldPerson[];
  fresh: boolean;
  names: LabelNames | null;
  marks: Pick<Marks, 'mark' | 'own'>;
  mayMark: boolean;
  onOpen: (person: FieldPerson) => void;
}) {
  const { people, marks, onOpen } = props;
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  // The order is kept while somebody works through the list: a card does not run away under the thumb.
  const order = useMemo(() => [...people].sort(inWorkOrder).map((p) => p.person), [people.length, props.fresh, filter]);
  const byId = new Map(people.map((p) => [p.person, p]));
  const shown = order.flatMap((id) => byId.get(id) ?? []).filter((p) => isWanted(p, filter, query));
  const mark = (person: FieldPerson, status: Mark): void => {
    // A standing call for attention is answered on its own sheet, where it can be read first.
    if (person.shown.conflict) return onOpen(person);
    void marks.mark({ person: person.person, name: person.name, status: person.shown.status, seen: person.shown.seen }, status, {
      method: METHOD.in_person,
    });
  };
  if (people.length === 0)
    return (
      <Empty icon="people" title={t('field.empty')}>
        {t('field.empty.hint')}
      </Empty>
    );
  return (
    <>
      <div class="field-tools">
        <div class="segments" role="group">
          {FILTERS.map((each) => (
            <button type="button" key={each} aria-pressed={filter === each} onClick={() => setFilter(each)}>
              {t(`field.filter.${each}`)}
            </button>
          ))}
        </div>
        <input
          type="search"
          value={query}
          placeholder={t('field.search')}
          aria-label={t('field.search')}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      {shown.length === 0 &&
        (filter === 'left' && query === '' ? (
          <Empty icon="check" title={t('field.all.done')} />
        ) : (
          <Empty icon="search" title={t('desk.nomatch', { q: query || t(`field.filter.${filter}`) })} />
        ))}
      <ul class="cards">
        {shown.map((person) => (
          <PersonCard
            key={person.person}
            person={person}
            names={props.names}
            mayMark={props.mayMark}
            waits={marks.own.waiting.has(person.person)}
            onMark={mark}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </>
  );
}
