// SPDX-License-Identifier: Apache-2.0
export interface AuditRecord {
  id: string; at: string; kind: string; login?: string; name?: string; office?: string; role?: string; device?: string; person?: string;
  persons?: (string | number)[]; incident?: string; ground?: string; case?: string; route?: string; result?: string; fields?: string;
}
export interface AuditAnswer { records: AuditRecord[]; next: string | null; clauses: Record<string, string> }
export interface Opening {
  id: string; person: string; at: string; due_at: string; overdue: boolean; by?: string; by_name?: string; role?: string; reason?: string;
  reviewed_at?: string; reviewed_by?: string; verdict?: string; remark?: string; late?: boolean;
}
export type Question = { person: string; login: string; since: string; until: string; kind: string; ground: string };

/** What a second person may say of an opening: the server's word, and the key of the words shown. */
export const VERDICTS = [['適切', 'ok'], ['不適切', 'bad'], ['要調査', 'look']] as const;
