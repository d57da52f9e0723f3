// SPDX-License-Identifier: Apache-2.0
// The openings that wait for the auditor, asked for now and then: this page has no live stream.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { Opening } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Problem } from '../shared/ui/notice';
import { OpeningList } from '../shared/ui/openings';

const REFRESH_MS = 15_000;

export function Openings({ login }: { login: string | undefined }) {
  const [openings, setOpenings] = useState<Opening[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = (): void => {
    api.openings().then((answer) => { setOpenings(answer.openings); setProblem(null); }, setProblem);
  };
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const waiting = openings?.filter((o) => !o.reviewed_at).length ?? 0;
  return (
    <section class="openings" aria-live="polite">
      <h2>{t('glass.title')}{waiting > 0 && <span class="badge">{waiting}</span>}</h2>
      {problem !== null && <Problem problem={problem} onRetry={load} />}
      {openings && <OpeningList openings={openings} login={login} onDone={load} />}
    </section>
  );
}
