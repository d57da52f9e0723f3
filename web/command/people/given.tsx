// SPDX-License-Identifier: Apache-2.0
// What the command centre gives a person in this incident: a colour, and somebody who goes there.
import type { LabelColour } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import type { LabelNames } from '../../shared/ui/labels/labels';
import { AssignPanel } from '../assignments/assignPanel';
import { holderName, holding } from '../assignments/assignments';
import { useEntrusted } from '../assignments/useEntrusted';
import { LabelPick } from '../labels/labelPick';

export function Given(props: {
  incident: string;
  person: string;
  zone: string | null;
  colour: LabelColour | null;
  names: LabelNames;
  beat: number;
  onColour: () => void;
}) {
  const entrusted = useEntrusted(props.incident, { person: props.person, ...(props.zone ? { zone: props.zone } : {}) }, props.beat);
  const ofZone = props.zone && entrusted.answer ? holding(entrusted.answer.assignments, { zone: props.zone }) : [];
  return (
    <>
      <LabelPick incident={props.incident} person={props.person} current={props.colour} names={props.names} onDone={props.onColour} />
      <AssignPanel incident={props.incident} subject={{ person: props.person }} entrusted={entrusted} />
      {ofZone.length > 0 && (
        <p class="zone-held">
          {t('assign.zone')}：<b>{ofZone.map(holderName).join('、')}</b>
        </p>
      )}
    </>
  );
}
