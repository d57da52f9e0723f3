// SPDX-License-Identifier: Apache-2.0
import { word } from '../../i18n/words';
import { Tel } from './tel';

export function ContactList({ people }: { people: { name: string | null; role?: string | null; phone?: string | null }[] }) {
  return (
    <ul class="contacts">
      {people.map((each, i) => (
        <li key={i}>
          <span>
            <b>{each.name}</b>
            {each.role && <small>{word(each.role)}</small>}
          </span>
          <Tel number={each.phone} />
        </li>
      ))}
    </ul>
  );
}
