import type { Language } from '#contract/text/format.ts';

export interface SampleText {
  text: string;
  /** Rough mean of today's tokenisers for such a text; what a model needs may be a third more or less. */
  charactersPerToken: number;
}

/** Our own words, to be read as a model's answer would be. */
export const sampleTexts: Readonly<Record<Language, SampleText>> = {
  en: {
    charactersPerToken: 4,
    text:
      'A language model writes one small piece at a time. Each piece is a token: a short word, the end of a ' +
      'long one, or a comma. To choose the next, the machine reads nearly all of the model out of its memory, ' +
      'and then does so again for the piece after it. That is why the width of the road between memory and chip ' +
      'decides how fast you can read along, and why a smaller file is a faster one.\n\n' +
      'Five tokens a second keep step with an unhurried reader, ten with a quick one. At twenty the text runs ' +
      'ahead of most eyes, and past fifty you no longer watch it come: you look away, look back, ' +
      'and it is there. For code that somebody else will run, or for an agent that talks to itself, there is ' +
      'hardly such a thing as fast enough. For a letter to your aunt, five may do.',
  },
  ja: {
    charactersPerToken: 1.5,
    text:
      '言語モデルは、文章を小さなかけらに分けて、ひとつずつ書いていきます。このかけらをトークンと呼びます。短い単語だったり、' +
      '長い単語の終わりだったり、読点ひとつだったりします。次のかけらを選ぶたびに、マシンはモデルのほぼ全体をメモリから読み出します。' +
      'だから、メモリとチップを結ぶ道の広さが書く速さを決め、ファイルが小さいほど速くなるのです。\n\n' +
      '毎秒 5 トークンなら、ゆっくり読む人と歩調が合います。10 トークンなら、速く読む人に追いつかれません。' +
      '20 トークンになると、たいていの人の目より先に進みます。50 トークンを超えると、出てくるのを眺めることはもうありません。' +
      '目を離して戻ると、そこに答えがあります。プログラムを書かせるときや、エージェントに考えを進めさせるときは、速すぎて困ることは' +
      'まずありません。手紙の下書きなら、5 トークンでも足りるかもしれません。',
  },
};
