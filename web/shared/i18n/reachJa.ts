// SPDX-License-Identifier: Apache-2.0
// What a page says when something cannot be reached, read or drawn, and whether a phone is ready for a day without signal.
export const reachJa = {
  'fault.list': '「{list}」を表示できません。',
  'fault.list.do': 'ほかの一覧はそのまま使えます。',
  'fault.person': '対象者の情報',
  'fault.page': 'この画面を表示できません。',
  'fault.page.do': '読み込み直してください。未送信の記録は端末に残っています。続くときは管理者に連絡してください。',
  'fault.reload': '再読込',
  'problem.fault': '読み込み直しても続くときは、管理者に連絡してください。',
  'problem.forbidden': 'ここを見るには、あなたの役割に権限が必要です。必要なときは所属の管理者に依頼してください。',
  'problem.server': '通信はできています。続くときは、システム管理者に連絡してください。',
  'problem.wait': '{n} 秒ほど待ってから、もう一度押してください。',
  'wrong.page': 'この画面は「{role}」では使いません。',
  'wrong.page.do': 'ご自分の画面へ移ってください。',
  'wrong.page.go': '自分の画面へ',
  'banner.more': 'ほかのお知らせ {n} 件',
  'banner.less': 'お知らせをたたむ',
} as const;
