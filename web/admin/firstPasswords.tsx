// SPDX-License-Identifier: Apache-2.0
import { t } from '../shared/i18n';

export interface FirstPassword {
  login: string;
  password: string;
}

export function FirstPasswords({ made }: { made: FirstPassword[] }) {
  return (
    <div>
      <p>{t('admin.first')}</p>
      <ul class="firsts">
        {made.map((each) => (
          <li key={each.login}>
            <span>{each.login}</span>
            <span class="secret" data-secret>
              {each.password}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
