// SPDX-License-Identifier: Apache-2.0
// The users and devices of one office, for its admin.
import '../shared/ui/base.css';
import './admin.css';
import { useLang } from '../shared/i18n';
import { citiesText } from '../shared/ui/cities';
import { useSession } from '../shared/ui/frame/session';
import { Shell, Waiting } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { Devices } from './devices';
import { Users } from './users';

function Page() {
  useLang();
  const [session, retry] = useSession(false);
  if (session.state !== 'in') return <Waiting session={session} onRetry={retry} />;
  return (
    <Shell title="page.admin" me={session.me}>
      <div class="admin">
        <p class="muted">{[citiesText(session.me.user), session.me.user.office].filter(Boolean).join('　')}</p>
        <Users me={session.me.user.id} />
        <Devices />
      </div>
    </Shell>
  );
}

start(Page);
