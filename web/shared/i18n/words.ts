// SPDX-License-Identifier: Apache-2.0
// Values of the data model that are Japanese words on the wire, with what an English reader is shown.
import { currentLang } from './index';

export const INCIDENT_KINDS = ['台風', '地震', '洪水', '土砂', '停電', 'その他'] as const;
export const GROUNDS_OCCURRED = '発生';
export const GROUNDS_FEARED = 'おそれ';
export const METHOD_IN_PERSON = '対面';
export const METHOD_PHONE = '電話';
export const NOT_TRANSPORTED = ['拒否', '辞退', '死亡', '誤報', 'その他'] as const;
export const SEVERITIES = ['死亡', '重症', '中等症', '軽症', 'その他'] as const;
export const TRANSPORT_KINDS = [
  '急病', '一般負傷', '交通', '転院搬送', '労働災害', '運動競技', '火災', '水難', '自然災害', '自損行為', '加害', 'その他',
] as const;
export const POWER_OUT = '停電';
export const POWER_WORDS = [POWER_OUT, '外部電源', '移送', '復電'] as const;
export const REFUSALS = ['不同意', '拒否'] as const;
export const AT_HOME = '在宅';
export const STAY_KINDS = [AT_HOME, '避難所', '福祉避難所', '入院', '入所', 'ショート', '親族宅等', '車中泊', '市外', '不明'] as const;

const ENGLISH: Record<string, string> = {
  台風: 'typhoon', 地震: 'earthquake', 洪水: 'flood', 土砂: 'landslide', 停電: 'power cut', その他: 'other',
  発生: 'occurred', おそれ: 'feared', 拒否: 'refused', 辞退: 'declined', 死亡: 'death', 誤報: 'false alarm',
  重症: 'severe', 中等症: 'moderate', 軽症: 'slight', 急病: 'sudden illness', 一般負傷: 'injury', 交通: 'traffic',
  転院搬送: 'hospital transfer', 労働災害: 'work accident', 運動競技: 'sport', 火災: 'fire', 水難: 'drowning',
  自然災害: 'natural disaster', 自損行為: 'self-harm', 加害: 'assault', 在宅: 'at home', 入院: 'in hospital',
  入所: 'in a facility', ショート: 'short stay', 避難所: 'shelter', 福祉避難所: 'welfare shelter', 指定緊急避難場所: 'emergency evacuation site', 指定避難所: 'designated shelter',
  未開設: 'not opened', 開設: 'open', 満員: 'takes nobody more', 閉鎖: 'closed', 親族宅等: 'with kin',
  車中泊: 'in a car', 市外: 'out of town', 不明: 'unknown', 人工呼吸器: 'ventilator', 酸素濃縮器: 'oxygen concentrator',
  吸引器: 'suction device', 病院: 'hospital', 診療所: 'clinic', 介護施設: 'care home', 外部電源: 'external power', 移送: 'moved', 復電: 'power is back', 電話: 'phone', 携帯: 'mobile', 覚知: 'alarm', 指令: 'dispatched', 出動: 'left', 現着: 'on scene', 接触: 'at the patient', 車内収容: 'in the ambulance', 現発: 'left scene', 病着: 'at hospital', 収容: 'handed over', 引揚: 'left hospital', 帰署: 'back', 男: 'male', 女: 'female', 同意: 'agreed', 不同意: 'not agreed', 未回答: 'no answer',
  要介護: 'care level', 要支援: 'support level', 身体障害: 'physical disability', 療育: 'intellectual disability', 精神: 'mental disability', 障害支援区分: 'disability support level', 指定難病: 'designated illness', 小児慢性: 'chronic illness of a child',
  医療的ケア: 'medical care', 認知症: 'dementia', 独居: 'lives alone', 高齢者のみ世帯: 'only aged people at home', '妊産婦・乳幼児': 'expecting, or with an infant', 言語: 'language',
  エアマット: 'air mattress', 電動ベッド: 'electric bed', '腹膜透析 APD': 'peritoneal dialysis (APD)', '輸液・経管栄養ポンプ': 'infusion or feeding pump', 在宅血液透析: 'home haemodialysis', 補助人工心臓: 'heart assist device',
  終日: 'all day', 夜間: 'at night', 名簿: 'register', 個別避難計画: 'evacuation plan', 連携患者: 'shared patient', 緊急通報: 'emergency call', 見守り: 'watched over',
  名簿提供: 'providing the register', 計画作成: 'making the plan', 計画提供: 'providing the plan', 救急照会: 'ambulance lookup', 連携: 'care team', 本人: 'the person', 代理人: 'proxy', 避難支援等実施者: 'who helps to evacuate',
  ACPの記録: 'ACP record', 事前指示書: 'advance directive', '医師の指示書(DNAR)': 'doctor’s order (DNAR)', 自宅: 'home', 固定: 'landline',
  長男: 'eldest son', 長女: 'eldest daughter', 二男: 'second son', 次男: 'second son', 二女: 'second daughter', 次女: 'second daughter', めい: 'niece', おい: 'nephew', 兄: 'elder brother', 弟: 'younger brother', 姉: 'elder sister', 妹: 'younger sister', 父: 'father', 母: 'mother', 夫: 'husband', 妻: 'wife', 子: 'child', 孫: 'grandchild', 知人: 'acquaintance',
};

/** Words that are said otherwise at work than on the wire. */
const JAPANESE: Record<string, string> = { 満員: '受入停止' };

/** A value of the data model in the reader's language; what has no translation is shown as it is. */
export const word = (value: string | null | undefined): string =>
  !value ? '' : (currentLang() === 'en' ? ENGLISH : JAPANESE)[value] ?? value;

/** What a device in the home said stands on the wire as this word and its vendor's name. */
export const CALL = '通報 ';
export const sourceText = (source: string): string =>
  source.startsWith(CALL) ? `${currentLang() === 'en' ? 'emergency call' : '緊急通報'} ${source.slice(CALL.length)}` : source;
