// SPDX-License-Identifier: Apache-2.0
// Every sentence a user reads, both languages side by side, a file a subject. {name} is filled in.
export type Texts = Readonly<Record<string, readonly [ja: string, en: string]>>;
