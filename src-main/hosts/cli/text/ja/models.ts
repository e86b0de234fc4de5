import type { modelsWords as english } from '../en/models.ts';

export const modelsWords: typeof english = {
  local: {
    title: (count: string, size: string, context: string): string =>
      `このディスクにあるモデル: ${count} 個、${size} · コンテキスト ${context}`,
    none: 'モデルは見つかりませんでした。ほかのフォルダを探すには: kaidoki models --local --folder DIR',
    program: '保管元',
    onDisk: 'ディスク上',
    parts: (count: string): string => `${count} 分割`,
    programs: {
      ollama: 'Ollama',
      'lm-studio': 'LM Studio',
      'hugging-face': 'Hugging Face',
      'llama.cpp': 'llama.cpp',
      folder: 'フォルダ',
    },
    moreProblems: (count: string): string =>
      `– ほかに答えの出ないモデルが ${count} 個（--json ですべて表示）`,
    same: (names: string, evidence: string, spare: string): string =>
      `同じ重み: ${names}。根拠は${evidence}。${spare}。`,
    and: 'と',
    foundBy: {
      'same-file': '名前が違うだけの同一ファイルであること',
      'same-digest': '各プログラムの記録する SHA-256 の一致',
      'same-header': 'サイズとヘッダーの一致',
    },
    spare: (size: string): string => `ひとつだけ残せば ${size} 空きます`,
    storedOnce: 'ディスク上の実体はひとつです',
    skippedLine: (what: string, count: string, example: string): string =>
      `対象外、${what}: ${count} 件（例: ${example}）`,
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
    searched: '探した場所:',
    absent: 'なし',
    commandsTitle:
      '入るモデルを動かすコマンドです。コピーしてお使いください。Kaidoki が実行することはありません。',
    noCommands: '入るモデルがないため、コマンドはありません。',
    kinds: {
      ollama: 'Ollama',
      'lm-studio': 'LM Studio（ブラウザで開くか open に続けるリンク）',
      mlx: 'mlx-lm',
      'llama.cpp': 'llama.cpp',
      'mlx-convert': 'このモデルの MLX 版を作る（元の重みをダウンロードします）',
      'mlx-convert-base': '学習元のモデルの MLX 版を作る（ダウンロードします）',
    },
  },
};
