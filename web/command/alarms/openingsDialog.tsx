// SPDX-License-Identifier: Apache-2.0
import type { Opening } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Dialog } from '../../shared/ui/dialog';
import { OneList } from '../../shared/ui/oneList';
import { OpeningList } from '../../shared/ui/openings/openings';

/** `total` of the openings wait, also those that are not on the list. */
export function OpeningsDialog(props: {
  openings: Opening[] | null;
  total: number;
  login: string | undefined;
  problem: unknown;
  onReload: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={t('glass.title')} wide onClose={props.onClose}>
      <OneList name={t('glass.title')} ready={props.openings !== null} problem={props.problem} onReload={props.onReload}>
        {props.openings && <OpeningList openings={props.openings} total={props.total} login={props.login} onDone={props.onReload} />}
      </OneList>
    </Dialog>
  );
}
