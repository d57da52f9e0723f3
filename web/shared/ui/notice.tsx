// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client';
import { errorText, t } from '../i18n';
import { Icon, type IconName } from './icons';
import { adviceFor } from './problemDo';
import './faults.css';

export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={props.icon} size={44} />
      <p class="empty-title">{props.title}</p>
      {props.children && <p class="empty-hint">{props.children}</p>}
    </div>
  );
}

export const problemText = (problem: unknown): string => (problem instanceof ApiError ? errorText(problem.body) : t('error.title'));

/** What went wrong, what to do about it, and the button for that; nothing where nothing did. */
export function Problem({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  if (problem === null) return null;
  const { act, text, seconds } = adviceFor(problem);
  return (
    <div class="problem" role="alert" data-problem={problem instanceof ApiError ? problem.body.code : 'fault'}>
      <Icon name="alert" />
      <span>
        {problemText(problem)}
        {text && <small>{t(text, { n: seconds ?? 0 })}</small>}
      </span>
      {act === 'login' && (
        <a class="button small" href={`/?next=${location.pathname}`}>
          {t('banner.relogin.action')}
        </a>
      )}
      {act === 'reload' && (
        <button type="button" class="button small" onClick={() => location.reload()}>
          {t('fault.reload')}
        </button>
      )}
      {act === 'retry' && onRetry && (
        <button type="button" class="button small" onClick={onRetry}>
          {t('app.retry')}
        </button>
      )}
    </div>
  );
}
