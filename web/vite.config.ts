// SPDX-License-Identifier: Apache-2.0
// The pages and one service worker. Nothing is inlined as data: or blob:, so `default-src 'self'` is enough.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { fill, PAGES } from './pages';
import { licences } from './scripts/licences.mjs';
import { variants } from './scripts/variants.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The pages' files, which are nowhere: the bundler, and whoever works on a page, is given them as if they were. */
function pages(): Plugin {
  const byId = new Map(PAGES.map((page) => [join(here, page.file), page]));
  const html = (id: string): string | undefined => {
    const page = byId.get(id);
    return page && fill(readFileSync(join(here, 'page.html'), 'utf8'), page);
  };
  return {
    name: 'anpi-pages',
    enforce: 'pre',
    resolveId: (id) => (byId.has(join(here, id)) ? join(here, id) : undefined),
    load: html,
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '/').replace(/\?.*/, ''),
          name = path === '/' ? 'index' : path.slice(1).replace(/\.html$/, '');
        const page = html(join(here, `${name}.html`));
        if (page === undefined) return next();
        server.transformIndexHtml(path, page).then((text) => response.setHeader('content-type', 'text/html').end(text), next);
      });
    },
  };
}

/** Fills the service worker's list of files with what field.html needs, and a version made from their names. */
function precache(): Plugin {
  return {
    name: 'anpi-precache',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = new Set<string>(['/field']);
      const take = (name: string): void => {
        const chunk = bundle[name];
        if (!chunk || files.has('/' + name)) return;
        files.add('/' + name);
        if (chunk.type !== 'chunk') return;
        chunk.viteMetadata?.importedCss.forEach(take);
        chunk.viteMetadata?.importedAssets.forEach(take);
        [...chunk.imports, ...chunk.dynamicImports].forEach(take);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.name === 'field') take(chunk.fileName);
      }
      const worker = bundle['sw.js'];
      if (!worker || worker.type !== 'chunk') return;
      const list = [...files].sort();
      const version = createHash('sha256').update(list.join('\n')).digest('hex').slice(0, 12);
      worker.code = worker.code.replace(/["'`]__PRECACHE__["'`]/, JSON.stringify(list)).replace(/__VERSION__/, version);
    },
  };
}

/** What others made that is in the pages: /licenses.txt, linked from the front page and the account page. */
function licensesPage(): Plugin {
  return {
    name: 'anpi-licences',
    enforce: 'post',
    generateBundle() {
      const source = licences(this.getModuleIds(), here, readFileSync(join(here, '../LICENSE'), 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source });
    },
  };
}

/** The kanji that the server's keys of names unify (shared/ui/nameKey.ts). */
const TABLES = ['variants.def', 'radicals.def'].map((file) => join(here, '../server/base/text', file));

export default defineConfig({
  root: '.',
  appType: 'mpa',
  plugins: [pages(), precache(), licensesPage(), variants(...TABLES)],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    target: 'es2020',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: { ...Object.fromEntries(PAGES.map(({ file }) => [file.replace('.html', ''), file])), sw: 'field/sw.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        // .mjs is not a name every server knows the type of
        assetFileNames: (asset) => (asset.names[0]?.endsWith('.mjs') ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
  server: {
    port: Number(process.env['ANPI_WEB_PORT'] ?? 5173),
    proxy: { '/api': { target: process.env['ANPI_API'] ?? 'http://127.0.0.1:8080' } },
  },
  test: { include: ['**/*.test.ts'], exclude: ['node_modules', 'dist'] },
} as Parameters<typeof defineConfig>[0]);
