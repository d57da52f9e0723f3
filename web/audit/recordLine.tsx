// SPDX-License-Identifier: Apache-2.0
import { tOr } from '../shared/i18n';
import { hhmm, ymd } from '../shared/ui/time';
import type { AuditRecord } from '../shared/api/types';
import { groundWord, kindWord, w } from './words';

function Whom({ record }: { record: AuditRecord }) {
  if (record.person) return <>{record.person}</>;
  const persons = record.persons ?? [];
  if (persons.length === 0) return null;
  return (
    <>
      {persons.slice(0, 3).join('、')}
      {persons.length > 3 ? ' ' + w('several', { n: persons.length - 3 }) : ''}
    </>
  );
}

export function RecordLine({ record, clauses }: { record: AuditRecord; clauses: Record<string, string> }) {
  return (
    <tr>
      <td data-label={w('at')}>
        <time dateTime={record.at}>
          {ymd(record.at)} {hhmm(record.at)}
        </time>
      </td>
      <td data-label={w('who')}>
        {record.name ?? record.login}
        <small>{[record.office, record.role && tOr('role', record.role)].filter(Boolean).join(' ')}</small>
      </td>
      <td data-label={w('what')}>
        {kindWord(record.kind)}
        {record.result && record.result !== 'ok' && <small>{record.result}</small>}
      </td>
      <td data-label={w('whom')}>
        <Whom record={record} />
      </td>
      <td data-label={w('why')}>
        {record.ground && groundWord(record.ground)}
        {record.case && <b>「{record.case}」</b>}
        {record.ground && <small>{clauses[record.ground]}</small>}
      </td>
    </tr>
  );
}
