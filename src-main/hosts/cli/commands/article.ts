import { articleFlagSentence } from '#contract/text/article.ts';
import { formatBytes, formatMoney, formatPercent } from '#contract/text/format.ts';
import { gpuWords } from '#contract/text/mac-name.ts';
import { anecdoteLines } from '../print-article.ts';
import { withSession } from '../session.ts';
import { formatTable, type Column } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** The article's tables as printed, each cell beside what the program computes for it. */
export const articleCommand = (terminal: Terminal) =>
  command(
    terminal,
    'article',
    (text) => ({ description: text.commands.article, args: {} }),
    (args) =>
      withSession(terminal, { probe: 'none' }, async ({ kaidoki }) => {
        const review = kaidoki.articleReview();
        if (args.json) return terminal.out(JSON.stringify(review, undefined, 2));
        const { language } = terminal;
        const { columns, article } = cliText(language);
        terminal.out(article.rule);
        terminal.out(
          formatTable(
            [
              left(columns.model),
              right(columns.ruleOfThumb),
              left(article.real),
              right(columns.need),
              right(article.share),
            ],
            review.cells.map(({ parametersBillions, bits, ruleBytes, own, ruleToOwn }) => [
              `${parametersBillions}B ${bits} bit`,
              formatBytes(ruleBytes, language),
              `${own.modelId} ${own.quantisation}`,
              formatBytes(own.need.totalBytes, language),
              formatPercent(ruleToOwn - 1, language),
            ]),
          ),
        );
        terminal.out(`\n${article.macs}`);
        for (const row of review.rows) {
          terminal.out(
            `${row.row}. ${row.chip} ${gpuWords(row.gpuCores, language)} · ${row.memoryGB} GB · ${row.modelBillions}B ${row.modelBits} bit · ${formatMoney(row.priceJpy, 'JPY', language)}`,
          );
          for (const flag of row.flags) terminal.out(`   ✕ ${articleFlagSentence(flag, language)}`);
          if (row.flags.length === 0) terminal.out(`   ${article.nothingFound}`);
          if (row.priceBasis === 'article-only') terminal.out(`   ${article.articleOnly}`);
        }
        terminal.out(`\n${article.anecdote}`);
        for (const line of anecdoteLines(review.anecdote, language)) terminal.out(line);
      }),
  );
