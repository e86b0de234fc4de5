import type { DifferenceField, DifferenceValue } from '#core/benchmark/run-differences.ts';
import { formatBytes, formatMemorySize, formatNumber, type Language } from './format.ts';

const labels: Record<Language, Record<DifferenceField, string>> = {
  en: {
    model: 'Model',
    quantisation: 'Quantisation',
    layersTotal: 'Layers',
    chip: 'Chip',
    gpuCores: 'GPU cores',
    memoryBytes: 'Memory',
    deviceName: 'Device',
    osVersion: 'System',
    backend: 'Backend',
    build: 'Build',
    threads: 'Threads',
    batch: 'Batch',
    physicalBatch: 'Physical batch',
    flashAttention: 'Flash attention',
    memoryMapped: 'Memory mapping',
    residencySets: 'Residency sets',
    tensorApi: 'Tensor API',
    trusted: 'Trusted',
    powerSource: 'Power from',
    lowPowerMode: 'Low Power Mode',
    memoryPressure: 'Memory pressure',
    thermalState: 'Thermal state',
    mode: 'Mode',
    file: 'Weights',
    fileBytes: 'File size',
    layersMeasured: 'Layers measured',
  },
  ja: {
    model: 'モデル',
    quantisation: '量子化',
    layersTotal: '層の数',
    chip: 'チップ',
    gpuCores: 'GPU コア',
    memoryBytes: 'メモリ',
    deviceName: 'デバイス',
    osVersion: 'システム',
    backend: 'バックエンド',
    build: 'ビルド',
    threads: 'スレッド',
    batch: 'バッチ',
    physicalBatch: '物理バッチ',
    flashAttention: 'Flash Attention',
    memoryMapped: 'メモリマップ',
    residencySets: 'Residency Set',
    tensorApi: 'Tensor API',
    trusted: '信頼',
    powerSource: '電源',
    lowPowerMode: '低電力モード',
    memoryPressure: 'メモリプレッシャー',
    thermalState: '熱の状態',
    mode: 'モード',
    file: '重み',
    fileBytes: 'ファイルサイズ',
    layersMeasured: '計測した層',
  },
};

export const differenceLabel = (field: DifferenceField, language: Language): string =>
  labels[language][field];

interface Words {
  unknown: string;
  randomWeights: string;
  yes: string;
  no: string;
  on: string;
  off: string;
  /** Words of settings, conditions and modes that have one in this language; others stand as they are. */
  known: Readonly<Record<string, string>>;
}

const words: Record<Language, Words> = {
  en: {
    unknown: 'unknown',
    randomWeights: 'random',
    yes: 'yes',
    no: 'no',
    on: 'on',
    off: 'off',
    known: {
      metal: 'Metal',
      cpu: 'CPU',
      'not-applicable': 'not applicable',
      default: 'standard',
    },
  },
  ja: {
    unknown: '不明',
    randomWeights: 'ランダム',
    yes: 'はい',
    no: 'いいえ',
    on: 'オン',
    off: 'オフ',
    known: {
      metal: 'Metal',
      cpu: 'CPU',
      other: 'その他',
      on: 'オン',
      off: 'オフ',
      unknown: '不明',
      'not-applicable': '該当なし',
      mains: '電源アダプタ',
      battery: 'バッテリー',
      normal: '正常',
      warning: '警告',
      critical: '危険',
      nominal: '正常',
      moderate: 'やや高い',
      heavy: '高い',
      trapping: '限界に近い',
      sleeping: '限界',
      quick: '簡易',
      default: '標準',
      full: '詳細',
      sustained: '持続',
    },
  },
};

/** Fields whose values are words of this program rather than names from outside. */
const worded: ReadonlySet<DifferenceField> = new Set<DifferenceField>([
  'backend',
  'flashAttention',
  'residencySets',
  'tensorApi',
  'powerSource',
  'memoryPressure',
  'thermalState',
  'mode',
]);

/** One side of a difference, for the eyes: 25769803776 bytes of memory are "24 GB". */
export function differenceText(field: DifferenceField, value: DifferenceValue, language: Language): string {
  const own = words[language];
  if (value === undefined || value === '') return field === 'file' ? own.randomWeights : own.unknown;
  if (typeof value === 'boolean') {
    if (field === 'trusted') return value ? own.yes : own.no;
    return value ? own.on : own.off;
  }
  if (field === 'memoryBytes' && typeof value === 'number') return formatMemorySize(value, language);
  if (field === 'fileBytes' && typeof value === 'number') return formatBytes(value, language, 2);
  if (typeof value === 'number') return formatNumber(value, language);
  if (field === 'osVersion') return /^\d/.test(value) ? `macOS ${value}` : value;
  return worded.has(field) ? (own.known[value] ?? value) : value;
}
