// SPDX-License-Identifier: Apache-2.0
// Who may do what, and on which ground.
const file = 'server/auth/policy.c';
const tests = ['unit:auth/test_policy'];
const cells = [...tests, 'api:policy.test.mjs'];

export default [
  {
    behaviour: 'a broken glass needs a reason',
    file,
    from: 'return f->break_glass && f->reason_given;',
    to: 'return f->break_glass;',
    tests: cells,
  },
  {
    behaviour: 'a reason alone does not break the glass',
    file,
    from: 'return f->break_glass && f->reason_given;',
    to: 'return f->reason_given;',
    tests: cells,
  },
  {
    behaviour: 'the care team reads on its own consent, not on that of the list',
    file,
    from: 'return f->consent_care;',
    to: 'return f->consent_list;',
    tests: cells,
  },
];
