import { limitTable } from '#contract/text/limit-table.ts';
import type { machineWords as english } from '../en/machine.ts';

export const machineWords: typeof english = {
  machine: {
    soldAs: (size) => `（表記は ${size}）`,
    thisMac: 'この Mac',
    thisMachine: 'このマシン',
    thatMachine: 'フォルダのマシン',
    chip: 'チップ',
    gpuCores: 'GPU コア',
    cpuCores: 'CPU コア',
    memory: 'メモリ',
    budget: 'モデルに使えるメモリ',
    bandwidth: 'メモリ帯域',
    model: '機種',
    system: 'システム',
    unknown: '不明',
  },
  sources: {
    metal: 'Metal の値',
    sysctl: '手動で設定された上限',
    rule: limitTable.ja,
    systeminformation: 'いまの空き',
    node: 'いまの空き',
    catalogue: 'カタログの公開値',
  },
  unknownReasons: {
    'not-asked': '未確認',
    'not-reported': '報告なし',
    unreadable: '読めない応答',
    'not-applicable': '該当なし',
    'not-in-catalogue': 'カタログになし',
  },
};
