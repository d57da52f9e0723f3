// SPDX-License-Identifier: Apache-2.0
// From a half-heard name to the right person in seconds, and back: where they were taken.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import '../shared/ui/person.css';
import './dispatch.css';
import type { Hit, Me } from '../shared/api/types';
import { t, useLang } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { useLive } from '../shared/ui/hooks';
import { Icon } from '../shared/ui/icons';
import { Empty, Problem } from '../shared/ui/notice';
import { ListFault } from '../shared/ui/oneList';
import { lookupTitle } from '../shared/ui/pageTitle';
import { useSession } from '../shared/ui/session';
import { AsOf, DownBanner, Shell, Waiting } from '../shared/ui/shell';
import { start } from '../shared/ui/start';
import { HitLine } from './hitLine';
import { OwnPatients } from './ownPatients';
import { PersonPane } from './personPane';
import { EMPTY_QUERY, isEmpty, useLookup, type Terms } from './useLookup';

const CASE_KEY = 'anpi.case';
/** The search field and the list below it are one control; the list is no <datalist>. */
const COMBOBOX: object = { role: 'combobox' };
/** Roles that write transports, and the ground each looks up on when nothing else is chosen. */
const MAY_WRITE = ['ambulance'];
const GROUNDS: Record<string, string[]> = {
  dispatch: ['vital', 'consent', 'break_glass'], ambulance: ['vital', 'consent', 'break_glass'], clerk: ['internal', 'break_glass'],
};

function GroundEntry(props: { grounds: string[]; ground: string; onGround: (g: string) => void; caseNumber: string; onCase: (c: string) => void }) {
  const breaking = props.ground === 'break_glass';
  return (
    <div class={'ground' + (breaking ? ' is-break' : '')}>
      <Field label={t('ground.case')}>
        <input name="case" value={props.caseNumber} placeholder={t('ground.case.hint')} maxLength={100} onInput={(event) => props.onCase(event.currentTarget.value)} />
      </Field>
      <Field label={t('ground.label')}>
        <select value={props.ground} onChange={(event) => props.onGround(event.currentTarget.value)}>
          {props.grounds.map((each) => <option key={each} value={each}>{t(`ground.${each as 'vital'}`)}</option>)}
        </select>
      </Field>
      {breaking && <p>{t('ground.break.warn')}</p>}
      {breaking && !props.caseNumber.trim() && <p role="alert">{t('ground.case.need')}</p>}
    </div>
  );
}

function Fields({ terms, set }: { terms: Terms; set: (change: Partial<Terms>) => void }) {
  const text = (key: 'kana' | 'name' | 'phone' | 'birth' | 'address', wide = false) => (
    <Field label={t(`lookup.${key}`)} kind={wide ? 'wide' : undefined}>
      <input name={key} value={terms[key]} inputMode={key === 'phone' ? 'tel' : 'text'} autocomplete="off" onInput={(event) => set({ [key]: event.currentTarget.value })} />
    </Field>
  );
  return (
    <details>
      <summary>{t('lookup.fields')}</summary>
      <div class="search-fields">
        {text('kana')}{text('name')}{text('phone')}{text('birth')}{text('address', true)}
        <Field label={t('lookup.sex')}>
          <select value={terms.sex} onChange={(event) => set({ sex: event.currentTarget.value })}>
            <option value="">{t('lookup.sex.any')}</option>
            <option value="M">{t('person.sex.m')}</option>
            <option value="F">{t('person.sex.f')}</option>
          </select>
        </Field>
      </div>
    </details>
  );
}

function Find(props: {
  lookup: ReturnType<typeof useLookup>; terms: Terms; set: (change: Partial<Terms>) => void; chosen: string | null;
  onChoose: (hit: Hit) => void; ground: ComponentChildren;
}) {
  const { lookup, terms } = props;
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const hits = lookup.answer?.hits ?? [];
  useEffect(() => setActive(0), [lookup.answer]);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== 'F2' && !(event.key === '/' && !(event.target as HTMLElement).matches('input, textarea, select'))) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') setActive((n) => Math.min(n + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setActive((n) => Math.max(n - 1, 0));
    else if (event.key === 'Escape') props.set(EMPTY_QUERY);
    else if (event.key === 'Enter') {
      const hit = hits[active];
      if (hit) props.onChoose(hit);
      else lookup.run();
    } else return;
    event.preventDefault();
  };
  return (
    <section class="find" role="search">
      {props.ground}
      <div class="search-box">
        <Icon name="search" />
        <input ref={input} name="q" type="search" autofocus autocomplete="off" enterkeyhint="search" value={terms.q} aria-label={t('lookup.label')}
          placeholder={t('lookup.search')} {...COMBOBOX} aria-expanded={hits.length > 0} aria-controls="hits" aria-activedescendant={hits[active] ? `hit-${hits[active].person}` : undefined}
          onInput={(event) => props.set({ q: event.currentTarget.value })} onKeyDown={onKey} />
      </div>
      <p class="search-keys no-print">{t('lookup.keys')}</p>
      <Fields terms={terms} set={props.set} />
      <Problem problem={lookup.problem} onRetry={lookup.run} />
      <div class="hits-head" role="status">
        {lookup.busy ? t('lookup.busy') : lookup.answer && <><b>{t('lookup.count', { n: hits.length })}{lookup.answer.more ? '+' : ''}</b><AsOf time={lookup.answer.as_of} /></>}
      </div>
      {isEmpty(terms) && <Empty icon="search" title={t('lookup.empty')}>{t('lookup.empty.hint')}</Empty>}
      {lookup.answer?.case_needed && <p class="same-warning" role="status"><Icon name="alert" />{t('lookup.case')}</p>}
      {!lookup.busy && lookup.answer && hits.length === 0 && <Empty icon="search" title={t('lookup.none')}>{t('lookup.none.hint')}</Empty>}
      <ListFault key={lookup.answer?.as_of} name={t('lookup.label')} onReload={lookup.run}>
        <ul class="hits" id="hits" role="listbox" aria-label={t('lookup.label')}>
          {hits.map((hit, i) => <HitLine key={hit.person} hit={hit} active={i === active} selected={hit.person === props.chosen} onChoose={() => props.onChoose(hit)} />)}
        </ul>
      </ListFault>
      {lookup.answer?.more && <p class="muted">{t('lookup.more')}</p>}
    </section>
  );
}

/** The search, or for the care team, which may not search, the list of their own patients. */
function DispatchPage({ me }: { me: Me }) {
  const own = me.user.role === 'care';
  const grounds = GROUNDS[me.user.role] ?? [''];
  const [terms, setTerms] = useState<Terms>(EMPTY_QUERY);
  const [ground, setGround] = useState(grounds[0] ?? '');
  const [caseNumber, setCase] = useState(() => { try { return sessionStorage.getItem(CASE_KEY) ?? ''; } catch { return ''; } });
  const [chosen, setChosen] = useState<Hit | null>(null);
  /** Whom the glass was broken for: that page keeps its ground, and the next person begins on the first one again. */
  const [glassOf, setGlassOf] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const lookup = useLookup(terms, ground, caseNumber);
  const up = useLive(['transport', 'power'], true, (topic) => { if (topic === 'transport') setVersion((n) => n + 1); }, () => setVersion((n) => n + 1));
  const keepCase = (value: string): void => {
    setCase(value);
    try { sessionStorage.setItem(CASE_KEY, value); } catch { /* for this page only */ }
  };
  const choose = (hit: Hit): void => {
    if (ground === 'break_glass' && !caseNumber.trim()) return;
    if (hit.person !== chosen?.person) setGlassOf(null);
    setChosen(hit);
    scrollTo(0, 0);
  };
  const whole = (): void => { if (ground === 'break_glass') setGround(grounds[0] ?? ''); };
  const opened = (person: string, on: string): void => {
    if (on !== 'break_glass') return;
    setGlassOf(person);
    whole();
  };
  const back = (): void => {
    setChosen(null);
    setGlassOf(null);
    whole();
  };
  return (
    <Shell title={lookupTitle(me.user.role)} me={me} saysDown banners={<DownBanner up={up} asOf={up === false ? lookup.answer?.as_of ?? null : null} />}>
      <div class={`dispatch-panes ${chosen ? 'has-person' : 'no-person'}`}>
        {own ? <OwnPatients chosen={chosen?.person ?? null} onChoose={choose} version={version} /> : <Find lookup={lookup} terms={terms} set={(change) => setTerms((now) => ({ ...now, ...change }))} chosen={chosen?.person ?? null} onChoose={choose}
          ground={grounds[0] !== '' && <GroundEntry grounds={grounds} ground={ground} onGround={setGround} caseNumber={caseNumber} onCase={keepCase} />} />}
        <section class="found">
          {chosen
            ? <ListFault key={chosen.person} name={t('fault.person')} onReload={() => setVersion((n) => n + 1)}><PersonPane id={chosen.person} hit={chosen} ground={glassOf === chosen.person ? 'break_glass' : ground} caseNumber={caseNumber} version={version}
                mayWrite={MAY_WRITE.includes(me.user.role)} onOpened={(on) => opened(chosen.person, on)} onBack={back} /></ListFault>
            : <Empty icon="people" title={t('person.choose')} />}
        </section>
      </div>
    </Shell>
  );
}

function Root() {
  useLang();
  const [session, retry] = useSession(false);
  return session.state === 'in' ? <DispatchPage me={session.me} /> : <Waiting session={session} onRetry={retry} />;
}

start(Root);
