// SPDX-License-Identifier: Apache-2.0
export interface AuditRecord {
  id: string;
  at: string;
  kind: string;
  login?: string;
  name?: string;
  office?: string;
  role?: string;
  device?: string;
  person?: string;
  persons?: (string | number)[];
  incident?: string;
  ground?: string;
  case?: string;
  route?: string;
  result?: string;
  fields?: string;
}
export interface AuditAnswer {
  records: AuditRecord[];
  next: string | null;
  clauses: Record<string, string>;
}
export type Question = { person: string; login: string; since: string; until: string; kind: string; ground: string };
