// SPDX-License-Identifier: Apache-2.0
import { t } from '../../shared/i18n';
import { GROUNDS_FEARED, GROUNDS_OCCURRED } from '../../shared/i18n/words';
import { OneOf } from '../../shared/ui/form';

/** On which ground of the law: a disaster has occurred, or is feared. */
export const GroundsChoice = ({ chosen, onChoose }: { chosen: string; onChoose: (grounds: string) => void }) => (
  <OneOf
    legend={t('incident.grounds')}
    name="grounds"
    options={[
      [GROUNDS_OCCURRED, t('incident.grounds.occurred')],
      [GROUNDS_FEARED, t('incident.grounds.feared')],
    ]}
    chosen={chosen}
    onChoose={onChoose}
  />
);
