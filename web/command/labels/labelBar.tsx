// SPDX-License-Identifier: Apache-2.0
// Colours over the list: show one of them only; the command centre goes on to say what each means.
import type { LabelColour } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';
import { LabelChip } from '../../shared/ui/labels/labelChip';
import { COLOURS, type LabelNames } from '../../shared/ui/labels/labels';
import '../assignments/assign.css';

export function LabelBar(props: {
  names: LabelNames;
  counts: Record<LabelColour, number> | null;
  wanted: LabelColour | null;
  onWanted: (wanted: LabelColour | null) => void;
  onNames: (() => void) | null;
}) {
  const { wanted, counts } = props;
  const used = COLOURS.filter((colour) => (counts?.[colour] ?? 0) > 0 || props.names[colour] || wanted === colour);
  if (used.length === 0 && !props.onNames) return null;
  return (
    <div class="label-bar no-print" role="group" aria-label={t('label.filter')}>
      {used.map((colour) => (
        <button
          type="button"
          key={colour}
          aria-pressed={wanted === colour}
          onClick={() => props.onWanted(wanted === colour ? null : colour)}
        >
          <LabelChip colour={colour} names={props.names} />
          {counts && <span class="num">{counts[colour]}</span>}
        </button>
      ))}
      {props.onNames && (
        <button type="button" class="label-edit" onClick={props.onNames}>
          <Icon name="note" size={20} />
          {t('label.names')}
        </button>
      )}
    </div>
  );
}
