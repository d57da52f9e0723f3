// SPDX-License-Identifier: Apache-2.0
// Whatever names somebody is on record before it is shown, and refused when it cannot be.
const tests = ['api:spool_full.test.mjs'];

export default [
  {
    behaviour: 'a tile of people is not shown when its record cannot be kept',
    file: 'server/api/map/tiles_get.c',
    from: '    return e ? e : disclose_shown(r, &d, &shown);',
    to: '    enum err lost = disclose_shown(r, &d, &shown);\n    return lost && e ? e : OK;',
    tests,
  },
  {
    behaviour: "the list of those in one's charge is not shown without its record",
    file: 'server/api/incidents/assigned_get.c',
    from: '    return disclose_shown(r, &d, &shown);',
    to: '    return disclose_shown(r, &d, &shown) == E_NO_MEMORY ? E_NO_MEMORY : OK;',
    tests,
  },
  {
    behaviour: 'the unreported are not shown without a record',
    file: 'server/api/incidents/unreported_get.c',
    from: '    return e ? e : disclose_shown(job_req(j), &eye->d, &eye->shown);',
    to: '    enum err lost = disclose_shown(job_req(j), &eye->d, &eye->shown);\n    return lost && e ? e : OK;',
    tests,
  },
  {
    behaviour: 'the list of those without power is not shown without a record',
    file: 'server/api/people/power_get.c',
    from: '    return disclose_shown(r, &d, &shown);',
    to: '    return disclose_shown(r, &d, &shown) == E_NO_MEMORY ? E_NO_MEMORY : OK;',
    tests,
  },
  {
    behaviour: 'what a lookup finds is not shown without a record',
    file: 'server/api/people/lookup_post.c',
    from: '    e = disclose_shown(r, &d, &shown);',
    to: '    e = disclose_shown(r, &d, &shown) == E_NO_MEMORY ? E_NO_MEMORY : OK;',
    tests,
  },
  {
    behaviour: 'what a search finds is not shown without a record',
    file: 'server/api/incidents/search_post.c',
    from: '    e = disclose_shown(r, &eye.d, &eye.shown);',
    to: '    e = disclose_shown(r, &eye.d, &eye.shown) == E_NO_MEMORY ? E_NO_MEMORY : OK;',
    tests,
  },
  {
    behaviour: 'a page is not shown without a record',
    file: 'server/api/people/person_get.c',
    from: '    if ((e = disclose(r, &d)))',
    to: '    if ((e = disclose(r, &d)) == E_NO_MEMORY)',
    tests,
  },
  {
    behaviour: 'calls are not shown without a record',
    file: 'server/api/dispatch/calls_get.c',
    from: '    e = disclose_shown(r, &d, &shown);',
    to: '    e = disclose_shown(r, &d, &shown) == E_NO_MEMORY ? E_NO_MEMORY : OK;',
    tests,
  },
  {
    behaviour: 'an assignment list is not shown without a record',
    file: 'server/api/incidents/assignments_get.c',
    from: '    e = disclose(r, &l->d);',
    to: '    e = disclose(r, &l->d) == E_NO_MEMORY ? E_NO_MEMORY : OK;',
    tests,
  },
  {
    behaviour: 'a history is not shown without a record',
    file: 'server/api/people/history_get.c',
    from: '|| (e = disclose(job_req(j), &d)))',
    to: '|| (e = disclose(job_req(j), &d)) == E_NO_MEMORY)',
    tests,
  },
  {
    behaviour: 'the audit is not shown without a record',
    file: 'server/api/admin/audit_get.c',
    from: '|| (e = disclose(job_req(j), &d)))',
    to: '|| (e = disclose(job_req(j), &d)) == E_NO_MEMORY)',
    tests,
  },
];
