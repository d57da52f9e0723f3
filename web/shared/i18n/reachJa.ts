// SPDX-License-Identifier: Apache-2.0
// What a page says when something cannot be reached, read or drawn, and whether a phone is ready for a day without signal.
export const reachJa = {
  'fault.list': '「{list}」を表示できません。',
  'fault.list.do': 'ほかの一覧はそのまま使えます。',
  'fault.person': '対象者の情報',
  'fault.page': 'この画面を表示できません。',
  'fault.page.do': '「再読込」を押してください。未送信の記録は端末に残っています。続くときは管理者に連絡してください。',
  'fault.reload': '再読込',
  'problem.fault': '再読込しても続くときは、管理者に連絡してください。',
  'problem.forbidden': 'ここを見るには、あなたの役割に権限が必要です。必要なときは所属の管理者に依頼してください。',
  'problem.server': '通信はできています。続くときは、システム管理者に連絡してください。',
  'problem.wait': '{n} 秒ほど待ってから、もう一度押してください。',
  'wrong.page': 'この画面は「{role}」では使いません。',
  'wrong.page.do': 'ご自分の画面へ移ってください。',
  'wrong.page.go': '自分の画面へ',
  'banner.more': 'ほかのお知らせ {n} 件',
  'banner.less': 'お知らせをたたむ',
  'ready.checking': '圏外でも使えるか、確かめています…',
  'ready.ok': '圏外でも使えます',
  'ready.soft': '圏外でも使えます（気をつけることが 1 つあります）',
  'ready.not': 'このままでは、圏外で使えません',
  'ready.check': '確かめる',
  'ready.again': 'もう一度確かめる',
  'ready.lack.insecure': 'この画面の宛先が安全な接続（https）ではありません。市から案内された宛先で開き直してください。',
  'ready.lack.certificate': 'この端末に、市の証明書が入っていません。市役所の担当へ「証明書を入れてほしい」と伝えてください。',
  'ready.lack.unsupported':
    'このブラウザーは圏外で開けません。Chrome か Safari のふつうの画面で開いてください（「シークレット」「プライベート」では使えません）。',
  'ready.lack.worker': '準備が途中です。電波のよい所で、この画面を開いたまま 1 分ほど待ち、「もう一度確かめる」を押してください。',
  'ready.lack.people': '担当の人の一覧が、まだこの端末に入っていません。電波のよい所で「もう一度確かめる」を押してください。',
  'ready.lack.nostore': 'この端末に記録を残せません。端末の空きを増やすか、「シークレット」「プライベート」でない画面で開いてください。',
  'ready.lack.storage':
    '長く使わないときや端末の空きが減ったときに、準備が消えることがあります。ブラウザーのメニューの「ホーム画面に追加」で、消えにくくなります。',
} as const;
