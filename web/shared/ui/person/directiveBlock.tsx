// SPDX-License-Identifier: Apache-2.0
import type { Directive } from '../../api/types';
import { t } from '../../i18n';
import { word } from '../../i18n/words';
import { Block } from './block';
import { Tel } from './tel';

export function DirectiveBlock({ directive }: { directive: Directive }) {
  return (
    <Block title={`${t('person.directive')}　${word(directive.kind)}`} kind="is-directive">
      <p class="directive-banner">{t('person.directive.banner')}</p>
      {directive.withdrawn_on ? (
        <p>{t('person.withdrawn', { date: directive.withdrawn_on })}</p>
      ) : (
        <>
          <p>{directive.body}</p>
          <p class="asked">
            {directive.doctor} {directive.signed_on && t('person.asked_by_signature', { date: directive.signed_on })}{' '}
            <Tel number={directive.phone} />
          </p>
        </>
      )}
    </Block>
  );
}
