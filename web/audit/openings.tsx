// SPDX-License-Identifier: Apache-2.0
// The openings that wait for the auditor, asked for now and then: this page has no live stream.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { Opening } from '../shared/api/types';
import { t } from '../shared/i18n';
import { OneList } from '../shared/ui/oneList';
import { OpeningList } from '../shared/ui/openings/openings';

const REFRESH_MS = 15_000;

export function Openings({ login }: { login: string | undefined }) {
  const [openings, setOpenings] = useState<Opening[] | null>(null);
  const [total, setTotal] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);
  const load = (): void => {
    api.openings().then((answer) => {
      setOpenings(answer.openings);
      setTotal(answer.waiting);
      setProblem(null);
    }, setProblem);
  };
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section class="openings" aria-live="polite">
      <h2>
        {t('glass.title')}
        {total > 0 && <span class="badge">{total}</span>}
      </h2>
      <OneList name={t('glass.title')} ready={openings !== null} problem={problem} onReload={load}>
        {openings && <OpeningList openings={openings} total={total} login={login} onDone={load} />}
      </OneList>
    </section>
  );
}
