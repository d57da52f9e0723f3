// SPDX-License-Identifier: Apache-2.0
// From a half-heard name to the right person in seconds, and back: where they were taken.
import { useState } from 'preact/hooks';
import '../shared/ui/base.css';
import '../shared/ui/person/person.css';
import './dispatch.css';
import type { Found, Me } from '../shared/api/types';
import { t, useLang } from '../shared/i18n';
import { useLive } from '../shared/ui/hooks';
import { Empty } from '../shared/ui/notice';
import { ListFault } from '../shared/ui/oneList';
import { lookupTitle } from '../shared/ui/frame/pageTitle';
import { useSession } from '../shared/ui/frame/session';
import { DownBanner, Shell, Waiting } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { useStore, type Store } from '../shared/ui/useStore';
import { Find } from './find';
import { GroundEntry } from './groundEntry';
import { back, choose, GLASS, groundOf, lookWith, opened, type Look } from './look';
import { OwnPatients } from './ownPatients';
import { PersonPane } from './personPane';
import { EMPTY_QUERY, useLookup, type Terms } from './useLookup';

const CASE_KEY = 'anpi.case';
/** Roles that write transports, and the ground each looks up on when nothing else is chosen. */
const MAY_WRITE = ['ambulance'];
const GROUNDS: Record<string, string[]> = {
  dispatch: ['vital', 'consent', GLASS],
  ambulance: ['vital', 'consent', GLASS],
  clerk: ['internal', GLASS],
};

const readCase = (): string => {
  try {
    return sessionStorage.getItem(CASE_KEY) ?? '';
  } catch {
    return '';
  }
};
const keepCase = (value: string): void => {
  try {
    sessionStorage.setItem(CASE_KEY, value);
  } catch {
    /* for this page only */
  }
};

/** The person who was chosen, if any. */
function Found({ me, look, store, version, onReload }: { me: Me; look: Look; store: Store<Look>; version: number; onReload: () => void }) {
  const { chosen, caseNumber } = look;
  return (
    <section class="found">
      {chosen ? (
        <ListFault key={chosen.person} name={t('fault.person')} onReload={onReload}>
          <PersonPane
            id={chosen.person}
            hit={chosen}
            ground={groundOf(look)}
            caseNumber={caseNumber}
            version={version}
            mayWrite={MAY_WRITE.includes(me.user.role)}
            onOpened={(on) => store.put(opened(store.get(), chosen.person, on))}
            onBack={() => store.put(back(store.get()))}
          />
        </ListFault>
      ) : (
        <Empty icon="people" title={t('person.choose')} />
      )}
    </section>
  );
}

/** The ground on which this role looks up, and the number of the call. */
function Ground({ look: { grounds, ground, caseNumber }, store }: { look: Look; store: Store<Look> }) {
  const onCase = (value: string): void => {
    store.put({ ...store.get(), caseNumber: value });
    keepCase(value);
  };
  return (
    <GroundEntry
      grounds={grounds}
      ground={ground}
      onGround={(next) => store.put({ ...store.get(), ground: next })}
      caseNumber={caseNumber}
      onCase={onCase}
    />
  );
}

/** The search, or for the care team, which may not search, the list of their own patients. */
function DispatchPage({ me }: { me: Me }) {
  const own = me.user.role === 'care';
  const [terms, setTerms] = useState<Terms>(EMPTY_QUERY);
  const [look, store] = useStore(() => lookWith(GROUNDS[me.user.role] ?? [''], readCase()));
  const { chosen, ground, grounds, caseNumber } = look;
  const [version, setVersion] = useState(0);
  const again = (): void => setVersion((n) => n + 1);
  const lookup = useLookup(terms, ground, caseNumber);
  const up = useLive(
    ['transport', 'power'],
    true,
    (topic) => {
      if (topic === 'transport') again();
    },
    again,
  );
  const onChoose = (hit: Found): void => {
    const before = store.get();
    store.put(choose(before, hit));
    if (store.get() !== before) scrollTo(0, 0);
  };
  return (
    <Shell
      title={lookupTitle(me.user.role)}
      me={me}
      saysDown
      banners={<DownBanner up={up} asOf={up === false ? (lookup.answer?.as_of ?? null) : null} />}
    >
      <div class={`dispatch-panes ${chosen ? 'has-person' : 'no-person'}`}>
        {own ? (
          <OwnPatients chosen={chosen?.person ?? null} onChoose={onChoose} version={version} />
        ) : (
          <Find
            lookup={lookup}
            terms={terms}
            set={(change) => setTerms((now) => ({ ...now, ...change }))}
            chosen={chosen?.person ?? null}
            onChoose={onChoose}
            ground={grounds[0] !== '' && <Ground look={look} store={store} />}
          />
        )}
        <Found me={me} look={look} store={store} version={version} onReload={again} />
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
