import { describe, expect, it } from 'vitest';
import { reasonSentence } from '#contract/text/reasons.ts';

const details = { line: 'Mac mini', renewed: '2026-09-22', shortestMonths: 21, longestMonths: 22 };

describe.each(['line-due', 'line-renewed'])('how long a line has been on sale (%s)', (code) => {
  it.each([
    [2, 'for 2 months, since Sep 22, 2026; so far', '2026年9月22日の発売から 2 か月です'],
    [1, 'for a month, since Sep 22, 2026; so far', '2026年9月22日の発売から 1 か月です'],
    [0, 'for less than a month, since Sep 22, 2026; so far', '2026年9月22日の発売から半月足らずです'],
  ])('reads well after %i months', (monthsSince, en, ja) => {
    const reason = { code, details: { ...details, monthsSince } };
    expect(reasonSentence(reason, 'en')).toContain(`Mac mini: this one has been on sale ${en}`);
    expect(reasonSentence(reason, 'ja')).toContain(ja);
  });
});
