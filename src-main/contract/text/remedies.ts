import type { Remedy, SingleRemedy } from '#core/fit/remedy.ts';
import { formatBytes, formatTokens, type Language } from './format.ts';

type Loss = Extract<SingleRemedy, { kind: 'smaller-quantisation' }>['qualityLoss'];

const lossWords: Record<Language, Record<Loss, string>> = {
  en: {
    small: 'hardly noticeable',
    noticeable: 'a noticeable loss of quality',
    large: 'a large loss of quality',
  },
  ja: { small: '品質はほぼ同じ', noticeable: '品質の低下がわかる程度', large: '品質が大きく低下' },
};

function partInEnglish(remedy: SingleRemedy): string {
  switch (remedy.kind) {
    case 'smaller-context':
      return `a context of ${formatTokens(remedy.contextTokens, 'en')}`;
    case 'quantised-cache':
      return `a KV cache in ${remedy.kvType}`;
    case 'smaller-quantisation':
      return `${remedy.quantisation} (${lossWords.en[remedy.qualityLoss]})`;
    case 'raise-limit':
      return `raising the limit: ${remedy.command} (leaves ${formatBytes(remedy.freeBytes, 'en')} for macOS, may freeze the Mac, undone by a restart)`;
    case 'more-memory':
      return `a Mac with ${remedy.memoryGB} GB`;
  }
}

/** `isLast`: closes the sentence; before another change it only leads on to it. */
function partInJapanese(remedy: SingleRemedy, isLast: boolean): string {
  switch (remedy.kind) {
    case 'smaller-context':
      return `コンテキストを ${formatTokens(remedy.contextTokens, 'ja')} に${isLast ? '減らす' : '減らし'}`;
    case 'quantised-cache':
      return `KV キャッシュを ${remedy.kvType} に${isLast ? 'する' : 'し'}`;
    case 'smaller-quantisation':
      return `量子化を ${remedy.quantisation} に${isLast ? '替える' : '替え'}（${lossWords.ja[remedy.qualityLoss]}）`;
    case 'raise-limit':
      return `上限を${isLast ? '上げる' : '上げ'}: ${remedy.command}（macOS に残るのは ${formatBytes(remedy.freeBytes, 'ja')}。固まることがあり、再起動で元に戻ります）`;
    case 'more-memory':
      return `メモリ ${remedy.memoryGB} GB の Mac に${isLast ? 'する' : 'し'}`;
  }
}

/** What would make a cell fit, in a few words; of a combination all parts. Says where it would be tight. */
export function remedyWords(remedy: Remedy, language: Language): string {
  const isJapanese = language === 'ja';
  const parts = remedy.kind === 'combination' ? remedy.parts : [remedy];
  const words = parts.map((part, index) =>
    isJapanese ? partInJapanese(part, index === parts.length - 1) : partInEnglish(part),
  );
  const tight = remedy.answer === 'tight' ? (isJapanese ? '（空きはわずか）' : ' (tight)') : '';
  return words.join(isJapanese ? '、' : ' with ') + tight;
}
