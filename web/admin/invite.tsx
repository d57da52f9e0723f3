// SPDX-License-Identifier: Apache-2.0
// New users, one or a list of them. First passwords are shown here and nowhere again.
import { useState } from 'preact/hooks';
import { t } from '../shared/i18n';
import { Dialog } from '../shared/ui/dialog';
import { FirstPasswords, type FirstPassword } from './firstPasswords';
import { InviteMany } from './inviteMany';
import { InviteOne } from './inviteOne';

export function Invite({ roles, onClose }: { roles: string[]; onClose: () => void }) {
  const [made, setMade] = useState<FirstPassword[]>([]);
  const add = (each: FirstPassword): void => setMade((now) => [...now, each]);
  return (
    <Dialog title={t('admin.invite')} onClose={onClose}>
      {made.length > 0 && <FirstPasswords made={made} />}
      <InviteOne key={made.length} roles={roles} onMade={add} />
      <InviteMany onMade={add} />
    </Dialog>
  );
}
