// SPDX-License-Identifier: Apache-2.0
// Bytes to a server and back, without an HTTP client's own idea of a message: over plain TCP or TLS, whole or in pieces.
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { metCodesIn } from './noted.mjs';

const closedEarly = () => {
  throw new Error('the other side closed before the connection was there');
};

export class Raw {
  static async connect(url) {
    const { protocol, port } = new URL(url),
      self = new Raw();
    const secure = protocol === 'https:';
    const options = { host: '127.0.0.1', port: Number(port) };
    self.socket = secure ? tls.connect({ ...options, servername: 'localhost', rejectUnauthorized: false }) : net.connect(options);
    self.got = Buffer.alloc(0);
    self.closed = new Promise((resolve) => self.socket.on('close', resolve)).then(() => (self.isClosed = true));
    self.closed.then(() => metCodesIn(self.text()));
    self.socket.on('data', (piece) => ((self.got = Buffer.concat([self.got, piece])), self.wake?.()));
    self.socket.on('error', () => {}); // a reset is a way of closing
    self.socket.setNoDelay(true);
    await Promise.race([once(self.socket, secure ? 'secureConnect' : 'connect'), self.closed.then(closedEarly)]);
    return self;
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  // In pieces of 1 to `most` bytes, each a write of its own that has left before the next one.
  async sendCut(bytes, roll, most = 29) {
    for (let at = 0; at < bytes.length && !this.isClosed && !this.socket.destroyed;) {
      const n = Math.min(1 + roll(most), bytes.length - at);
      await new Promise((resolve) => this.socket.write(bytes.subarray(at, at + n), () => setImmediate(resolve)));
      at += n;
    }
  }

  text() {
    return this.got.toString('latin1');
  }

  statuses() {
    return [...this.text().matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => Number(m[1]));
  }

  // Until `condition` holds, the other side closed, or it took too long.
  async until(condition, ms = 5000) {
    const end = Date.now() + ms;
    while (!condition() && !this.isClosed && Date.now() < end)
      await Promise.race([new Promise((resolve) => (this.wake = resolve)), this.closed, new Promise((resolve) => setTimeout(resolve, 50))]);
    return condition();
  }

  async closes(ms = 5000) {
    return this.isClosed || Promise.race([this.closed.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), ms))]);
  }

  end() {
    metCodesIn(this.text());
    this.socket.destroy();
  }
}
