// SPDX-License-Identifier: Apache-2.0
// A person for the next ten minutes: who, how to get in, what to beware of, what keeps them alive, whom to call.
// A field the role may not see is absent from the answer and so from the page.
import type { ComponentChildren } from 'preact';
import type { Device, Directive, PersonAnswer, Remark } from '../../api/types';
import { currentLang, t, tOr } from '../../i18n';
import { AT_HOME, word } from '../../i18n/words';
import { factLines, hasRefusal, minutesText, reasonText, sexText } from './facts';
import { Guard } from './guard';
import { Icon, type IconName } from '../icons';
import { StatusBadge } from '../status';
import { Tel } from './tel';
import { ageText, birthText, when } from '../time';

function Block(props: { title: string; kind?: string; icon?: IconName; children: ComponentChildren }) {
  return (
    <section class={'block ' + (props.kind ?? '')}>
      <h3>{props.icon && <Icon name={props.icon} size={20} />}{props.title}</h3>
      {props.children}
    </section>
  );
}

function Lines({ value }: { value: unknown }) {
  return <ul class="lines">{factLines(value).map((line, i) => <li key={i}>{line}</li>)}</ul>;
}

function Labelled({ label, value }: { label: string; value: unknown }) {
  const lines = factLines(value);
  return lines.length === 0 ? null : <div class="labelled"><dt>{label}</dt><dd>{lines.join('、')}</dd></div>;
}

function DeviceLine({ device }: { device: Device }) {
  const minutes = (device.battery_min ?? 0) + (device.external_min ?? 0);
  return (
    <li class="device">
      <div class="device-head"><b>{word(device.kind)}{device.mode ? `（${word(device.mode)}）` : ''}</b>{device.model && <span>{device.model}</span>}</div>
      <div class="device-power">
        {device.battery_min === null || device.battery_min === undefined
          ? <strong>{t('power.unknown')}</strong>
          : <strong class="num">{minutesText(minutes)}</strong>}
        {typeof device.battery_min === 'number' && <span>{t('person.battery', { n: device.battery_min })}</span>}
        {typeof device.external_min === 'number' && <span>{t('person.external', { n: device.external_min })}</span>}
        <Tel number={device.vendor_phone} label={t('person.vendor')} />
      </div>
    </li>
  );
}

function Identity({ answer }: { answer: PersonAnswer }) {
  const p = answer.person;
  return (
    <header class="identity">
      <div class="identity-name"><small>{p.kana}</small><h2>{p.name}</h2></div>
      <p class="identity-line">
        {typeof p.age === 'number' && <b>{ageText(p.age, p.birth_precision)}</b>}
        <b>{sexText(p.sex)}</b><span>{birthText(p.birth, p.birth_precision)}</span>
      </p>
      <p class="identity-address">{p.address} {p.building}
        {p.home && p.home.radius_m !== null && <small>{t('person.level', { level: tOr('match', p.home.level), radius: p.home.radius_m })}</small>}
      </p>
      <div class="identity-tags">
        {answer.status && <>{answer.status_drill && <span class="badge">{t('banner.drill')}</span>}<StatusBadge status={answer.status} /></>}
        {p.stay && <span class={'badge' + (p.stay === AT_HOME ? '' : ' away')}>{t('person.stay')}：{word(p.stay)} {p.stay_place}{p.stay !== AT_HOME && p.stay_located === false ? `（${t('stay.unlocated')}）` : ''}</span>}
        {hasRefusal(p.consents) && <span class="badge refused">{t('person.noconsent')}</span>}
        <span class="badge">{t('ground.shown', { ground: tOr('ground', answer.ground) })}</span>
      </div>
      <div class="tels">{(p.phones ?? []).map((phone) => <Tel key={phone.number} number={phone.number} label={[word(phone.kind), phone.note].filter(Boolean).join(' ')} />)}</div>
    </header>
  );
}

function powerText(power: NonNullable<PersonAnswer['power']>): string {
  if (power.state !== 'running_down' && power.state !== 'possible') return t(`power.${power.state}`);
  if (power.battery_unknown) return t('power.unknown');
  return power.minutes_left > 0 ? `${t('power.left')} ${minutesText(power.minutes_left)}` : t('power.over');
}

function Outage({ answer }: { answer: PersonAnswer }) {
  const { outage, power } = answer;
  if (!outage && !power) return null;
  return (
    <div class="outage-line">
      <Icon name="bolt" />
      <span><b>{t(outage?.possible ? 'power.possible' : 'person.outage')}</b>
        {outage?.since && ` ${t('power.since', { time: when(outage.since) })}`}
        {outage?.match_level && ` ${t('power.match', { level: tOr('match', outage.match_level) })}`}
      </span>
      {power && <strong class="num">{powerText(power)}</strong>}
    </div>
  );
}

function Medical({ answer }: { answer: PersonAnswer }) {
  const { medical, doctor } = answer.person;
  if (!medical && !doctor) return null;
  return (
    <Block title={t('person.medical')} icon="note">
      <dl class="labels">
        <Labelled label={t('person.flags')} value={medical?.flags} />
        <Labelled label={t('person.allergies')} value={medical?.allergies} />
        <Labelled label={t('person.conditions')} value={medical?.conditions} />
        <Labelled label={t('person.medicines')} value={medical?.medicines} />
        {(doctor?.name || doctor?.phone) && <div class="labelled"><dt>{t('person.doctor')}</dt><dd>{doctor.name} <Tel number={doctor.phone} /></dd></div>}
        <Labelled label={t('person.hospital')} value={doctor?.hospital} />
        <Labelled label={t('person.agreed_hospital')} value={doctor?.agreed_hospital} />
      </dl>
    </Block>
  );
}

function People({ people }: { people: { name: string; role?: string | null; phone?: string | null }[] }) {
  return (
    <ul class="contacts">{people.map((each, i) => (
      <li key={i}><span><b>{each.name}</b>{each.role && <small>{word(each.role)}</small>}</span><Tel number={each.phone} /></li>
    ))}</ul>
  );
}

function DirectiveBlock({ directive }: { directive: Directive }) {
  return (
    <Block title={`${t('person.directive')}　${word(directive.kind)}`} kind="is-directive">
      <p class="directive-banner">{t('person.directive.banner')}</p>
      {directive.withdrawn_on
        ? <p>{t('person.withdrawn', { date: directive.withdrawn_on })}</p>
        : <><p>{directive.body}</p><p class="asked">{directive.doctor} {directive.signed_on && t('person.asked_by_signature', { date: directive.signed_on })} <Tel number={directive.phone} /></p></>}
    </Block>
  );
}

/** What stood in a list and could not be read: whoever knows better can say so to those who keep the register. */
function Remarks({ remarks }: { remarks: Remark[] }) {
  return (
    <Block title={t('person.remarks')} icon="note">
      <p class="hint">{t('person.remarks.why')}</p>
      <dl class="labels">{remarks.map((r) => (
        <div class="labelled" key={r.id}><dt>{r.field}</dt><dd>{r.text}<br /><small>{currentLang() === 'en' ? r.en : r.ja}</small></dd></div>
      ))}</dl>
    </Block>
  );
}

/** `guarded`: the page says already, above everything, that this is a protected person. */
export function PersonSummary({ answer, guarded }: { answer: PersonAnswer; guarded?: boolean }) {
  const p = answer.person;
  const has = (value: unknown): boolean => factLines(value).length > 0;
  return (
    <article class="summary">
      {answer.protected && !guarded && <Guard guarded={answer.protected} />}
      <Identity answer={answer} />
      <Outage answer={answer} />
      {has(p.caution) && <Block title={t('person.caution')} kind="is-caution" icon="alert"><Lines value={p.caution} /></Block>}
      <div class="summary-grid">
        {(has(p.access) || p.key_code) && (
          <Block title={t('person.access')} icon="map"><Lines value={p.access} />{p.key_code && <Lines value={{ key_code: p.key_code }} />}</Block>
        )}
        {(p.devices?.length ?? 0) > 0 && (
          <Block title={t('person.devices')} kind="is-power" icon="bolt"><ul>{p.devices?.map((d, i) => <DeviceLine key={i} device={d} />)}</ul></Block>
        )}
        <Medical answer={answer} />
        {(p.contacts?.length ?? 0) > 0 && (
          <Block title={t('person.contacts')} icon="phone">
            <People people={(p.contacts ?? []).map((c) => ({ ...c, role: c.relation }))} />
          </Block>
        )}
        {(p.directives ?? []).map((directive, i) => <DirectiveBlock key={i} directive={directive} />)}
        {(p.care_team?.length ?? 0) > 0 && <Block title={t('person.care_team')} icon="people"><People people={p.care_team ?? []} /></Block>}
        {(p.helpers?.length ?? 0) > 0 && <Block title={t('person.helpers')} icon="people"><People people={p.helpers ?? []} /></Block>}
        {has(p.plan) && <Block title={t('person.plan')}><Lines value={p.plan} /></Block>}
        {has(p.note) && <Block title={t('person.note')}><p>{p.note}</p></Block>}
        {(p.reasons?.length ?? 0) > 0 && <Block title={t('person.reasons')}><p>{p.reasons?.map(reasonText).join('、')}</p></Block>}
        {has(p.consents) && <Block title={t('person.consents')} kind={hasRefusal(p.consents) ? 'is-refused' : ''}><Lines value={p.consents} /></Block>}
        {(p.remarks?.length ?? 0) > 0 && <Remarks remarks={p.remarks ?? []} />}
        {has(p.listings) && <Block title={t('person.listings')}><Lines value={p.listings} /></Block>}
      </div>
    </article>
  );
}
