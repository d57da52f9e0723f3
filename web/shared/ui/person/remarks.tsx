// SPDX-License-Identifier: Apache-2.0
import type { Remark } from '../../api/types';
import { currentLang, t } from '../../i18n';
import { Block } from './block';

/** What stood in a list and could not be read: whoever knows better can say so to those who keep the register. */
export function Remarks({ remarks }: { remarks: Remark[] }) {
  return (
    <Block title={t('person.remarks')} icon="note">
      <p class="hint">{t('person.remarks.why')}</p>
      <dl class="labels">
        {remarks.map((r) => (
          <div class="labelled" key={r.id}>
            <dt>{r.field}</dt>
            <dd>
              {r.text}
              <br />
              <small>{currentLang() === 'en' ? r.en : r.ja}</small>
            </dd>
          </div>
        ))}
      </dl>
    </Block>
  );
}
