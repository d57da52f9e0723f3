// SPDX-License-Identifier: Apache-2.0
// For a tool that is to stay at home: `node --import` this, and whatever it would connect to is refused and noted in the file of
// ANPI_CONNECTS, a line each.
import { appendFileSync } from 'node:fs';
import net from 'node:net';

net.Socket.prototype.connect = function (...args) {
  const to = JSON.stringify(args.flat(2).find((one) => one !== null && ['object', 'string', 'number'].includes(typeof one)));
  appendFileSync(process.env.ANPI_CONNECTS, `${to}\n`);
  queueMicrotask(() => this.destroy(new Error('there is no network here')));
  return this;
};
