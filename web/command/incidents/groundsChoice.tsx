// SPDX-License-Identifier: Apache-2.0
import type { Incident } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { GROUNDS } from '../../shared/i18n/gen/words';
import { word } from '../../shared/i18n/words';
import { OneOf } from '../../shared/ui/form';

/** On which ground of the law: a disaster has occurred, or is feared. */
export const GroundsChoice = ({ chosen, onChoose }: { chosen: Incident['grounds']; onChoose: (grounds: Incident['grounds']) => void }) => (
  <OneOf
    legend={t('incident.grounds')}
    name="grounds"
    options={Object.values(GROUNDS).map((each) => [each, word(each)])}
    chosen={chosen}
    onChoose={onChoose}
  />
);
