import type { ArticleFlag } from '#core/advice/article-review.ts';
import { formatBytes, formatMoney, formatNumber, type Language } from './format.ts';

const gigabytes = (sizes: readonly number[], joiner: string): string => sizes.join(joiner);

function inEnglish(flag: ArticleFlag): string {
  switch (flag.code) {
    case 'model-does-not-fit': {
      const { needBytes, budgetBytes, memoryNeededGB } = flag;
      return (
        `The model needs ${formatBytes(needBytes, 'en')}, the GPU gets ${formatBytes(budgetBytes, 'en')} at most` +
        (memoryNeededGB === undefined
          ? '.'
          : `. The smallest memory of any Mac that holds it is ${memoryNeededGB} GB.`)
      );
    }
    case 'memory-never-sold': {
      const { memoryGB, offeredGB } = flag;
      return `This chip was never sold with ${memoryGB} GB, only with ${gigabytes(offeredGB, ', ')} GB.`;
    }
    case 'price-differs': {
      const { printedJpy, listedJpy, confidence, memoryGB } = flag;
      return `Printed ${formatMoney(printedJpy, 'JPY', 'en')}; Apple's price with ${memoryGB} GB was ${formatMoney(listedJpy, 'JPY', 'en')}${confidence === 'recalled' ? ' (not confirmed by a source)' : ''}.`;
    }
    case 'rate-differs': {
      const { rate, printed, published } = flag;
      return `${rate === 'prompt' ? 'Prompt' : 'Generation'}: printed ${formatNumber(printed, 'en', 2)}, the public table says ${formatNumber(published, 'en', 2)} tokens/s.`;
    }
    case 'same-memory-different-model': {
      const { rows, modelBillions } = flag;
      return `Rows ${rows.join(', ')} have the same memory but name ${modelBillions.map((size) => `${size}B`).join(' and ')}.`;
    }
  }
}

function inJapanese(flag: ArticleFlag): string {
  switch (flag.code) {
    case 'model-does-not-fit': {
      const { needBytes, budgetBytes, memoryNeededGB } = flag;
      return (
        `必要なのは ${formatBytes(needBytes, 'ja')}、GPU が使えるのは多くて ${formatBytes(budgetBytes, 'ja')} です` +
        (memoryNeededGB === undefined ? '。' : `（載る容量は ${memoryNeededGB} GB から）。`)
      );
    }
    case 'memory-never-sold': {
      const { memoryGB, offeredGB } = flag;
      return `このチップに ${memoryGB} GB の構成はなく、${gigabytes(offeredGB, '、')} GB だけでした。`;
    }
    case 'price-differs': {
      const { printedJpy, listedJpy, confidence, memoryGB } = flag;
      return `記載は ${formatMoney(printedJpy, 'JPY', 'ja')}、${memoryGB} GB 構成の実際の価格は ${formatMoney(listedJpy, 'JPY', 'ja')}${confidence === 'recalled' ? '（出典未確認）' : ''}でした。`;
    }
    case 'rate-differs': {
      const { rate, printed, published } = flag;
      return `${rate === 'prompt' ? 'プロンプト処理' : '生成'}の記載は ${formatNumber(printed, 'ja', 2)}、公開表では ${formatNumber(published, 'ja', 2)} トークン/秒です。`;
    }
    case 'same-memory-different-model': {
      const { rows, modelBillions } = flag;
      return `${rows.join('、')} 行目は同じメモリ容量なのに、モデルが ${modelBillions.map((size) => `${size}B`).join(' と ')} で食い違っています。`;
    }
  }
}

/** What is wrong with a row of the article's table, in one sentence. */
export const articleFlagSentence = (flag: ArticleFlag, language: Language): string =>
  language === 'ja' ? inJapanese(flag) : inEnglish(flag);
