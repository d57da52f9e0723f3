// SPDX-License-Identifier: Apache-2.0
// One person found: enough to tell them from the next, and why they were found.
import { useEffect, useRef } from 'preact/hooks';
import type { Found } from '../shared/api/types';
import { t } from '../shared/i18n';
import { sexText } from '../shared/ui/person/facts';
import { Icon } from '../shared/ui/icons';
import { birthText } from '../shared/ui/time';

export function HitLine(props: { hit: Found; active: boolean; selected: boolean; onChoose: () => void }) {
  const { hit } = props;
  const line = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (props.active) line.current?.scrollIntoView({ block: 'nearest' });
  }, [props.active]);
  return (
    <li role="presentation">
      <button
        type="button"
        ref={line}
        id={`hit-${hit.person}`}
        class={'hit' + (props.active ? ' is-active' : '')}
        aria-selected={props.selected}
        role="option"
        onClick={props.onChoose}
      >
        <span class="hit-name">
          <b>{hit.name}</b>
          <small>{hit.kana}</small>
          {hit.same_name && (
            <span class="same-name">
              <Icon name="alert" size={16} />
              {t('lookup.same')}
            </span>
          )}
        </span>
        <span class="hit-facts">
          {birthText(hit.birth, hit.birth_precision)} {sexText(hit.sex)}
        </span>
        <span class="hit-facts">{hit.address}</span>
        {hit.protected && (
          <span class="same-name">
            {t('lookup.protected')}　{hit.inquiry_to && t('lookup.inquiry', { to: hit.inquiry_to })}
          </span>
        )}
        <span class="chips">
          {hit.why.map((why) => (
            <span class="chip" key={why}>
              {whyText(why)}
            </span>
          ))}
        </span>
      </button>
    </li>
  );
}

/** "kana infix" and the like, in the reader's words where we have them. */
function whyText(why: string): string {
  const key = `why.${why.replace(/\s+/g, '_')}`;
  return isKnown(key) ? t(key) : why;
}
const WHY = [
  'why.kana_exact',
  'why.kana_prefix',
  'why.kana_infix',
  'why.kana_loose',
  'why.name_exact',
  'why.name_prefix',
  'why.name_infix',
  'why.name_loose',
  'why.phone_last4',
  'why.phone_infix',
  'why.birth',
  'why.birth_part',
  'why.sex',
  'why.town',
  'why.address',
] as const;
const isKnown = (key: string): key is (typeof WHY)[number] => (WHY as readonly string[]).includes(key);
