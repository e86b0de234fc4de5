import type { CliText } from '../text.ts';
import { commandWords } from './ja/commands.ts';
import { machineWords } from './ja/machine.ts';
import { benchWords } from './ja/bench.ts';
import { fitWords } from './ja/fit.ts';
import { macsWords } from './ja/macs.ts';
import { adviseWords } from './ja/advise.ts';
import { predictWords } from './ja/predict.ts';
import { modelsWords } from './ja/models.ts';
import { historyWords } from './ja/history.ts';
import { articleWords } from './ja/article.ts';
import { commonWords } from './ja/common.ts';

export const ja: CliText = {
  ...commandWords,
  ...machineWords,
  ...benchWords,
  ...fitWords,
  ...macsWords,
  ...adviseWords,
  ...predictWords,
  ...modelsWords,
  ...historyWords,
  ...articleWords,
  ...commonWords,
};
