import { commandWords } from './en/commands.ts';
import { machineWords } from './en/machine.ts';
import { benchWords } from './en/bench.ts';
import { fitWords } from './en/fit.ts';
import { macsWords } from './en/macs.ts';
import { adviseWords } from './en/advise.ts';
import { predictWords } from './en/predict.ts';
import { modelsWords } from './en/models.ts';
import { historyWords } from './en/history.ts';
import { articleWords } from './en/article.ts';
import { commonWords } from './en/common.ts';

/** The words of the command line, one file for what a command prints; Japanese has the same keys. */
export const en = {
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
