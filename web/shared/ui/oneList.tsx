// SPDX-License-Identifier: Apache-2.0
// A list in its place: while it is awaited, when it cannot be had (and what to do about that), and when it cannot be drawn.
// One list's fault stays its own: the page around it goes on.
import { Component, type ComponentChildren } from 'preact';
import { isUnreached } from '../api/problem';
import { t } from '../i18n';
import { Icon } from './icons';
import { Problem } from './notice';
import './faults.css';

/** For so long after somebody asked, whatever comes is tried. */
const AWAITED_MS = 30_000;

interface FaultProps {
  name: string;
  onReload: () => void;
  children?: ComponentChildren;
}

/** Catches what drawing its children throws, names the list and offers to fetch it again. */
export class ListFault extends Component<FaultProps, { failed: boolean }> {
  override state = { failed: false };
  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override componentDidCatch(fault: unknown): void {
    console.warn('list', this.props.name, fault);
  }
  private askedAt = -Infinity;
  private readonly again = (): void => {
    this.askedAt = performance.now();
    this.props.onReload();
  };
  /** What was asked for is drawn when it has come; what is there until then could not be drawn a moment ago. */
  override componentWillReceiveProps(): void {
    if (this.state.failed && performance.now() - this.askedAt < AWAITED_MS) this.setState({ failed: false });
  }
  override render(): ComponentChildren {
    if (!this.state.failed) return this.props.children;
    return (
      <div class="problem list-fault" role="alert" data-list={this.props.name}>
        <Icon name="alert" />
        <span>
          <b>{t('fault.list', { list: this.props.name })}</b>
          <small>{t('fault.list.do')}</small>
        </span>
        <button type="button" class="button small" onClick={this.again}>
          {t('fault.reload')}
        </button>
      </div>
    );
  }
}

/** What there is to say beside a list: that no answer came is said by the page, once, as long as the list shows something. */
export const saidBeside = (problem: unknown, ready: boolean): unknown => (ready && isUnreached(problem) ? null : problem);

/** `ready`: there is something to show, if only from before; a problem then stands above it. */
export function OneList(props: { name: string; ready: boolean; problem: unknown; onReload: () => void; children?: ComponentChildren }) {
  const problem = saidBeside(props.problem, props.ready);
  return (
    <ListFault name={props.name} onReload={props.onReload}>
      <Problem problem={problem} onRetry={props.onReload} />
      {props.ready
        ? props.children
        : problem === null && (
            <p class="muted pane-pad" role="status">
              {t('app.loading')}
            </p>
          )}
    </ListFault>
  );
}
