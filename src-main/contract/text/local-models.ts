import type { Copies } from '#core/local-models/copies.ts';
import type { SkipCode } from '#core/local-models/found.ts';
import type { HandOver } from '#core/local-models/local-model.ts';
import type { LocalProgram } from '#core/local-models/stores.ts';
import type { Language } from './format.ts';

interface LocalModelWords {
  /** Who keeps a model; `folder`: one that the user named. */
  programs: Readonly<Record<LocalProgram, string>>;
  /** What tells that models are the same weights; stands after "found by". */
  foundBy: Readonly<Record<Copies['foundBy'][number], string>>;
  and: string;
  /** What was passed over. */
  skipped: Readonly<Record<SkipCode, string>>;
  /** Who takes a command or a link, or what it makes. */
  handOver: Readonly<Record<HandOver['kind'], string>>;
}

const en: LocalModelWords = {
  programs: {
    ollama: 'Ollama',
    'lm-studio': 'LM Studio',
    'hugging-face': 'Hugging Face',
    'llama.cpp': 'llama.cpp',
    folder: 'folder',
  },
  foundBy: {
    'same-file': 'one file under several names',
    'same-digest': 'the SHA-256 that the programs keep of them',
    'same-header': 'equal size, header and samples of the weights',
  },
  and: ' and ',
  skipped: {
    'unreadable-folder': 'folders that can’t be read',
    'unreadable-file': 'files that can’t be read',
    'broken-link': 'links that lead nowhere or in a circle',
    'link-outside': 'links out of the folders that are searched',
    'folder-met-again': 'links to folders seen already',
    'not-a-file': 'pipes, sockets and devices',
    'unfinished-download': 'unfinished downloads',
    'missing-weights': 'models whose weights are missing in part or whole',
    damaged: 'damaged files',
    companion: 'projectors and adapters, which are no models of their own',
    'search-limit': 'more than is looked at',
  },
  handOver: {
    ollama: 'Ollama',
    'lm-studio': 'LM Studio (link for a browser, or after `open`)',
    mlx: 'mlx-lm',
    'llama.cpp': 'llama.cpp',
    'mlx-convert': 'makes the MLX form of this model (downloads the original weights)',
    'mlx-convert-base': 'makes the MLX form of the model this one was trained from (downloads it)',
  },
};

const ja: LocalModelWords = {
  programs: {
    ollama: 'Ollama',
    'lm-studio': 'LM Studio',
    'hugging-face': 'Hugging Face',
    'llama.cpp': 'llama.cpp',
    folder: 'フォルダ',
  },
  foundBy: {
    'same-file': '名前が違うだけの同一ファイルであること',
    'same-digest': '各プログラムの記録する SHA-256 の一致',
    'same-header': 'サイズ、ヘッダー、重みの抜き取り検査の一致',
  },
  and: 'と',
  skipped: {
    'unreadable-folder': '読めないフォルダ',
    'unreadable-file': '読めないファイル',
    'broken-link': 'リンク先がない、または循環しているリンク',
    'link-outside': '探す範囲の外へのリンク',
    'folder-met-again': 'すでに見たフォルダへのリンク',
    'not-a-file': 'パイプ、ソケット、デバイス',
    'unfinished-download': 'ダウンロードの途中のもの',
    'missing-weights': '重みの一部または全部がないモデル',
    damaged: '壊れたファイル',
    companion: '単独ではモデルでないもの（プロジェクター、アダプター）',
    'search-limit': '調べる上限を超えたもの',
  },
  handOver: {
    ollama: 'Ollama',
    'lm-studio': 'LM Studio（ブラウザで開くか open に続けるリンク）',
    mlx: 'mlx-lm',
    'llama.cpp': 'llama.cpp',
    'mlx-convert': 'このモデルの MLX 版を作る（元の重みをダウンロードします）',
    'mlx-convert-base': '学習元のモデルの MLX 版を作る（ダウンロードします）',
  },
};

/** What both hosts say of models on this disk. */
export const localModelWords: Readonly<Record<Language, LocalModelWords>> = { en, ja };
