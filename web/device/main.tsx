// SPDX-License-Identifier: Apache-2.0
// Where a one-time link leads. The code stands in the fragment, which no server and no log sees; a form sends it, because
// phones install a certificate that a page leads to.
import { useState } from 'preact/hooks';
import '../shared/ui/base.css';
import '../login/login.css';
import { t, useLang } from '../shared/i18n';
import { usePageTitle } from '../shared/ui/frame/pageTitle';
import { LanguageSwitch } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';

const CODE = /^#([A-Za-z0-9_-]{43})$/;

function Page() {
  useLang();
  usePageTitle('page.device');
  const [code] = useState(() => CODE.exec(location.hash)?.[1] ?? '');
  return (
    <div class="login">
      <div class="login-top">
        <LanguageSwitch />
      </div>
      <header class="login-head">
        <span class="brand-mark">{t('app.name')}</span>
        <p>{t('app.subtitle')}</p>
      </header>
      <form class="login-card" method="post" action="/api/device">
        <h1>{t('page.device')}</h1>
        <p>{t(code ? 'device.how' : 'device.nocode')}</p>
        <input type="hidden" name="code" value={code} />
        {code && <button class="button primary">{t('device.fetch')}</button>}
      </form>
      <p class="login-note">{t('device.once')}</p>
    </div>
  );
}

start(Page);
