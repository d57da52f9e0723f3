// SPDX-License-Identifier: Apache-2.0
// How a page begins; and what is left of it when it cannot be drawn at all: a sentence and a way back.
import { Component, render, type ComponentChildren, type ComponentType } from 'preact';
import { t } from '../../i18n';
import { Icon } from '../icons';
import '../faults.css';

class PageFault extends Component<{ children?: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };
  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override componentDidCatch(fault: unknown): void {
    console.warn('page', fault);
  }
  override render(): ComponentChildren {
    if (!this.state.failed) return this.props.children;
    return (
      <div class="waiting">
        <div class="problem list-fault" role="alert">
          <Icon name="alert" />
          <span>
            <b>{t('fault.page')}</b>
            <small>{t('fault.page.do')}</small>
          </span>
          <button type="button" class="button small" onClick={() => location.reload()}>
            {t('fault.reload')}
          </button>
        </div>
      </div>
    );
  }
}

export function start(Root: ComponentType): void {
  const root = document.getElementById('app');
  if (root)
    render(
      <PageFault>
        <Root />
      </PageFault>,
      root,
    );
}
