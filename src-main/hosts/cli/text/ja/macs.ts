import type { macsWords as english } from '../en/macs.ts';

export const macsWords: typeof english = {
  macs: {
    onSale: '販売中',
    notSold: '販売終了',
    none: '条件に合う Mac はカタログにありません。',
    difference: '差額',
    cheapest: '最安',
    base: '基準',
    storage: 'ストレージ',
    weight: '重さ',
    fan: 'ファン',
    withFan: 'あり',
    withoutFan: 'なし',
    priceIs: '価格の時点',
    storageDiffers: 'ストレージ容量が違うため、差額にはその分も含まれます。',
    timesDiffer: '時点の違う価格どうしは比べていません。',
    aboutNote: '「約」は概数、またはメモリの少ない構成に Apple の増設額を足した額です。',
    recalledNote: '資料で確認できていない、一般的な知識による価格です。',
  },
};
