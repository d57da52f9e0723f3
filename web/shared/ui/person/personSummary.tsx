// SPDX-License-Identifier: Apache-2.0
// A person for the next ten minutes: who, how to get in, what to beware of, what keeps them alive, whom to call.
// A field the role may not see is absent from the answer and so from the page.
import type { PersonAnswer } from '../../api/types';
import { t } from '../../i18n';
import { Block, Lines } from './block';
import { ContactList } from './contactList';
import { DeviceLine } from './deviceLine';
import { DirectiveBlock } from './directiveBlock';
import { factLines, hasRefusal, reasonText } from './facts';
import { Guard } from './guard';
import { Identity } from './identity';
import { Medical } from './medical';
import { OutageLine } from './outageLine';
import { Remarks } from './remarks';

const has = (value: unknown): boolean => factLines(value).length > 0;

/** How to get in, and what keeps them alive. */
function KeepsAlive({ answer }: { answer: PersonAnswer }) {
  const p = answer.person;
  return (
    <>
      {(has(p.access) || p.key_code) && (
        <Block title={t('person.access')} icon="map">
          <Lines value={p.access} />
          {p.key_code && <Lines value={{ key_code: p.key_code }} />}
        </Block>
      )}
      {(p.devices?.length ?? 0) > 0 && (
        <Block title={t('person.devices')} kind="is-power" icon="bolt">
          <ul>
            {p.devices?.map((d, i) => (
              <DeviceLine key={i} device={d} />
            ))}
          </ul>
        </Block>
      )}
      <Medical answer={answer} />
    </>
  );
}

/** Whom to call, and what was laid down for the worst. */
function WhomToCall({ answer }: { answer: PersonAnswer }) {
  const p = answer.person;
  return (
    <>
      {(p.contacts?.length ?? 0) > 0 && (
        <Block title={t('person.contacts')} icon="phone">
          <ContactList people={(p.contacts ?? []).map((c) => ({ ...c, role: c.relation }))} />
        </Block>
      )}
      {(p.directives ?? []).map((directive, i) => (
        <DirectiveBlock key={i} directive={directive} />
      ))}
      {(p.care_team?.length ?? 0) > 0 && (
        <Block title={t('person.care_team')} icon="people">
          <ContactList people={p.care_team ?? []} />
        </Block>
      )}
      {(p.helpers?.length ?? 0) > 0 && (
        <Block title={t('person.helpers')} icon="people">
          <ContactList people={p.helpers ?? []} />
        </Block>
      )}
    </>
  );
}

/** What the register knows besides. */
function OnRecord({ answer }: { answer: PersonAnswer }) {
  const p = answer.person;
  return (
    <>
      {has(p.plan) && (
        <Block title={t('person.plan')}>
          <Lines value={p.plan} />
        </Block>
      )}
      {has(p.note) && (
        <Block title={t('person.note')}>
          <p>{p.note}</p>
        </Block>
      )}
      {(p.reasons?.length ?? 0) > 0 && (
        <Block title={t('person.reasons')}>
          <p>{p.reasons?.map(reasonText).join('、')}</p>
        </Block>
      )}
      {has(p.consents) && (
        <Block title={t('person.consents')} kind={hasRefusal(p.consents) ? 'is-refused' : ''}>
          <Lines value={p.consents} />
        </Block>
      )}
      {(p.remarks?.length ?? 0) > 0 && <Remarks remarks={p.remarks ?? []} />}
      {has(p.listings) && (
        <Block title={t('person.listings')}>
          <Lines value={p.listings} />
        </Block>
      )}
    </>
  );
}

/** `guarded`: the page says already, above everything, that this is a protected person. */
export function PersonSummary({ answer, guarded }: { answer: PersonAnswer; guarded?: boolean }) {
  const p = answer.person;
  return (
    <article class="summary">
      {answer.protected && !guarded && <Guard guarded={answer.protected} />}
      <Identity answer={answer} />
      <OutageLine answer={answer} />
      {has(p.caution) && (
        <Block title={t('person.caution')} kind="is-caution" icon="alert">
          <Lines value={p.caution} />
        </Block>
      )}
      <div class="summary-grid">
        <KeepsAlive answer={answer} />
        <WhomToCall answer={answer} />
        <OnRecord answer={answer} />
      </div>
    </article>
  );
}
