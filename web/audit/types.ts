// SPDX-License-Identifier: Apache-2.0
export type Question = { person: string; login: string; since: string; until: string; kind: string; ground: string };
