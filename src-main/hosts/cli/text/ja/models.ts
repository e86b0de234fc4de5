import type { modelsWords as english } from '../en/models.ts';

export const modelsWords: typeof english = {
  local: {
    title: (count: string, size: string, context: string): string =>
      `このディスクにあるモデル: ${count} 個、${size} · コンテキスト ${context}`,
    none: 'モデルは見つかりませんでした。ほかのフォルダを探すには: kaidoki models --local --folder DIR',
    program: '保管元',
    onDisk: 'ディスク上',
    parts: (count: string): string => `${count} 分割`,
    noMemory: 'このマシンのメモリを読み取れなかったため、入るかどうかはわかりません。',
    mlxElsewhere: 'MLX のフォルダは判定しません（MLX が動くのは Apple シリコンだけです）。',
    moreProblems: (count: string): string =>
      `– ほかに答えの出ないモデルが ${count} 個（--json ですべて表示）`,
    same: (names: string, evidence: string, spare: string): string =>
      `同じ重み: ${names}。根拠は${evidence}。${spare}。`,
    spare: (size: string): string => `ひとつだけ残せば ${size} 空きます`,
    storedOnce: 'ディスク上の実体はひとつです',
    skippedLine: (what: string, count: string, example: string): string =>
      `対象外、${what}: ${count} 件（例: ${example}）`,
    searched: '探した場所:',
    absent: 'なし',
    commandsTitle:
      '入るモデルを動かすコマンドです。コピーしてお使いください。Kaidoki が実行することはありません。',
    noCommands: '入るモデルがないため、コマンドはありません。',
  },
};
