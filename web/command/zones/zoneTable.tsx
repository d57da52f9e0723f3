// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import type { Counts, ProtectedLine, Zone } from '../../shared/api/types';
import { besideOf, confirmRate, hasNoReport, percentText, reportRate, toldOf, totalOf } from '../../shared/fold/counts';
import { t, type Key } from '../../shared/i18n';
import { DeskLine } from '../../shared/ui/person/guard';
import { Empty } from '../../shared/ui/notice';
import { ZoneBadge } from '../../shared/ui/status';
import { when } from '../../shared/ui/time';
import { ZONE_STATES } from './zoneColours';

type Column = 'name' | 'state' | 'persons' | 'unreported' | 'safe' | 'noted' | 'attention' | 'report' | 'confirm' | 'last';
const TITLES: Record<Column, Key> = {
  name: 'zones.name',
  state: 'zones.state',
  persons: 'count.persons',
  unreported: 'status.unreported',
  safe: 'status.safe',
  noted: 'status.noted',
  attention: 'status.attention',
  report: 'rate.report',
  confirm: 'rate.confirm',
  last: 'zones.last',
};
const COLUMNS = Object.keys(TITLES) as Column[];
/** Columns whose first press brings the largest to the top. */
const FALLING: readonly Column[] = ['persons', 'unreported', 'safe', 'noted', 'attention'];

function keyOf(zone: Zone, column: Column): number | string {
  switch (column) {
    case 'name':
      return zone.name;
    case 'state':
      return ZONE_STATES.indexOf(zone.state);
    case 'report':
      return reportRate(zone) ?? 2;
    case 'confirm':
      return confirmRate(zone) ?? 2;
    case 'last':
      return zone.last_report_at ? Date.parse(zone.last_report_at) : 0;
    default:
      return zone[column];
  }
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b), 'ja') : a - b;

function CountCells({ counts, beside = 0 }: { counts: Counts; beside?: number }) {
  return (
    <>
      <td class="num">{counts.persons + beside}</td>
      <td class={'num' + (counts.unreported > 0 ? ' strong' : ' zero')}>{counts.unreported}</td>
      <td class={'num' + (counts.safe ? '' : ' zero')}>{counts.safe}</td>
      <td class={'num' + (counts.noted ? '' : ' zero')}>{counts.noted}</td>
      <td class={'num' + (counts.attention > 0 ? ' alarm' : ' zero')}>{counts.attention}</td>
      <td class="num">{percentText(reportRate(counts))}</td>
      <td class="num">{percentText(confirmRate(counts))}</td>
    </>
  );
}

/** One line of the municipality: how many, who is responsible, how to reach them. Their own desk sees how they stand. */
function ProtectedRows({ line }: { line: ProtectedLine }) {
  const desk = line.unreported !== undefined;
  return (
    <>
      {line.desks
        .filter((each) => each.persons > 0)
        .map((each) => (
          <tr key={each.municipality} class="guard-row">
            <th scope="row">
              {t('zones.protected')}
              {line.desks.length > 1 && `　${each.name ?? each.municipality}`}
            </th>
            <td />
            <td class="num">{each.persons}</td>
            <td colSpan={COLUMNS.length - 3} class="guard-cell">
              <DeskLine desk={each} />
            </td>
          </tr>
        ))}
      {desk && (
        <tr class="guard-row">
          <th scope="row">{t('zones.protected')}</th>
          <td />
          <CountCells counts={toldOf(line)} beside={besideOf(line)} />
          <td />
        </tr>
      )}
    </>
  );
}

interface Sort {
  column: Column;
  up: boolean;
}

/** The order of the lines, and what brings another one. */
function useSort() {
  const [sort, setSort] = useState<Sort>({ column: 'state', up: true });
  const press = (column: Column): void =>
    setSort((now) => (now.column === column ? { column, up: !now.up } : { column, up: !FALLING.includes(column) }));
  const sorted = (zones: Zone[]): Zone[] =>
    [...zones].sort(
      (a, b) =>
        (sort.up ? 1 : -1) * compare(keyOf(a, sort.column), keyOf(b, sort.column)) ||
        b.unreported - a.unreported ||
        a.name.localeCompare(b.name, 'ja'),
    );
  return { sort, press, sorted };
}

function Titles({ sort, onPress }: { sort: Sort; onPress: (column: Column) => void }) {
  return (
    <tr>
      {COLUMNS.map((column) => (
        <th key={column} aria-sort={sort.column === column ? (sort.up ? 'ascending' : 'descending') : 'none'}>
          <button type="button" onClick={() => onPress(column)} title={t('zones.sort', { column: t(TITLES[column]) })}>
            {t(TITLES[column])}
            <span aria-hidden="true">{sort.column === column ? (sort.up ? '▲' : '▼') : ''}</span>
          </button>
        </th>
      ))}
    </tr>
  );
}

function ZoneRow({ zone, selected, onSelect }: { zone: Zone; selected: boolean; onSelect: () => void }) {
  return (
    <tr class={selected ? 'is-selected' : hasNoReport(zone.state) ? 'is-silent' : ''}>
      <th scope="row">
        <button type="button" onClick={onSelect}>
          {zone.name}
        </button>
      </th>
      <td>
        <ZoneBadge state={zone.state} />
      </td>
      <CountCells counts={zone} />
      <td class={'num' + (zone.last_report_at ? '' : ' strong')}>
        {zone.last_report_at ? when(zone.last_report_at) : t('zones.noreport')}
      </td>
    </tr>
  );
}

interface TableProps {
  zones: Zone[];
  without: Counts | null;
  guarded?: ProtectedLine;
  selected: string | null;
  onSelect: (zone: string) => void;
}

/** Those in no zone, the protected, and everybody. */
function Sums({ zones, without, guarded }: TableProps) {
  return (
    <>
      {without && without.persons > 0 && (
        <tr>
          <th scope="row">{t('zones.unlocated')}</th>
          <td />
          <CountCells counts={without} />
          <td />
        </tr>
      )}
      {guarded && <ProtectedRows line={guarded} />}
      <tr>
        <th scope="row">{t('zones.total')}</th>
        <td />
        <CountCells counts={totalOf({ zones, without_location: without, protected: guarded })} beside={besideOf(guarded)} />
        <td />
      </tr>
    </>
  );
}

export function ZoneTable(props: TableProps) {
  const { zones, selected, onSelect } = props;
  const { sort, press, sorted } = useSort();
  const [onlySilent, setOnlySilent] = useState(false);
  const silent = zones.filter((z) => hasNoReport(z.state));
  if (zones.length === 0) return <Empty icon="map" title={t('zones.empty')} />;
  return (
    <>
      <label class="choice table-filter no-print">
        <input type="checkbox" checked={onlySilent} onChange={(event) => setOnlySilent(event.currentTarget.checked)} />
        {t('zones.filter')}
        <b class="num">{silent.length}</b>
      </label>
      <div class="table-wrap">
        <table class="zones">
          <thead>
            <Titles sort={sort} onPress={press} />
          </thead>
          <tbody>
            {sorted(onlySilent ? silent : zones).map((zone) => (
              <ZoneRow key={zone.zone} zone={zone} selected={zone.zone === selected} onSelect={() => onSelect(zone.zone)} />
            ))}
          </tbody>
          <tfoot>
            <Sums {...props} />
          </tfoot>
        </table>
      </div>
    </>
  );
}
