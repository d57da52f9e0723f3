// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { fill, PAGES } from './pages';

const TEMPLATE =
  '<head>\n  <meta />\n  {{more}}\n  <title>{{title}}</title>\n</head>\n' +
  '<body class="page-{{name}}"><script src="/{{name}}/main.tsx"></script></body>\n';

test('a page has its title, its class and its script, and no line for what it has not', () => {
  expect(fill(TEMPLATE, { name: 'x', file: 'x.html', title: 'page.admin' })).toBe(
    '<head>\n  <meta />\n  <title>利用者と端末 / Users and devices | 安否 Anpi</title>\n</head>\n' +
      '<body class="page-x"><script src="/x/main.tsx"></script></body>\n',
  );
});

test('what a page has of its own stands in its head', () => {
  expect(fill(TEMPLATE, { name: 'x', file: 'x.html', title: 'page.admin', more: '<link />' })).toContain('\n  <link />\n  <title>');
});

test('every page has a file of its own, and the front page is the log-in', () => {
  expect(new Set(PAGES.map((page) => page.file)).size).toBe(PAGES.length);
  expect(PAGES.find((page) => page.file === 'index.html')?.name).toBe('login');
});
