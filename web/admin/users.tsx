// SPDX-License-Identifier: Apache-2.0
// The users of the office: who there is, invite, another first password, shut out, let in.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { AdminUser, AdminUsers } from '../shared/api/types';
import { t, tOr } from '../shared/i18n';
import { OneList } from '../shared/ui/oneList';
import { Invite } from './invite';
import { ResetUser } from './resetUser';

function state(user: AdminUser): string {
  const parts = [t(user.disabled ? 'admin.user.off' : user.must_change ? 'admin.user.invited' : 'admin.user.on')];
  if (user.totp) parts.push(t('admin.user.totp'));
  return parts.join(' · ');
}

function Line(props: { user: AdminUser; own: boolean; onReset: () => void; onSwitch: () => void }) {
  const { user } = props;
  return (
    <tr class={user.disabled ? 'is-off' : ''} data-login={user.login}>
      <td data-label={t('login.id')}>
        <b>{user.login}</b>
      </td>
      <td data-label={t('admin.name')}>{user.name}</td>
      <td data-label={t('admin.role')}>{tOr('role', user.role)}</td>
      <td data-label={t('admin.state')}>{state(user)}</td>
      <td>
        {!props.own && (
          <div class="admin-actions">
            <button type="button" class="button small" onClick={props.onReset}>
              {t('admin.user.reset')}
            </button>
            <button type="button" class="button small" onClick={props.onSwitch}>
              {t(user.disabled ? 'admin.user.enable' : 'admin.user.disable')}
            </button>
          </div>
        )}
      </td>
    </tr>
  );
}

export function Users({ me }: { me: string }) {
  const [list, setList] = useState<AdminUsers | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [inviting, setInviting] = useState(false);
  const [resetting, setResetting] = useState<AdminUser | null>(null);
  const load = (): void => {
    api.users().then((answer) => {
      setList(answer);
      setProblem(null);
    }, setProblem);
  };
  useEffect(load, []);
  const flip = (user: AdminUser): void => {
    api.switchUser(user.id, user.disabled).then(load, setProblem);
  };
  return (
    <section class="admin-part" aria-labelledby="users">
      <div class="admin-head">
        <h2 id="users">{t('admin.users')}</h2>
        <button type="button" class="button" disabled={list === null} onClick={() => setInviting(true)}>
          {t('admin.invite')}
        </button>
      </div>
      <OneList name={t('admin.users')} ready={list !== null} problem={problem} onReload={load}>
        <div class="admin-scroll">
          <table>
            <thead>
              <tr>
                <th>{t('login.id')}</th>
                <th>{t('admin.name')}</th>
                <th>{t('admin.role')}</th>
                <th>{t('admin.state')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {list?.users.map((user) => (
                <Line key={user.id} user={user} own={user.id === me} onReset={() => setResetting(user)} onSwitch={() => flip(user)} />
              ))}
            </tbody>
          </table>
        </div>
      </OneList>
      {inviting && list && (
        <Invite
          roles={list.roles}
          onClose={() => {
            setInviting(false);
            load();
          }}
        />
      )}
      {resetting && (
        <ResetUser
          user={resetting}
          onClose={() => {
            setResetting(null);
            load();
          }}
        />
      )}
    </section>
  );
}
