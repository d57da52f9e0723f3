// SPDX-License-Identifier: Apache-2.0
// A protected person's page (支援措置): 「住所等　口外注意」 and whom to ask, above everything; and while it is open nothing is printed.
import { useEffect } from 'preact/hooks';
import type { DeskContact, Guarded } from '../../api/types';
import { t } from '../../i18n';
import { Icon } from '../icons';
import { Tel } from './tel';

/** Who is responsible, and how to reach them by day and by night. */
export function DeskLine({ desk }: { desk: DeskContact }) {
  if (desk.people.length === 0) return <span class="guard-who">{t('guard.nobody')}</span>;
  return (
    <span class="guard-who">
      <b>{desk.office}</b>
      <span>{desk.people.map((each) => (each.deputy ? t('guard.deputy', { name: each.name }) : each.name)).join('、')}</span>
      <Tel number={desk.phone_day} label={t('guard.day')} />
      <Tel number={desk.phone_night} label={t('guard.night')} />
    </span>
  );
}

export function Guard({ guarded }: { guarded: Guarded }) {
  useEffect(() => {
    document.documentElement.dataset.noPrint = t('guard.print');
    return () => {
      delete document.documentElement.dataset.noPrint;
    };
  }, []);
  return (
    <section class="guard" role="alert">
      <p class="guard-word">
        <Icon name="alert" size={28} />
        {t('guard.title')}
      </p>
      <p>{t('guard.text')}</p>
      {guarded.inquiry_to && (
        <p>
          <b>{t('lookup.inquiry', { to: guarded.inquiry_to })}</b>
        </p>
      )}
      <DeskLine desk={guarded} />
    </section>
  );
}
