// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { Hit, PersonAnswer, Transport } from '../shared/api/types';
import { t } from '../shared/i18n';
import { word } from '../shared/i18n/words';
import { Icon } from '../shared/ui/icons';
import { Problem } from '../shared/ui/notice';
import { PersonSummary } from '../shared/ui/personSummary';
import { when } from '../shared/ui/time';
import { TransportForm } from './transportForm';

function TransportLine({ transport }: { transport: Transport }) {
  return (
    <li class="transport">
      <div class="transport-head">
        <b class="num">{when(transport.at)}</b>
        {transport.hospital ? <b>{transport.hospital}</b> : <span class="badge">{t('transport.notcarried')}：{word(transport.not_transported)}</span>}
        {transport.kind && <span class="badge">{word(transport.kind)}</span>}
        {transport.severity && <span class="badge">{word(transport.severity)}</span>}
      </div>
      {transport.remarks && <p>{transport.remarks}</p>}
      {transport.by && <small class="muted">{t('transport.by', { who: transport.by })}</small>}
    </li>
  );
}

function Transports(props: { person: string; answer: PersonAnswer; mayWrite: boolean; writing: boolean; onWriting: (writing: boolean) => void; onSaved: (transport: Transport) => void }) {
  const { writing } = props;
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const list = [...(props.answer.transports ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const hospitals = [...new Set(list.flatMap((each) => (each.hospital ? [each.hospital] : [])))];
  return (
    <section class="transports" id="transports">
      <h3>{t('transport.title')}
        {props.mayWrite && !writing && (
          <button type="button" class="button primary" onClick={() => { props.onWriting(true); setSavedAt(null); }}><Icon name="plus" />{t('transport.new')}</button>
        )}
      </h3>
      {savedAt && <div class="success" role="status"><Icon name="check" />{t('transport.saved', { time: when(savedAt) })}</div>}
      {writing && (
        <TransportForm person={props.person} hospitals={hospitals} onCancel={() => props.onWriting(false)}
          onSaved={(transport, at) => { props.onWriting(false); setSavedAt(at); props.onSaved(transport); }} />
      )}
      {list.length === 0 ? <p class="muted">{t('transport.none')}</p> : <ul class="hits">{list.map((each) => <TransportLine key={each.id} transport={each} />)}</ul>}
    </section>
  );
}

export function PersonPane(props: {
  id: string; hit: Hit | null; ground: string; caseNumber: string; mayWrite: boolean; version: number; onBack: () => void;
}) {
  const [answer, setAnswer] = useState<PersonAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [writing, setWriting] = useState(false);
  useEffect(() => { if (writing) document.getElementById('transports')?.scrollIntoView(); }, [writing]);
  const load = (): void => {
    api.person(props.id, props.ground, props.caseNumber.trim()).then((got) => { setAnswer(got); setProblem(null); }, setProblem);
  };
  useEffect(load, [props.id, props.version]);
  return (
    <>
      <div class="found-head no-print">
        <button type="button" class="button small only-narrow" onClick={props.onBack}><Icon name="back" size={20} />{t('app.back')}</button>
        {props.mayWrite && answer && !writing && (
          <button type="button" class="button small primary" onClick={() => setWriting(true)}><Icon name="plus" size={20} />{t('transport.new')}</button>
        )}
        <button type="button" class="button small" onClick={() => print()}><Icon name="print" size={20} />{t('app.print')}</button>
      </div>
      {props.hit?.same_name && <div class="same-warning" role="alert"><Icon name="alert" />{t('lookup.same.text')}</div>}
      {problem !== null && <Problem problem={problem} onRetry={load} />}
      {!answer && problem === null && <p role="status">{t('app.loading')}</p>}
      {answer && <PersonSummary answer={answer} />}
      {answer && (
        <Transports person={props.id} answer={answer} mayWrite={props.mayWrite} writing={writing} onWriting={setWriting}
          onSaved={(transport) => {
            setAnswer((now) => now && { ...now, transports: [transport, ...(now.transports ?? []).filter((each) => each.id !== transport.id)] });
            load();
          }} />
      )}
    </>
  );
}
