// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { api, ApiError } from '../shared/api/client';
import type { Found, PersonAnswer, Transport } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';
import { Problem } from '../shared/ui/notice';
import { Guard } from '../shared/ui/person/guard';
import { PersonSummary } from '../shared/ui/person/personSummary';
import { when } from '../shared/ui/time';
import { TransportForm } from './transportForm';
import { TransportList } from './transportList';
import { pageGround } from './useLookup';

/** null: no form; a transport: it is being corrected. */
type Writing = null | 'new' | Transport;

function Transports(props: {
  person: string;
  answer: PersonAnswer;
  mayWrite: boolean;
  writing: Writing;
  onWriting: (writing: Writing) => void;
  onSaved: () => void;
}) {
  const { writing, answer } = props;
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const begin = (what: Writing): void => {
    props.onWriting(what);
    setSavedAt(null);
  };
  const hospitals = answer.protected
    ? []
    : [...new Set((answer.transports ?? []).flatMap((each) => (each.hospital ? [each.hospital] : [])))];
  return (
    <section class="transports" id="transports">
      <h3>
        {t('transport.title')}
        {props.mayWrite && !writing && (
          <button type="button" class="button primary" onClick={() => begin('new')}>
            <Icon name="plus" />
            {t('transport.new')}
          </button>
        )}
      </h3>
      {savedAt && (
        <div class="success" role="status">
          <Icon name="check" />
          {t('transport.saved', { time: when(savedAt) })}
        </div>
      )}
      {writing && (
        <TransportForm
          key={writing === 'new' ? 'new' : writing.id}
          person={props.person}
          hospitals={hospitals}
          corrects={writing === 'new' ? null : writing}
          onCancel={() => props.onWriting(null)}
          onSaved={(at) => {
            props.onWriting(null);
            setSavedAt(at);
            props.onSaved();
          }}
        />
      )}
      <TransportList
        transports={answer.transports}
        more={answer.transports_more ?? false}
        onCorrect={props.mayWrite && !writing ? begin : null}
      />
    </section>
  );
}

export function PersonPane(props: {
  id: string;
  hit: Found | null;
  ground: string;
  caseNumber: string;
  mayWrite: boolean;
  version: number;
  onOpened: (ground: string) => void;
  onBack: () => void;
}) {
  const [answer, setAnswer] = useState<PersonAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [writing, setWriting] = useState<Writing>(null);
  useEffect(() => {
    if (writing) document.getElementById('transports')?.scrollIntoView();
  }, [writing]);
  const load = (): void => {
    const { ground } = props;
    api.person(props.id, pageGround(ground, props.caseNumber), props.caseNumber.trim()).then(
      (got) => {
        setAnswer(got);
        setProblem(null);
        props.onOpened(ground);
      },
      (caught) => {
        setProblem(caught);
        if (caught instanceof ApiError && !caught.again) setAnswer(null);
      },
    );
  };
  useEffect(load, [props.id, props.version]);
  return (
    <>
      <div class="found-head no-print">
        <button type="button" class="button small only-narrow" onClick={props.onBack}>
          <Icon name="back" size={20} />
          {t('app.back')}
        </button>
        {props.mayWrite && answer && !writing && (
          <button type="button" class="button small primary" onClick={() => setWriting('new')}>
            <Icon name="plus" size={20} />
            {t('transport.new')}
          </button>
        )}
        {!answer?.protected && (
          <button type="button" class="button small" onClick={() => print()}>
            <Icon name="print" size={20} />
            {t('app.print')}
          </button>
        )}
      </div>
      {answer?.protected && <Guard guarded={answer.protected} />}
      {props.hit?.same_name && (
        <div class="same-warning" role="alert">
          <Icon name="alert" />
          {t('lookup.same.text')}
        </div>
      )}
      <Problem problem={problem} onRetry={load} />
      {!answer && problem === null && <p role="status">{t('app.loading')}</p>}
      {answer && <PersonSummary answer={answer} guarded />}
      {answer && (
        <Transports person={props.id} answer={answer} mayWrite={props.mayWrite} writing={writing} onWriting={setWriting} onSaved={load} />
      )}
    </>
  );
}
