// SPDX-License-Identifier: Apache-2.0
import { t } from '../../i18n';
import type { Entry } from '../../outbox/entry';
import { noteOf, reporterOf } from '../../outbox/refused';
import { StatusBadge, ZoneBadge } from '../status';
import { when } from '../time';

export function EntryLine({ entry }: { entry: Entry }) {
  const reporter = reporterOf(entry);
  const note = noteOf(entry);
  return (
    <>
      <div class="entry-head">
        <b>{entry.label}</b>
        {entry.kind === 'zone' && <ZoneBadge state={entry.report.state} />}
        {entry.kind === 'mark' &&
          (entry.operation.status ? <StatusBadge status={entry.operation.status} /> : <span class="badge">{t('outbox.void')}</span>)}
        <span class="muted">{when(entry.queued_at)}</span>
      </div>
      {reporter && (
        <p class="muted">
          {t('desk.reporter')}：{reporter}
        </p>
      )}
      {note && <p class="entry-note">{note}</p>}
    </>
  );
}
