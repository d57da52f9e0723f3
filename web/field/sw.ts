// SPDX-License-Identifier: Apache-2.0
// Lets /field start without signal: its page and files are kept on the phone. Never answers for /api/: what the
// server says is kept by the page itself, under the user's id.
/// <reference lib="webworker" />
const worker = self as unknown as ServiceWorkerGlobalScope;
const FILES = '__PRECACHE__' as unknown as string[];
const CACHE = 'anpi-field-__VERSION__';
const PAGE = '/field';
const PAGE_WAIT_MS = 3_000;

/** Past the browser's own cache: what is kept here has to be one answer, headers and all. */
const whole = (path: string): Request => new Request(path, { cache: 'reload', credentials: 'same-origin' });

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map(whole)))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith('anpi-field-') && name !== CACHE) await caches.delete(name);
      await worker.clients.claim();
    })(),
  );
});

/** The page: the server's if it answers soon, else the one kept here. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(PAGE);
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), kept ? PAGE_WAIT_MS : 30_000);
  try {
    const fresh = await fetch(request.url, { signal: aborter.signal, credentials: 'same-origin', cache: 'no-store' });
    if (fresh.ok || !kept) return fresh;
    return kept;
  } catch (problem) {
    if (kept) return kept;
    throw problem;
  } finally {
    clearTimeout(timer);
  }
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') {
    if (url.pathname === PAGE) event.respondWith(page(request));
    return;
  }
  event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
export {};
