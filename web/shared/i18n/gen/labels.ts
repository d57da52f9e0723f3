// SPDX-License-Identifier: Apache-2.0
// What screens say for codes: Japanese, English. Made by deploy/make/words.sh from deploy/model/words.def: change that, never
// this. Of which there are texts, ../texts/index.ts says.

export const statusTexts = {
  'status.unreported': ['未確認', 'Unreported'],
  'status.safe': ['安否確認済み', 'Safe'],
  'status.noted': ['特記事項確認', 'Safe, with a note'],
  'status.attention': ['要確認', 'Needs attention'],
} as const;

export const reviewReasonTexts = {
  'review_reason.after_end': ['担当が終わった後に見た記録です', 'Seen after the assignment had ended'],
  'review_reason.before_start': ['担当になる前に見た記録です', 'Seen before the assignment began'],
  'review_reason.time_unsure': ['時刻が分からず、担当はもう終わっています', 'The time is unknown, and the assignment has ended'],
  'review_reason.closed': ['時刻が分からず、災害対応は終了しています', 'The time is unknown, and the response has ended'],
  'review_reason.stand_in': ['主担当に代わって持っていた間か分かりません', 'It is not known whether the office stood in then'],
} as const;

export const reviewStateTexts = {
  'review_state.waiting': ['本部確認待ち', 'with the command centre'],
  'review_state.accepted': ['本部が採用', 'accepted on review'],
  'review_state.refused': ['採用せず', 'not accepted'],
  'review_state.withdrawn': ['確認前に取り消し', 'Withdrawn before review'],
} as const;

export const zoneStateTexts = {
  'zone_state.no_persons': ['対象者なし', 'No persons'],
  'zone_state.no_staff': ['担当なし', 'No staff'],
  'zone_state.not_started': ['未着手', 'Not started'],
  'zone_state.patrolling': ['巡回中', 'Patrolling'],
  'zone_state.blocked': ['立入不可', 'Blocked'],
  'zone_state.unreachable': ['通信不可', 'Out of contact'],
  'zone_state.done': ['完了', 'Done'],
  'zone_state.all_well': ['異常なし', 'All well'],
} as const;

export const decisionFieldTexts = {
  'decision_field.name': ['氏名・生年月日', 'Name, birth date'],
  'decision_field.address': ['住所', 'Address'],
  'decision_field.phone': ['電話', 'Phone'],
  'decision_field.status': ['安否', 'Safety'],
  'decision_field.plan': ['避難支援等を必要とする事由・個別避難計画', 'Reasons for needing help, evacuation plan'],
  'decision_field.device': ['医療機器（第7号）', 'Devices (item 7)'],
} as const;

export const decisionZonesTexts = { 'decision_zones.all': ['全域', 'Whole municipality'] } as const;

export const decisionStateTexts = {
  'decision_state.in_force': ['有効', 'in force'],
  'decision_state.ended': ['終了', 'ended'],
  'decision_state.expired': ['期限切れ', 'over'],
  'decision_state.incident_closed': ['災害対応終了', 'response ended'],
} as const;

export const facilityListTexts = {
  'facility_list.hospital': ['病院・診療所', 'Hospitals and clinics'],
  'facility_list.care': ['介護施設', 'Care homes'],
} as const;

export const placeKindTexts = {
  'place_kind.shelter': ['避難所', 'Shelter'],
  'place_kind.hospital': ['病院・診療所', 'Hospital or clinic'],
  'place_kind.care': ['介護施設', 'Care home'],
} as const;

export const zoneKindTexts = {
  'zone_kind.municipality': ['市区町村', 'Municipality'],
  'zone_kind.school': ['学区', 'School district'],
  'zone_kind.town': ['町丁目', 'Town'],
  'zone_kind.association': ['自治会', 'Neighbourhood association'],
  'zone_kind.other': ['その他', 'Other'],
} as const;

export const zoneSourceTexts = {
  'zone_source.polygon': ['境界', 'Boundary'],
  'zone_source.voronoi': ['最寄りの点', 'Nearest points'],
} as const;

export const homeLevelTexts = {
  'home_level.none': ['位置なし', 'Without location'],
  'home_level.prefecture': ['都道府県', 'prefecture'],
  'home_level.municipality': ['市区町村', 'municipality'],
  'home_level.town': ['町丁目', 'town'],
  'home_level.block': ['街区', 'block'],
  'home_level.parcel': ['番地', 'parcel'],
} as const;

export const powerStateTexts = {
  'power_state.running_down': ['バッテリーで稼働中', 'On battery'],
  'power_state.possible': ['停電の可能性', 'Possibly without power'],
  'power_state.no_longer_watched': ['情報なし（取得停止）', 'Not known (no longer watched)'],
  'power_state.external_power': ['外部電源で稼働', 'On external power'],
  'power_state.moved': ['移送済み', 'Moved'],
  'power_state.restored_unconfirmed': ['復電（未確認）', 'Restored (unconfirmed)'],
} as const;

export const outageStateTexts = {
  'outage_state.out': ['停電中', 'Out'],
  'outage_state.restoring': ['復旧中', 'Being restored'],
  'outage_state.ended': ['終了', 'Ended'],
} as const;

export const outageKindTexts = {
  'outage_kind.mesh': ['メッシュ', 'mesh'],
  'outage_kind.town': ['町丁目', 'town'],
  'outage_kind.polygon': ['範囲', 'area'],
  'outage_kind.point': ['地点', 'point'],
  'outage_kind.municipality': ['市区町村', 'municipality'],
} as const;

export const outageEndTexts = {
  'outage_end.said': ['復旧の知らせ', 'The source said so'],
  'outage_end.absent': ['一覧から消えた', 'No longer listed'],
  'outage_end.replaced': ['新しい情報', 'Replaced by a newer one'],
  'outage_end.unwatched': ['取得停止', 'No longer watched'],
} as const;

export const matchTexts = {
  'match.polygon': ['範囲', 'area'],
  'match.mesh': ['メッシュ', 'mesh'],
  'match.town': ['町丁目', 'town'],
  'match.municipality': ['市区町村', 'municipality'],
  'match.home': ['この家からの緊急通報', 'emergency call from this home'],
  'match.parcel': ['番地', 'parcel'],
  'match.block': ['街区', 'block'],
} as const;

export const feedStateTexts = {
  'feed_state.ok': ['正常', 'OK'],
  'feed_state.stale': ['古い', 'Stale'],
  'feed_state.fault': ['障害', 'Fault'],
  'feed_state.off': ['取得停止', 'No longer watched'],
} as const;

export const birthPrecisionTexts = {
  'birth_precision.about': ['推定', 'About'],
  'birth_precision.year': ['年まで', 'To the year'],
  'birth_precision.month': ['月まで', 'To the month'],
  'birth_precision.day': ['日まで', 'To the day'],
} as const;

export const importStateTexts = {
  'import_state.running': ['取込中', 'Running'],
  'import_state.stopped': ['中断', 'Stopped'],
  'import_state.done': ['済み', 'Done'],
} as const;

export const importOutcomeTexts = {
  'import_outcome.created': ['新規', 'New'],
  'import_outcome.updated': ['更新', 'Updated'],
  'import_outcome.unchanged': ['変更なし', 'Unchanged'],
  'import_outcome.merged': ['統合', 'Merged'],
  'import_outcome.held': ['保留', 'Held'],
  'import_outcome.refused': ['受付不可', 'Refused'],
  'import_outcome.skipped': ['対象外の行', 'Not a row of a person'],
  'import_outcome.gone': ['名簿にない', 'No longer on the list'],
} as const;

export const roleTexts = {
  'role.field_care': ['訪問・ケア', 'Care worker'],
  'role.field_community': ['民生委員・地域', 'Community'],
  'role.shelter': ['避難所', 'Shelter'],
  'role.command': ['災害対策本部', 'Command'],
  'role.dispatch': ['指令員', 'Dispatcher'],
  'role.ambulance': ['救急隊', 'Ambulance crew'],
  'role.care': ['医師・ケアチーム', 'Care team'],
  'role.clerk': ['名簿担当', 'Registry clerk'],
  'role.health_center': ['保健所', 'Health centre'],
  'role.pref': ['都道府県', 'Prefecture'],
  'role.police': ['警察', 'Police'],
  'role.admin': ['システム管理', 'Administrator'],
  'role.auditor': ['監査', 'Auditor'],
} as const;

export const officeKindTexts = {
  'office_kind.city': ['市区町村', 'Municipality'],
  'office_kind.fire': ['消防', 'Fire department'],
  'office_kind.care': ['介護・訪問看護', 'Care and nursing'],
  'office_kind.community': ['地域', 'Community'],
  'office_kind.shelter': ['避難所', 'Shelter'],
  'office_kind.medical': ['医療', 'Medical'],
  'office_kind.pref': ['都道府県', 'Prefecture'],
  'office_kind.police': ['警察', 'Police'],
  'office_kind.vendor': ['事業者', 'Vendor'],
  'office_kind.other': ['その他', 'Other'],
} as const;

export const groundTexts = {
  'ground.internal': ['内部利用', 'Internal use'],
  'ground.consent': ['本人同意', 'Consent'],
  'ground.ordinance': ['条例', 'Ordinance'],
  'ground.disaster': ['災害時の提供', 'Provided in a disaster'],
  'ground.vital': ['生命・身体の保護', 'Vital interest'],
  'ground.break_glass': ['緊急閲覧', 'Break glass'],
} as const;

export const deskTexts = { 'desk.main': ['担当', 'Named'], 'desk.deputy': ['代理', 'Deputy'] } as const;

export const sessionKindTexts = { 'session_kind.browser': ['画面', 'Browser'], 'session_kind.token': ['プログラム', 'Program'] } as const;

export const auditKindTexts = {
  'audit_kind.person.read': ['対象者の情報を閲覧', 'Opened a page'],
  'audit_kind.lookup': ['検索結果に表示', 'Shown by a search'],
  'audit_kind.list': ['一覧に表示', 'Shown in a list'],
  'audit_kind.tile': ['地図に表示', 'Shown on a map'],
  'audit_kind.export': ['書き出し', 'Exported'],
  'audit_kind.write': ['登録・更新', 'Written'],
  'audit_kind.login': ['ログイン', 'Log-in'],
  'audit_kind.logout': ['ログアウト', 'Log-out'],
  'audit_kind.refused': ['閲覧を拒否', 'Refused'],
  'audit_kind.audit.read': ['閲覧・提供の記録を検証', 'Read this record'],
  'audit_kind.break_glass.review': ['緊急閲覧を事後確認', 'Reviewed a break-glass opening'],
  'audit_kind.device': ['端末証明書を受け取り', 'Fetched a certificate'],
  'audit_kind.call': ['緊急通報を受信', 'Took an emergency call'],
  'audit_kind.decision.made': ['提供の決定', 'Made a decision'],
  'audit_kind.decision.ended': ['提供の決定を終了', 'Ended a decision'],
  'audit_kind.protect': ['支援措置の設定・解除', 'Set or lifted protection'],
  'audit_kind.protected_desk': ['支援措置の担当を変更', 'Changed the desk of protected persons'],
  'audit_kind.retention': ['保存期間満了による消去', 'Erased by retention'],
  'audit_kind.retention.done': ['消去の結果', 'What was erased'],
  'audit_kind.unreadable': ['読み取れなかった記録', 'A record that could not be read'],
} as const;
