// SPDX-License-Identifier: Apache-2.0
// A vendor of emergency-call devices, made up, with its key where the server reads it.
//
//     const vendor = await makeVendor(city);            // { id, key, folder }: the server's vendor_keys_dir is the folder
//     await client.post('/api/calls', text, vendor.signed(text));
//     await vendor.remove();
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { at } from './city.mjs';
import { anpi } from './cluster.mjs';

export async function makeVendor(city) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-keys.'));
  const said = await anpi(['vendor', 'add', '架空通報', '--keys', folder, `--db=${city.db.owner}`]);
  const [, id, key] = /^vendor (\d+) key ([0-9a-f]{64})$/m.exec(said);
  return {
    id,
    key,
    folder,
    /** The header fields that a call of this body, text or bytes, is sent with. */
    signed(body, time = at()) {
      const signature = createHmac('sha256', Buffer.from(key, 'hex')).update(`${time}\n`).update(body).digest('hex');
      return { 'X-Anpi-Time': time, 'X-Anpi-Signature': signature };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
