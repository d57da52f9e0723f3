// SPDX-License-Identifier: Apache-2.0
// Whether this phone would start without signal: found out on a calm day, when there is still time to do something about it.
// Nothing here is guessed from what was done once; each thing is looked for where it has to be on that day.

/** What is missing. All but `storage` keep the page from starting, or its marks from being kept. */
export type Lack = 'insecure' | 'unsupported' | 'certificate' | 'worker' | 'people' | 'nostore' | 'storage';

export interface Surroundings {
  secure: boolean;
  /** null: the browser knows no service workers. */
  worker: Pick<ServiceWorkerContainer, 'getRegistration'> | null;
  /** What refused the worker; null when it was taken or has not been asked for. */
  refused: () => Promise<unknown>;
  kept: Pick<CacheStorage, 'match'> | null;
  storage: Pick<StorageManager, 'persisted' | 'persist'> | null;
  /** The outbox of this device works. */
  stores: boolean;
  /** The list of people is on the device. */
  people: () => Promise<boolean>;
  wait: (ms: number) => Promise<void>;
}

const PAGE = '/field';
const STEP_MS = 500;
const INSTALL_STEPS = 20;

/** The worker may still be fetching what it keeps. */
async function isActive(around: Surroundings): Promise<boolean> {
  for (let step = 0; step < INSTALL_STEPS; step++) {
    if (step > 0) await around.wait(STEP_MS);
    const registration = await around.worker?.getRegistration(PAGE);
    if (registration?.active) return true;
    if (!registration || !(registration.installing || registration.waiting)) return false;
  }
  return false;
}

/** The page itself and every file it begins with. */
async function isKept(kept: Surroundings['kept']): Promise<boolean> {
  const page = await kept?.match(PAGE);
  if (!page) return false;
  const files = [...(await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1] as string);
  for (const file of files) if (!(await kept?.match(file))) return false;
  return files.length > 0;
}

/** Refused for its certificate, or for what a private window does not allow; else it may come when it is tried again. */
const refusal = (refused: unknown): Lack => (refused instanceof Error && refused.name === 'SecurityError' ? 'certificate' : 'worker');

async function workerLack(around: Surroundings): Promise<Lack | null> {
  if (!around.secure) return 'insecure';
  if (!around.worker || !around.kept) return 'unsupported';
  const refused = await around.refused();
  if (await isActive(around)) return (await isKept(around.kept)) ? null : 'worker';
  return refusal(refused);
}

/** A browser that is asked grants it or not, by its own rules. */
const isGranted = async (storage: Surroundings['storage']): Promise<boolean> =>
  Boolean(storage) && ((await storage?.persisted()) || (await storage?.persist())) === true;

/** The most serious first. A question that cannot be asked is answered with no. */
export async function lacksOf(around: Surroundings): Promise<Lack[]> {
  const no = (): boolean => false;
  const worker = await workerLack(around).catch((): Lack => 'worker');
  const people = await around.people().catch(no);
  const storage = await isGranted(around.storage).catch(no);
  return [
    ...(worker ? [worker] : []),
    ...(around.stores ? [] : ['nostore' as const]),
    ...(people ? [] : ['people' as const]),
    ...(storage ? [] : ['storage' as const]),
  ];
}

export const starts = (lacks: readonly Lack[]): boolean => lacks.every((lack) => lack === 'storage');

let registering: Promise<unknown> = Promise.resolve(null);

/** Asks the browser to keep the page. Refused where the certificate is not trusted; the page works all the same. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  registering = navigator.serviceWorker.register('/sw.js', { scope: PAGE }).then(
    () => null,
    (problem: unknown) => problem,
  );
}

/** This browser and this phone. */
export const here = (stores: boolean, people: () => Promise<boolean>): Surroundings => ({
  secure: isSecureContext,
  worker: 'serviceWorker' in navigator ? navigator.serviceWorker : null,
  refused: () => registering,
  kept: typeof caches === 'undefined' ? null : caches,
  storage: 'storage' in navigator ? navigator.storage : null,
  stores,
  people,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
