// SPDX-License-Identifier: Apache-2.0
// 圏外でも使えます, or why not and what to do: one calm line, checked when the page opens and whenever somebody presses.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';
import { here, lacksOf, registerWorker, starts, type Lack } from './ready';
import './ready.css';

export interface Ready {
  lacks: Lack[] | null;
  again: () => void;
}

/** `people`: whether the list is on the device; `settled`: it has been asked for, with whatever outcome; `reload` asks for it again. */
export function useReady(settled: boolean, stores: boolean, people: () => Promise<boolean>, reload: () => void): Ready {
  const [lacks, setLacks] = useState<Lack[] | null>(null);
  const check = (): void => {
    setLacks(null);
    void lacksOf(here(stores, people)).then(setLacks);
  };
  useEffect(() => {
    if (settled) check();
  }, [settled, stores]);
  const again = (): void => {
    registerWorker();
    reload();
    check();
  };
  return { lacks, again };
}

export function ReadyLine({ ready: { lacks, again } }: { ready: Ready }) {
  if (!lacks)
    return (
      <p class="ready" role="status">
        {t('ready.checking')}
      </p>
    );
  const good = starts(lacks);
  return (
    <section class={'ready' + (lacks.length === 0 ? ' is-good' : good ? ' is-soft' : ' is-not')} role="status" data-lacks={lacks.join(' ')}>
      <p class="ready-word">
        <Icon name={good ? 'check' : 'alert'} size={22} />
        <b>{t(lacks.length === 0 ? 'ready.ok' : good ? 'ready.soft' : 'ready.not')}</b>
      </p>
      <button type="button" class="button small" onClick={again}>
        {t(lacks.length === 0 ? 'ready.check' : 'ready.again')}
      </button>
      {lacks.length > 0 && (
        <ul>
          {lacks.map((lack) => (
            <li key={lack}>{t(`ready.lack.${lack}`)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
