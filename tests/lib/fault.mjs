// SPDX-License-Identifier: Apache-2.0
// Makes the Nth allocation, write or packet of a program fail, once: the test's side of tests/lib/fault/fault.c.
//
//     const fault = await Fault.open();
//     const server = await startServer({ db, env: fault.env });
//     fault.arm('memory', { nth: 7 });                 // the seventh from now on
//     …
//     fault.disarm(); fault.counted('memory'), fault.failed('memory'), await fault.where()
//
// Counted are `memory`, `file` (calls that write, below a path), `send` and `receive` (over sockets). A test goes through N = 1, 2, 3 …
// until nothing failed: `steps` gives these N, or some of them.
import { execFile } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, root } from './cluster.mjs';

const run = promisify(execFile);
const kinds = ['memory', 'file', 'send', 'receive'];
const KIND_BYTES = 64,
  TRACE_KIND = 256,
  PEER = 264,
  PATH = 272,
  PATH_BYTES = 1008,
  WHERE = 1280,
  WHERE_BYTES = 2816,
  TRACES = 4096,
  TRACES_MAX = 1 << 20;
export const ENOSPC = 28,
  EIO = 5,
  ECONNRESET = 104;

let boards = 0;

export class Fault {
  // `path`: what the names of files hold whose writes are counted; `peer`: whether what goes over sockets is.
  constructor({ path: of = '', peer = false } = {}) {
    const library = path.join(root, build, 'libfault.so');
    if (!existsSync(library)) throw new Error(`there is no ${library}: make fault-build MODE=${path.basename(build)}`);
    this.file = path.join(os.tmpdir(), `anpi-fault.${process.pid}.${boards++}`);
    this.fd = openSync(this.file, 'w+', 0o666);
    ftruncateSync(this.fd, TRACES + 8 * TRACES_MAX);
    this.#put(TRACE_KIND, [-1n, peer ? 1n : 0n]);
    if (of.length >= PATH_BYTES) throw new Error(`too long: ${of}`);
    writeSync(this.fd, of, PATH);
    this.env = {
      ANPI_FAULT: this.file,
      LD_PRELOAD: library,
      ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0`,
      LSAN_OPTIONS: `suppressions=${path.join(root, 'tests/lib/fault/leaks.txt')}:print_suppressions=0`,
    };
  }

  close() {
    closeSync(this.fd);
    rmSync(this.file, { force: true });
  }

  // Counts from 0 on; with `nth`, that one fails and as many behind it as make up `times`. `half`: a write takes half of its bytes.
  arm(kind, { nth = 0, times = 1, error = ENOSPC, half = false, trace = false } = {}) {
    this.#put(TRACE_KIND, [trace ? BigInt(kinds.indexOf(kind)) : -1n]);
    this.#put(kinds.indexOf(kind) * KIND_BYTES, [nth, times, error, half ? 1 : 0, 0, 0].map(BigInt));
  }

  disarm() {
    for (let i = 0; i < kinds.length; i++) this.#put(i * KIND_BYTES, [0n]);
  }

  counted(kind) {
    return Number(this.#get(kinds.indexOf(kind) * KIND_BYTES + 32));
  }

  failed(kind) {
    return Number(this.#get(kinds.indexOf(kind) * KIND_BYTES + 40));
  }

  // For each call that was counted with `trace`, by which way it was reached: equal for equal ways, within one life of the program.
  ways(kind) {
    const bytes = Buffer.alloc(8 * Math.min(this.counted(kind), TRACES_MAX));
    readSync(this.fd, bytes, 0, bytes.length, TRACES);
    return [...new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)];
  }

  // The callers of the first call that failed, innermost first, with their places in the source where they are known.
  async where(most = 12) {
    const bytes = Buffer.alloc(WHERE_BYTES);
    readSync(this.fd, bytes, 0, bytes.length, WHERE);
    const frames = bytes.toString('utf8', 0, bytes.indexOf(0)).split('\n').filter(Boolean).slice(0, most);
    const named = frames.map(async (frame) => {
      const [file, offset] = frame.split(/\+(?=0x)/);
      const before = `0x${(Number(offset) - 1).toString(16)}`; // the call, not what it returns to
      const { stdout } = await run('addr2line', ['-sfpe', file, before]).catch(() => ({ stdout: '??' }));
      return stdout.startsWith('??') ? frame : stdout.trim();
    });
    return (await Promise.all(named)).map((line) => `    ${line}`).join('\n');
  }

  #put(at, values) {
    const words = BigInt64Array.from(values);
    writeSync(this.fd, new Uint8Array(words.buffer), 0, words.byteLength, at);
  }

  #get(at) {
    const bytes = Buffer.alloc(8);
    readSync(this.fd, bytes, 0, 8, at);
    return bytes.readBigInt64LE();
  }
}
