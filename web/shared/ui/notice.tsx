// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client';
import { errorText, t } from '../i18n';
import { Icon, type IconName } from './icons';

export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={props.icon} size={44} />
      <p class="empty-title">{props.title}</p>
      {props.children && <p class="empty-hint">{props.children}</p>}
    </div>
  );
}

export const problemText = (problem: unknown): string =>
  problem instanceof ApiError ? errorText(problem.body) : t('error.title');

export function Problem({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  return (
    <div class="problem" role="alert">
      <Icon name="alert" />
      <span>{problemText(problem)}</span>
      {problem instanceof ApiError && problem.body.code === 'auth.required'
        ? <a class="button small" href={`/?next=${location.pathname}`}>{t('banner.relogin.action')}</a>
        : onRetry && <button type="button" class="button small" onClick={onRetry}>{t('app.retry')}</button>}
    </div>
  );
}
