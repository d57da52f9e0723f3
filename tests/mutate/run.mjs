// SPDX-License-Identifier: Apache-2.0
// Do the tests see a fault? Puts single faults into a copy of the tree, one at a time, and runs the tests nearest to each:
// a fault is seen if one of them goes red.
//
//     node tests/mutate/run.mjs                   every fault of every list, about an hour: `make soak` does it
//     node tests/mutate/run.mjs policy merge      the lists of that name, or whose behaviour or file holds the words
//     node tests/mutate/run.mjs --trust policy    without asking first whether the tests are green on the clean tree
//     node tests/mutate/run.mjs --only=unit       what the units alone see, in a few minutes (unit, api or web)
//     node tests/mutate/run.mjs --check           only whether the lists still fit the tree: `make lint` does it
//
// A list is a file beside this one, `export default [fault, …]`, and a fault is
//
//     { behaviour: 'what nobody may lose', file: 'server/…/x.c', from: 'text that stands once in it', to: 'the fault',
//       tests: ['unit:auth/test_policy', 'api:audit.test.mjs', 'api:audit.test.mjs#name or pattern', 'web:shared/fold/fold.test.ts'],
//       unseen: 'why no test can see it' }        // seldom: it then counts as not seen, with its reason
//
// `from` has to stand exactly once, and a fault has to compile without a warning (SQL: to migrate; TypeScript: to have the right
// types): else the list is at fault, and nothing is seen. The tests are run in their order, until one is red.
// Says a line a fault, at the end those not seen and `N seen, M not seen`. Fails if one without a reason is not seen, or if
// less than nine of ten are.
import { problems, readLists } from './lib/lists.mjs';
import { Tree } from './lib/tree.mjs';

const started = Date.now();
const seconds = (since) => `${Math.round((Date.now() - since) / 1000)} s`;

function chosen(lists, words) {
  const named = (word) => lists.some((list) => list.name === word);
  const fits = (list, fault, word) => (named(word) ? list.name === word : fault.behaviour.includes(word) || fault.file.includes(word));
  return lists.flatMap((list) =>
    list.faults.filter((fault) => words.length === 0 || words.some((word) => fits(list, fault, word))).map((fault) => ({ list, ...fault })),
  );
}

function onlyBy(kind, faults) {
  if (!kind) return faults;
  return faults
    .map((fault) => ({ ...fault, tests: fault.tests.filter((test) => test.startsWith(`${kind}:`)) }))
    .filter((fault) => fault.tests.length > 0);
}

function check(lists) {
  const found = problems(lists);
  for (const { list, line, what } of found) console.log(`fault\t${list.file}:${line}\t${what}`);
  return found.length === 0;
}

// What is red without a fault would see everything.
async function greenWithout(tree, faults) {
  const began = Date.now();
  for (const test of new Set(faults.flatMap((fault) => fault.tests))) {
    const one = Date.now();
    const said = await tree.run(test);
    if (said.red) throw new Error(`${test} is red without any fault:\n${said.output.slice(-4000)}`);
    if (!said.passed) throw new Error(`${test} runs no test`);
    console.log(`green    ${seconds(one).padStart(6)}  ${test}`);
  }
  console.log(`the tests are green without a fault, ${seconds(began)}`);
}

async function judge(tree, fault) {
  const began = Date.now();
  const said = await tree.with(fault, async () => {
    for (const test of fault.tests) {
      const { red, broken, output } = await tree.run(test);
      if (broken) return { verdict: 'does not compile', output };
      if (red) return { verdict: 'seen', by: test };
    }
    return { verdict: 'not seen' };
  });
  const by = said.by ? `, by ${said.by}` : '';
  console.log(`${said.verdict.padEnd(8)} ${seconds(began).padStart(6)}  ${fault.list.name}: ${fault.behaviour}${by}`);
  if (said.output) console.log(said.output.slice(-2000));
  return { fault, ...said };
}

function report(judged) {
  const of = (verdict) => judged.filter((one) => one.verdict === verdict);
  const seen = of('seen');
  const missed = of('not seen');
  const broken = of('does not compile');
  for (const { fault } of seen.filter((one) => one.fault.unseen)) console.log(`seen now, so it needs no reason: ${fault.behaviour}`);
  console.log();
  for (const { fault } of broken) console.log(`does not compile: ${fault.list.file}: ${fault.behaviour}`);
  for (const { fault } of missed) console.log(`not seen: ${fault.list.file}: ${fault.behaviour} (${fault.unseen ?? 'NO REASON'})`);
  console.log(`${seen.length} seen, ${missed.length} not seen, ${seconds(started)}`);
  const unexcused = missed.filter(({ fault }) => !fault.unseen).length + broken.length;
  const few = seen.length < 0.9 * judged.length;
  if (few) console.log('less than nine of ten are seen');
  const failed = unexcused + (few ? 1 : 0);
  console.log(`mutate: ${judged.length - unexcused} passed, ${failed} failed`);
  return failed === 0;
}

async function main(args) {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const lists = await readLists();
  if (!check(lists)) return false;
  if (args.includes('--check')) return true;
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
  const faults = onlyBy(only, chosen(lists, words));
  if (faults.length === 0) throw new Error(`no list is called so, and no fault speaks of it: ${words.join(', ')}`);
  const tree = await Tree.copy();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => tree.remove().finally(() => process.exit(130)));
  try {
    await tree.build();
    if (!args.includes('--trust')) await greenWithout(tree, faults);
    const judged = [];
    for (const fault of faults) judged.push(await judge(tree, fault));
    return report(judged);
  } finally {
    await tree.remove();
  }
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
