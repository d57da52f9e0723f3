// SPDX-License-Identifier: Apache-2.0
// For the auditor: who looked at whom, when, why; on screen and on paper. And the openings that wait for review.
import '../shared/ui/base.css';
import './audit.css';
import { useLang } from '../shared/i18n';
import { useSession } from '../shared/ui/frame/session';
import { Shell, Waiting } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { Openings } from './openings';
import { Search } from './search';

function Page() {
  useLang();
  const [session, retry] = useSession(false);
  if (session.state !== 'in') return <Waiting session={session} onRetry={retry} />;
  return (
    <Shell title="page.audit" me={session.me}>
      <div class="audit">
        <Openings login={session.me.user.login} />
        <Search />
      </div>
    </Shell>
  );
}

start(Page);
