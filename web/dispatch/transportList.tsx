// SPDX-License-Identifier: Apache-2.0
// Runs on record: what stands, and struck under it what it replaced. What this role is not shown is said, not left out.
import type { Transport } from '../shared/api/types';
import { t } from '../shared/i18n';
import { word } from '../shared/i18n/words';
import { Icon } from '../shared/ui/icons';
import { hhmm, when } from '../shared/ui/time';
import { STAGES, VITALS } from './transportParts';

const vitalsText = (vitals: NonNullable<Transport['vitals']>): string =>
  [
    ...(vitals.jcs === undefined ? [] : [`JCS ${vitals.jcs}`]),
    ...VITALS.flatMap(([name]) => (vitals[name] === undefined ? [] : [`${t(`vital.${name}`)} ${vitals[name]}`])),
  ].join('　');

const timesText = (times: Record<string, string>): string =>
  STAGES.flatMap((stage) => (times[stage] ? [`${word(stage)} ${hhmm(times[stage])}`] : [])).join('　');

function Entry({ transport }: { transport: Transport }) {
  return (
    <>
      <div class="transport-head">
        <b class="num">{when(transport.at)}</b>
        {transport.hospital ? (
          <b>{transport.hospital}</b>
        ) : (
          <span class="badge">
            {t('transport.notcarried')}：{word(transport.not_transported)}
          </span>
        )}
        {transport.kind && <span class="badge">{word(transport.kind)}</span>}
        {transport.severity && <span class="badge">{word(transport.severity)}</span>}
      </div>
      {transport.remarks && <p>{transport.remarks}</p>}
      {transport.times && <p class="num">{timesText(transport.times)}</p>}
      {transport.vitals && <p class="num">{vitalsText(transport.vitals)}</p>}
      {(transport.refusals?.length ?? 0) > 0 && (
        <p>
          {t('transport.refusals')}：{transport.refusals?.map((each) => `${each.hospital}（${each.reason}）`).join('、')}
        </p>
      )}
      {transport.by && <small class="muted">{t('transport.by', { who: transport.by })}</small>}
    </>
  );
}

function Line({ transport, onCorrect }: { transport: Transport; onCorrect: (() => void) | null }) {
  const earlier = transport.earlier ?? [];
  return (
    <li class="transport">
      <Entry transport={transport} />
      {onCorrect && (
        <button type="button" class="button small no-print" onClick={onCorrect}>
          <Icon name="note" size={18} />
          {t('transport.correct')}
        </button>
      )}
      {earlier.length > 0 && (
        <details class="transport-earlier">
          <summary>{t('transport.earlier', { n: earlier.length })}</summary>
          {earlier.map((each) => (
            <del key={each.id}>
              <Entry transport={each} />
            </del>
          ))}
        </details>
      )}
    </li>
  );
}

export function TransportList(props: {
  transports: Transport[] | undefined;
  more: boolean;
  onCorrect: ((transport: Transport) => void) | null;
}) {
  const { onCorrect } = props;
  if (!props.transports) return <p class="muted">{t('transport.hidden')}</p>;
  const list = [...props.transports].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (list.length === 0) return <p class="muted">{t('transport.none')}</p>;
  return (
    <>
      <ul class="hits">
        {list.map((each) => (
          <Line key={each.id} transport={each} onCorrect={onCorrect && (() => onCorrect(each))} />
        ))}
      </ul>
      {props.more && <p class="muted">{t('transport.more', { n: list.length })}</p>}
    </>
  );
}
