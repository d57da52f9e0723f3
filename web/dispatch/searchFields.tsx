// SPDX-License-Identifier: Apache-2.0
// The single fields of a search, for what is known beside a name.
import { t } from '../shared/i18n';
import { SEX } from '../shared/i18n/gen/words';
import { word } from '../shared/i18n/words';
import { Field } from '../shared/ui/form';
import type { Terms } from './useLookup';

export function SearchFields({ terms, set }: { terms: Terms; set: (change: Partial<Terms>) => void }) {
  const text = (key: 'kana' | 'name' | 'phone' | 'birth' | 'address', wide = false) => (
    <Field label={t(`lookup.${key}`)} kind={wide ? 'wide' : undefined}>
      <input
        name={key}
        value={terms[key]}
        inputMode={key === 'phone' ? 'tel' : 'text'}
        autocomplete="off"
        onInput={(event) => set({ [key]: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <details>
      <summary>{t('lookup.fields')}</summary>
      <div class="search-fields">
        {text('kana')}
        {text('name')}
        {text('phone')}
        {text('birth')}
        {text('address', true)}
        <Field label={t('lookup.sex')}>
          <select value={terms.sex} onChange={(event) => set({ sex: event.currentTarget.value })}>
            <option value="">{t('lookup.sex.any')}</option>
            <option value="M">{word(SEX.male)}</option>
            <option value="F">{word(SEX.female)}</option>
          </select>
        </Field>
      </div>
    </details>
  );
}
