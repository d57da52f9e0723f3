// SPDX-License-Identifier: Apache-2.0
// The coded words of the data model. Made by deploy/make/words.sh from deploy/model/words.def: change that, never this.

/** What an incident is. */
export const INCIDENT_KIND = {
  typhoon: '台風',
  earthquake: '地震',
  flood: '洪水',
  landslide: '土砂',
  power_outage: '停電',
  other: 'その他',
} as const;
export type IncidentKind = (typeof INCIDENT_KIND)[keyof typeof INCIDENT_KIND];

/** Whether the disaster has occurred or is feared. */
export const GROUNDS = { occurred: '発生', feared: 'おそれ' } as const;
export type Grounds = (typeof GROUNDS)[keyof typeof GROUNDS];

/** How a person stands (安否). */
export const STATUS = { unreported: 'unreported', safe: 'safe', noted: 'noted', attention: 'attention' } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** How a mark was found out. */
export const METHOD = {
  in_person: '対面',
  phone: '電話',
  family: '家族',
  neighbour: '近隣',
  facility: '施設',
  shelter: '避難所',
  self: '本人',
  device: '機器',
} as const;
export type Method = (typeof METHOD)[keyof typeof METHOD];

/** What was found. */
export const OUTCOME = {
  unharmed: '無事',
  injured: '負傷',
  rescue_needed: '救助要',
  no_response: '応答なし',
  missing: '所在不明',
  dead: '死亡',
} as const;
export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** Why a mark waits for the command centre. */
export const REVIEW_REASON = {
  after_end: 'after_end',
  before_start: 'before_start',
  time_unsure: 'time_unsure',
  closed: 'closed',
  stand_in: 'stand_in',
} as const;
export type ReviewReason = (typeof REVIEW_REASON)[keyof typeof REVIEW_REASON];

/** What came of a mark that waited. */
export const REVIEW_STATE = { waiting: 'waiting', accepted: 'accepted', refused: 'refused', withdrawn: 'withdrawn' } as const;
export type ReviewState = (typeof REVIEW_STATE)[keyof typeof REVIEW_STATE];

/** What a zone reports. */
export const ZONE_REPORT_STATE = {
  patrolling: '巡回中',
  done: '完了',
  all_well: '異常なし',
  blocked: '立入不可',
  unreachable: '通信不可',
} as const;
export type ZoneReportState = (typeof ZONE_REPORT_STATE)[keyof typeof ZONE_REPORT_STATE];

/** How a zone stands. */
export const ZONE_STATE = {
  no_persons: 'no_persons',
  no_staff: 'no_staff',
  not_started: 'not_started',
  patrolling: 'patrolling',
  blocked: 'blocked',
  unreachable: 'unreachable',
  done: 'done',
  all_well: 'all_well',
} as const;
export type ZoneState = (typeof ZONE_STATE)[keyof typeof ZONE_STATE];

/** Colour labels (色ラベル). */
export const LABEL_COLOUR = { red: '赤', blue: '青', yellow: '黄' } as const;
export type LabelColour = (typeof LABEL_COLOUR)[keyof typeof LABEL_COLOUR];

/** What a decision (提供の決定) may give. */
export const DECISION_FIELD = {
  name: 'name',
  address: 'address',
  phone: 'phone',
  status: 'status',
  plan: 'plan',
  device: 'device',
} as const;
export type DecisionField = (typeof DECISION_FIELD)[keyof typeof DECISION_FIELD];

/** Said in place of a list of zones. */
export const DECISION_ZONES = { all: 'all' } as const;
export type DecisionZones = (typeof DECISION_ZONES)[keyof typeof DECISION_ZONES];

/** How a decision stands. */
export const DECISION_STATE = { in_force: 'in_force', ended: 'ended', expired: 'expired', incident_closed: 'incident_closed' } as const;
export type DecisionState = (typeof DECISION_STATE)[keyof typeof DECISION_STATE];

/** Where a person is now. */
export const STAY = {
  at_home: '在宅',
  shelter: '避難所',
  welfare_shelter: '福祉避難所',
  hospital: '入院',
  care_facility: '入所',
  short_stay: 'ショート',
  kin: '親族宅等',
  in_car: '車中泊',
  out_of_town: '市外',
  unknown: '不明',
} as const;
export type Stay = (typeof STAY)[keyof typeof STAY];

/** What a shelter is by law. */
export const SHELTER_KIND = {
  emergency_site: '指定緊急避難場所',
  designated_shelter: '指定避難所',
  welfare_shelter: '福祉避難所',
  other: 'その他',
} as const;
export type ShelterKind = (typeof SHELTER_KIND)[keyof typeof SHELTER_KIND];

/** The hazards a shelter is for (災害種別). */
export const HAZARD = {
  flood: '洪水',
  landslide: '土砂災害',
  storm_surge: '高潮',
  earthquake: '地震',
  tsunami: '津波',
  fire: '大規模火災',
  inland_flood: '内水氾濫',
  volcano: '火山',
} as const;
export type Hazard = (typeof HAZARD)[keyof typeof HAZARD];

/** Whether a shelter takes people. */
export const SHELTER_STATE = { not_opened: '未開設', open: '開設', full: '満員', closed: '閉鎖' } as const;
export type ShelterState = (typeof SHELTER_STATE)[keyof typeof SHELTER_STATE];

/** What a facility is. */
export const FACILITY_KIND = { hospital: '病院', clinic: '診療所', care_home: '介護施設' } as const;
export type FacilityKind = (typeof FACILITY_KIND)[keyof typeof FACILITY_KIND];

/** From which list a facility came. */
export const FACILITY_LIST = { hospital: 'hospital', care: 'care' } as const;
export type FacilityList = (typeof FACILITY_LIST)[keyof typeof FACILITY_LIST];

/** From which list the place of a stay is chosen. */
export const PLACE_KIND = { shelter: 'shelter', hospital: 'hospital', care: 'care' } as const;
export type PlaceKind = (typeof PLACE_KIND)[keyof typeof PLACE_KIND];

/** What helps in a power cut. */
export const RESOURCE_KIND = {
  generator: '発電機',
  battery: '蓄電池',
  electric_vehicle: 'EV',
  powered_refuge: '電源のある避難先',
  vehicle: '搬送車',
} as const;
export type ResourceKind = (typeof RESOURCE_KIND)[keyof typeof RESOURCE_KIND];

/** What a zone is. */
export const ZONE_KIND = {
  municipality: 'municipality',
  school: 'school',
  town: 'town',
  association: 'association',
  other: 'other',
} as const;
export type ZoneKind = (typeof ZONE_KIND)[keyof typeof ZONE_KIND];

/** Whence a zone's shape is. */
export const ZONE_SOURCE = { polygon: 'polygon', voronoi: 'voronoi' } as const;
export type ZoneSource = (typeof ZONE_SOURCE)[keyof typeof ZONE_SOURCE];

/** How finely a home is located. */
export const HOME_LEVEL = {
  none: 'none',
  prefecture: 'prefecture',
  municipality: 'municipality',
  town: 'town',
  block: 'block',
  parcel: 'parcel',
} as const;
export type HomeLevel = (typeof HOME_LEVEL)[keyof typeof HOME_LEVEL];

/** How somebody found the power at a home. */
export const POWER = { out: '停電', external_power: '外部電源', moved: '移送', restored: '復電' } as const;
export type Power = (typeof POWER)[keyof typeof POWER];

/** How a person with a powered device stands. */
export const POWER_STATE = {
  running_down: 'running_down',
  possible: 'possible',
  no_longer_watched: 'no_longer_watched',
  external_power: 'external_power',
  moved: 'moved',
  restored_unconfirmed: 'restored_unconfirmed',
} as const;
export type PowerState = (typeof POWER_STATE)[keyof typeof POWER_STATE];

/** How an outage area stands. */
export const OUTAGE_STATE = { out: 'out', restoring: 'restoring', ended: 'ended' } as const;
export type OutageState = (typeof OUTAGE_STATE)[keyof typeof OUTAGE_STATE];

/** How a source draws an outage area. */
export const OUTAGE_KIND = { mesh: 'mesh', town: 'town', polygon: 'polygon', point: 'point', municipality: 'municipality' } as const;
export type OutageKind = (typeof OUTAGE_KIND)[keyof typeof OUTAGE_KIND];

/** Why an outage area ended. */
export const OUTAGE_END = { said: 'said', absent: 'absent', replaced: 'replaced', unwatched: 'unwatched' } as const;
export type OutageEnd = (typeof OUTAGE_END)[keyof typeof OUTAGE_END];

/** By what an outage is matched with a home. */
export const MATCH = {
  polygon: 'polygon',
  mesh: 'mesh',
  town: 'town',
  municipality: 'municipality',
  home: 'home',
  parcel: 'parcel',
  block: 'block',
} as const;
export type Match = (typeof MATCH)[keyof typeof MATCH];

/** How a utility's feed stands. */
export const FEED_STATE = { ok: 'ok', stale: 'stale', fault: 'fault', off: 'off' } as const;
export type FeedState = (typeof FEED_STATE)[keyof typeof FEED_STATE];

/** What an emergency-call device says. */
export const CALL_KIND = {
  button: '押下',
  pendant: 'ペンダント',
  consultation: '相談',
  fire: '火災',
  gas: 'ガス',
  no_activity: '生活反応なし',
  sensor: 'センサー',
  power_outage: '停電',
  battery_low: '電池切れ',
  connection_lost: '通信断',
  test: '試験',
} as const;
export type CallKind = (typeof CALL_KIND)[keyof typeof CALL_KIND];

/** How far a call has come. */
export const CALL_STATE = {
  received: '受信',
  verifying: '確認中',
  consultation: '相談',
  false_alarm: '誤報',
  helper_sent: '協力員対応',
  ambulance_requested: '119要請',
  closed: '終了',
} as const;
export type CallState = (typeof CALL_STATE)[keyof typeof CALL_STATE];

/** Why nobody was taken anywhere. */
export const NOT_TRANSPORTED = { refused: '拒否', declined: '辞退', dead: '死亡', false_alarm: '誤報', other: 'その他' } as const;
export type NotTransported = (typeof NOT_TRANSPORTED)[keyof typeof NOT_TRANSPORTED];

/** How badly somebody is hurt or ill (傷病程度). */
export const SEVERITY = { dead: '死亡', severe: '重症', moderate: '中等症', minor: '軽症', other: 'その他' } as const;
export type Severity = (typeof SEVERITY)[keyof typeof SEVERITY];

/** Kinds of accident (事故種別). */
export const TRANSPORT_KIND = {
  sudden_illness: '急病',
  injury: '一般負傷',
  traffic: '交通',
  hospital_transfer: '転院搬送',
  work_accident: '労働災害',
  sport: '運動競技',
  fire: '火災',
  drowning: '水難',
  natural_disaster: '自然災害',
  self_harm: '自損行為',
  assault: '加害',
  other: 'その他',
} as const;
export type TransportKind = (typeof TRANSPORT_KIND)[keyof typeof TRANSPORT_KIND];

/** The stages of a run, as its times name them. */
export const TRANSPORT_STAGE = {
  call_received: '覚知',
  dispatched: '指令',
  en_route: '出動',
  on_scene: '現着',
  at_patient: '接触',
  in_ambulance: '車内収容',
  left_scene: '現発',
  at_hospital: '病着',
  handed_over: '収容',
  left_hospital: '引揚',
  back: '帰署',
} as const;
export type TransportStage = (typeof TRANSPORT_STAGE)[keyof typeof TRANSPORT_STAGE];

/** Sex; rows hold it by ISO 5218. */
export const SEX = { unknown: '不明', male: '男', female: '女', other: 'その他' } as const;
export type Sex = (typeof SEX)[keyof typeof SEX];

/** How much of a birth date is known. */
export const BIRTH_PRECISION = { about: 'about', year: 'year', month: 'month', day: 'day' } as const;
export type BirthPrecision = (typeof BIRTH_PRECISION)[keyof typeof BIRTH_PRECISION];

/** The lists a person is on. */
export const LIST = {
  register: '名簿',
  evacuation_plan: '個別避難計画',
  shared_patient: '連携患者',
  emergency_call: '緊急通報',
  watched_over: '見守り',
} as const;
export type List = (typeof LIST)[keyof typeof LIST];

/** Why somebody is no longer on a list. */
export const LIST_END = { moved_away: '転出', dead: '死亡', care_facility: '入所', not_eligible: '非該当', declined: '辞退' } as const;
export type ListEnd = (typeof LIST_END)[keyof typeof LIST_END];

/** Why somebody needs help (避難支援等を必要とする事由). */
export const REASON = {
  care_level: '要介護',
  support_level: '要支援',
  physical_disability: '身体障害',
  intellectual_disability: '療育',
  mental_disability: '精神',
  support_category: '障害支援区分',
  designated_illness: '指定難病',
  chronic_child_illness: '小児慢性',
  medical_care: '医療的ケア',
  dementia: '認知症',
  lives_alone: '独居',
  aged_only: '高齢者のみ世帯',
  maternity_infant: '妊産婦・乳幼児',
  language: '言語',
  other: 'その他',
} as const;
export type Reason = (typeof REASON)[keyof typeof REASON];

/** To what somebody agrees. */
export const CONSENT_KIND = {
  register_provision: '名簿提供',
  plan_making: '計画作成',
  plan_provision: '計画提供',
  ambulance_lookup: '救急照会',
  care_team: '連携',
} as const;
export type ConsentKind = (typeof CONSENT_KIND)[keyof typeof CONSENT_KIND];

/** Who answered. */
export const CONSENT_PARTY = { self: '本人', proxy: '代理人', helper: '避難支援等実施者' } as const;
export type ConsentParty = (typeof CONSENT_PARTY)[keyof typeof CONSENT_PARTY];

/** What was answered. */
export const CONSENT_ANSWER = { agreed: '同意', not_agreed: '不同意', refused: '拒否', unanswered: '未回答' } as const;
export type ConsentAnswer = (typeof CONSENT_ANSWER)[keyof typeof CONSENT_ANSWER];

/** Devices that need power; the spellings count wherever they stand in a text. */
export const DEVICE_KIND = {
  ventilator: '人工呼吸器',
  humidifier: '加温加湿器',
  oxygen_concentrator: '酸素濃縮器',
  suction: '吸引器',
  peritoneal_dialysis: '腹膜透析 APD',
  home_haemodialysis: '在宅血液透析',
  infusion_pump: '輸液・経管栄養ポンプ',
  heart_assist: '補助人工心臓',
  air_mattress: 'エアマット',
  electric_bed: '電動ベッド',
  unknown: '機器不明',
} as const;
export type DeviceKind = (typeof DEVICE_KIND)[keyof typeof DEVICE_KIND];

/** When a device is used. */
export const DEVICE_USED = { all_day: '終日', at_night: '夜間' } as const;
export type DeviceUsed = (typeof DEVICE_USED)[keyof typeof DEVICE_USED];

/** What somebody laid down about their treatment. */
export const DIRECTIVE_KIND = { acp_record: 'ACPの記録', advance_directive: '事前指示書', dnar_order: '医師の指示書(DNAR)' } as const;
export type DirectiveKind = (typeof DIRECTIVE_KIND)[keyof typeof DIRECTIVE_KIND];

/** What a number is. */
export const PHONE_KIND = { phone: '電話', mobile: '携帯', home: '自宅', landline: '固定' } as const;
export type PhoneKind = (typeof PHONE_KIND)[keyof typeof PHONE_KIND];

/** Who a contact is to the person. */
export const RELATION = {
  eldest_son: '長男',
  eldest_daughter: '長女',
  second_son: '二男',
  second_daughter: '二女',
  elder_brother: '兄',
  younger_brother: '弟',
  elder_sister: '姉',
  younger_sister: '妹',
  father: '父',
  mother: '母',
  husband: '夫',
  wife: '妻',
  child: '子',
  grandchild: '孫',
  niece: 'めい',
  nephew: 'おい',
  acquaintance: '知人',
} as const;
export type Relation = (typeof RELATION)[keyof typeof RELATION];

/** The columns of a register that is imported. */
export const LIST_COLUMN = {
  municipal_id: '自治体内番号',
  household: '世帯番号',
  name: '氏名',
  kana: '氏名カナ',
  birth: '生年月日',
  sex: '性別',
  postcode: '郵便番号',
  address: '住所',
  building: '方書',
  phone: '電話番号',
  phone2: '電話番号2',
  mail: 'メール',
  listing: '掲載区分',
  reason: '事由',
  care_level: '要介護度',
  disability: '障害',
  intractable: '難病',
  device: '医療機器',
  battery_min: 'バッテリー分',
  external_min: '外部バッテリー分',
  oxygen: '酸素流量',
  doctor: 'かかりつけ医',
  doctor_phone: 'かかりつけ医電話',
  contact: '緊急連絡先',
  contact_relation: '緊急連絡先続柄',
  contact_phone: '緊急連絡先電話',
  community: '自治会',
  commissioner: '民生委員',
  consent: '名簿提供同意',
  consent_on: '同意日',
  note: '備考',
} as const;
export type ListColumn = (typeof LIST_COLUMN)[keyof typeof LIST_COLUMN];

/** How an import stands. */
export const IMPORT_STATE = { running: 'running', stopped: 'stopped', done: 'done' } as const;
export type ImportState = (typeof IMPORT_STATE)[keyof typeof IMPORT_STATE];

/** What became of a row. */
export const IMPORT_OUTCOME = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  merged: 'merged',
  held: 'held',
  refused: 'refused',
  skipped: 'skipped',
  gone: 'gone',
} as const;
export type ImportOutcome = (typeof IMPORT_OUTCOME)[keyof typeof IMPORT_OUTCOME];

/** What a user is. */
export const ROLE = {
  field_care: 'field_care',
  field_community: 'field_community',
  shelter: 'shelter',
  command: 'command',
  dispatch: 'dispatch',
  ambulance: 'ambulance',
  care: 'care',
  clerk: 'clerk',
  health_center: 'health_center',
  pref: 'pref',
  police: 'police',
  admin: 'admin',
  auditor: 'auditor',
} as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

/** What an office is. */
export const OFFICE_KIND = {
  city: 'city',
  fire: 'fire',
  care: 'care',
  community: 'community',
  shelter: 'shelter',
  medical: 'medical',
  pref: 'pref',
  police: 'police',
  vendor: 'vendor',
  other: 'other',
} as const;
export type OfficeKind = (typeof OFFICE_KIND)[keyof typeof OFFICE_KIND];

/** The legal ground on which personal data is opened (閲覧・提供の根拠). */
export const GROUND = {
  internal: 'internal',
  consent: 'consent',
  ordinance: 'ordinance',
  disaster: 'disaster',
  vital: 'vital',
  break_glass: 'break_glass',
} as const;
export type Ground = (typeof GROUND)[keyof typeof GROUND];

/** Who is named for the protected persons (支援措置). */
export const DESK = { main: 'main', deputy: 'deputy' } as const;
export type Desk = (typeof DESK)[keyof typeof DESK];

/** How a session came to be. */
export const SESSION_KIND = { browser: 'browser', token: 'token' } as const;
export type SessionKind = (typeof SESSION_KIND)[keyof typeof SESSION_KIND];

/** What a second person says of an opening by breaking the glass. */
export const VERDICT = { appropriate: '適切', inappropriate: '不適切', investigate: '要調査' } as const;
export type Verdict = (typeof VERDICT)[keyof typeof VERDICT];

/** What a record of openings is of. */
export const AUDIT_KIND = {
  'person.read': 'person.read',
  lookup: 'lookup',
  list: 'list',
  tile: 'tile',
  export: 'export',
  write: 'write',
  login: 'login',
  logout: 'logout',
  refused: 'refused',
  'audit.read': 'audit.read',
  'break_glass.review': 'break_glass.review',
  device: 'device',
  call: 'call',
  'decision.made': 'decision.made',
  'decision.ended': 'decision.ended',
  protect: 'protect',
  protected_desk: 'protected_desk',
  retention: 'retention',
  'retention.done': 'retention.done',
  unreadable: 'unreadable',
} as const;
export type AuditKind = (typeof AUDIT_KIND)[keyof typeof AUDIT_KIND];

/** Words in English. */
export const ENGLISH: Record<string, string> = {
  台風: 'typhoon',
  地震: 'earthquake',
  洪水: 'flood',
  土砂: 'landslide',
  停電: 'power cut',
  その他: 'other',
  発生: 'occurred',
  おそれ: 'feared',
  対面: 'in person',
  電話: 'phone',
  家族: 'family',
  近隣: 'neighbour',
  施設: 'facility',
  避難所: 'shelter',
  本人: 'the person',
  機器: 'device',
  無事: 'unharmed',
  負傷: 'injured',
  救助要: 'needs rescue',
  応答なし: 'no response',
  所在不明: 'missing',
  死亡: 'death',
  巡回中: 'Patrolling',
  完了: 'Done',
  異常なし: 'All well',
  立入不可: 'Blocked',
  通信不可: 'Out of contact',
  赤: 'red',
  青: 'blue',
  黄: 'yellow',
  在宅: 'at home',
  福祉避難所: 'welfare shelter',
  入院: 'in hospital',
  入所: 'in a facility',
  ショート: 'short stay',
  親族宅等: 'with kin',
  車中泊: 'in a car',
  市外: 'out of town',
  不明: 'unknown',
  指定緊急避難場所: 'emergency evacuation site',
  指定避難所: 'designated shelter',
  土砂災害: 'landslide',
  高潮: 'storm surge',
  津波: 'tsunami',
  大規模火災: 'large fire',
  内水氾濫: 'inland flood',
  火山: 'volcano',
  未開設: 'not opened',
  開設: 'open',
  満員: 'takes nobody more',
  閉鎖: 'closed',
  病院: 'hospital',
  診療所: 'clinic',
  介護施設: 'care home',
  発電機: 'generator',
  蓄電池: 'battery',
  EV: 'electric vehicle',
  電源のある避難先: 'refuge with power',
  搬送車: 'vehicle for moving people',
  外部電源: 'external power',
  移送: 'moved',
  復電: 'power is back',
  押下: 'button pressed',
  ペンダント: 'pendant',
  相談: 'wants to talk',
  火災: 'fire',
  ガス: 'gas',
  生活反応なし: 'no sign of life',
  センサー: 'sensor',
  電池切れ: 'battery is low',
  通信断: 'connection lost',
  試験: 'test',
  受信: 'received',
  確認中: 'being checked',
  誤報: 'false alarm',
  協力員対応: 'helper is going',
  '119要請': '119 was called',
  終了: 'closed',
  拒否: 'refused',
  辞退: 'declined',
  重症: 'severe',
  中等症: 'moderate',
  軽症: 'slight',
  急病: 'sudden illness',
  一般負傷: 'injury',
  交通: 'traffic',
  転院搬送: 'hospital transfer',
  労働災害: 'work accident',
  運動競技: 'sport',
  水難: 'drowning',
  自然災害: 'natural disaster',
  自損行為: 'self-harm',
  加害: 'assault',
  覚知: 'alarm',
  指令: 'dispatched',
  出動: 'left',
  現着: 'on scene',
  接触: 'at the patient',
  車内収容: 'in the ambulance',
  現発: 'left scene',
  病着: 'at hospital',
  収容: 'handed over',
  引揚: 'left hospital',
  帰署: 'back',
  男: 'male',
  女: 'female',
  名簿: 'register',
  個別避難計画: 'evacuation plan',
  連携患者: 'shared patient',
  緊急通報: 'emergency call',
  見守り: 'watched over',
  転出: 'moved away',
  非該当: 'not eligible',
  要介護: 'care level',
  要支援: 'support level',
  身体障害: 'physical disability',
  療育: 'intellectual disability',
  精神: 'mental disability',
  障害支援区分: 'disability support level',
  指定難病: 'designated illness',
  小児慢性: 'chronic illness of a child',
  医療的ケア: 'medical care',
  認知症: 'dementia',
  独居: 'lives alone',
  高齢者のみ世帯: 'only aged people at home',
  '妊産婦・乳幼児': 'expecting, or with an infant',
  言語: 'language',
  名簿提供: 'providing the register',
  計画作成: 'making the plan',
  計画提供: 'providing the plan',
  救急照会: 'ambulance lookup',
  連携: 'care team',
  代理人: 'proxy',
  避難支援等実施者: 'who helps to evacuate',
  同意: 'agreed',
  不同意: 'not agreed',
  未回答: 'no answer',
  人工呼吸器: 'ventilator',
  加温加湿器: 'heated humidifier',
  酸素濃縮器: 'oxygen concentrator',
  吸引器: 'suction device',
  '腹膜透析 APD': 'peritoneal dialysis (APD)',
  在宅血液透析: 'home haemodialysis',
  '輸液・経管栄養ポンプ': 'infusion or feeding pump',
  補助人工心臓: 'heart assist device',
  エアマット: 'air mattress',
  電動ベッド: 'electric bed',
  機器不明: 'device of unknown kind',
  終日: 'all day',
  夜間: 'at night',
  ACPの記録: 'ACP record',
  事前指示書: 'advance directive',
  '医師の指示書(DNAR)': 'doctor’s order (DNAR)',
  携帯: 'mobile',
  自宅: 'home',
  固定: 'landline',
  長男: 'eldest son',
  長女: 'eldest daughter',
  二男: 'second son',
  次男: 'second son',
  二女: 'second daughter',
  次女: 'second daughter',
  兄: 'elder brother',
  弟: 'younger brother',
  姉: 'elder sister',
  妹: 'younger sister',
  父: 'father',
  母: 'mother',
  夫: 'husband',
  妻: 'wife',
  子: 'child',
  孫: 'grandchild',
  めい: 'niece',
  おい: 'nephew',
  知人: 'acquaintance',
  自治体内番号: 'number at the municipality',
  世帯番号: 'household number',
  氏名: 'name',
  氏名カナ: 'name in kana',
  生年月日: 'birth date',
  性別: 'sex',
  郵便番号: 'postcode',
  住所: 'address',
  方書: 'building',
  電話番号: 'phone number',
  電話番号2: 'second phone number',
  メール: 'mail',
  掲載区分: 'on which lists',
  事由: 'reasons',
  要介護度: 'level of care',
  障害: 'disability',
  難病: 'intractable illness',
  医療機器: 'devices',
  バッテリー分: 'battery, minutes',
  外部バッテリー分: 'external battery, minutes',
  酸素流量: 'flow of oxygen',
  かかりつけ医: 'doctor',
  かかりつけ医電話: 'doctor’s phone',
  緊急連絡先: 'emergency contact',
  緊急連絡先続柄: 'who the contact is',
  緊急連絡先電話: 'contact’s phone',
  自治会: 'neighbourhood association',
  民生委員: 'welfare commissioner',
  名簿提供同意: 'consent to providing',
  同意日: 'date of consent',
  備考: 'note',
  適切: 'Appropriate',
  不適切: 'Not appropriate',
  要調査: 'To be looked into',
};

/** Words that screens say otherwise. */
export const JAPANESE: Record<string, string> = { 満員: '受入停止' };
