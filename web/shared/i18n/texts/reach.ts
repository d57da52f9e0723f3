// SPDX-License-Identifier: Apache-2.0
// What a page says when something cannot be reached, read or drawn, and whether a phone is ready for a day without signal. Japanese first.
import type { Texts } from './texts';

/** Of faults: what to do stands in the key with `.do` behind it. */
export const reach = {
  'fault.list': ['「{list}」を表示できません。', '“{list}” cannot be shown.'],
  'fault.list.do': ['ほかの一覧はそのまま使えます。', 'The other lists go on working.'],
  'fault.person': ['対象者の情報', 'What is known of this person'],
  'fault.page': ['この画面を表示できません。', 'This page cannot be shown.'],
  'fault.page.do': [
    '「再読込」を押してください。未送信の記録は端末に残っています。続くときは管理者に連絡してください。',
    'Press “Reload”. Marks not sent yet are kept on this device. If it goes on, tell the administrator.',
  ],
  'fault.reload': ['再読込', 'Reload'],
  'problem.fault': ['再読込しても続くときは、管理者に連絡してください。', 'If it goes on after a reload, tell the administrator.'],
  'problem.forbidden': [
    'ここを見るには、あなたの役割に権限が必要です。必要なときは所属の管理者に依頼してください。',
    'Your role has no right to see this. If you need it, ask the administrator of your office.',
  ],
  'problem.server': [
    '通信はできています。続くときは、システム管理者に連絡してください。',
    'The connection works. If it goes on, tell the system administrator.',
  ],
  'problem.wait': ['{n} 秒ほど待ってから、もう一度押してください。', 'Wait about {n} seconds, then press again.'],
  'wrong.page': ['この画面は「{role}」では使いません。', 'This page is not for “{role}”.'],
  'wrong.page.do': ['ご自分の画面へ移ってください。', 'Please go to your own page.'],
  'wrong.page.go': ['自分の画面へ', 'To my page'],
  'banner.more': ['ほかのお知らせ {n} 件', '{n} more notices'],
  'banner.less': ['お知らせをたたむ', 'Fold the notices'],
  'ready.checking': ['圏外でも使えるか、確かめています…', 'Checking whether it works without signal…'],
  'ready.ok': ['圏外でも使えます', 'Works without signal'],
  'ready.soft': ['圏外でも使えます（気をつけることが 1 つあります）', 'Works without signal (with 1 thing to mind)'],
  'ready.not': ['このままでは、圏外で使えません', 'As it is, it will not start without signal'],
  'ready.check': ['確かめる', 'Check'],
  'ready.again': ['もう一度確かめる', 'Check again'],
  'ready.lack.insecure': [
    'この画面の宛先が安全な接続（https）ではありません。市から案内された宛先で開き直してください。',
    'The address of this page is not a secure one (https). Open it at the address the city gave you.',
  ],
  'ready.lack.certificate': [
    'この端末に、市の証明書が入っていません。市役所の担当へ「証明書を入れてほしい」と伝えてください。',
    'The city’s certificate is not on this device. Ask the city office to put it there.',
  ],
  'ready.lack.unsupported': [
    'このブラウザーは圏外で開けません。Chrome か Safari のふつうの画面で開いてください（「シークレット」「プライベート」では使えません）。',
    'This browser cannot start the page without signal. Open it in an ordinary window of Chrome or Safari, not a private one.',
  ],
  'ready.lack.worker': [
    '準備が途中です。電波のよい所で、この画面を開いたまま 1 分ほど待ち、「もう一度確かめる」を押してください。',
    'It is not ready yet. Where the signal is good, leave this page open for a minute, then press “Check again”.',
  ],
  'ready.lack.people': [
    '担当の人の一覧が、まだこの端末に入っていません。電波のよい所で「もう一度確かめる」を押してください。',
    'Your list of people is not on this device yet. Where the signal is good, press “Check again”.',
  ],
  'ready.lack.nostore': [
    'この端末に記録を残せません。端末の空きを増やすか、「シークレット」「プライベート」でない画面で開いてください。',
    'This device cannot keep marks. Free some space, or open the page in an ordinary, not a private, window.',
  ],
  'ready.lack.storage': [
    '長く使わないときや端末の空きが減ったときに、準備が消えることがあります。ブラウザーのメニューの「ホーム画面に追加」で、消えにくくなります。',
    'When it is not used for long, or space runs short, what was prepared may go. “Add to home ' +
      'screen” in the browser’s menu makes that less likely.',
  ],
} as const satisfies Texts;
