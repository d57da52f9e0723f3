// SPDX-License-Identifier: Apache-2.0
declare module 'virtual:variants' {
  /** Each kanji that is a variant, and behind it the one it stands as. */
  const pairs: string;
  export default pairs;
}
