// SPDX-License-Identifier: Apache-2.0
// A number that can be called with one press.
import { Icon } from '../icons';

/** Full-width digits are digits too: ０９０−１２３４−５６７８. */
export const telOf = (number: string): string => 'tel:' + number.normalize('NFKC').replace(/[^\d+]/g, '');

export function Tel({ number, label }: { number: string | null | undefined; label?: string }) {
  if (!number) return null;
  return (
    <a class="tel" href={telOf(number)}>
      <Icon name="phone" size={18} />
      {label && <small>{label}</small>}
      <span>{number}</span>
    </a>
  );
}
