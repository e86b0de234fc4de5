import type { Page } from 'playwright-core';
import type { HostProcess } from './host-process.ts';

export interface Work {
  pageMilliseconds: number;
  hostMilliseconds: number;
}

/** Processor time that `act` takes of the page's main thread and of the host. */
export async function workOf(page: Page, host: HostProcess, act: () => Promise<unknown>): Promise<Work> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  };
  const from = await taskSeconds();
  const before = await host.processorMilliseconds();
  await act();
  const hostMilliseconds = (await host.processorMilliseconds()) - before;
  const pageMilliseconds = 1000 * ((await taskSeconds()) - from);
  await session.detach();
  return { pageMilliseconds, hostMilliseconds };
}

/**
 * Milliseconds from each move of the context slider to the grid that answers it, laid out: the question over
 * loopback, the host's arithmetic, the answer's way back and the page's own work. Every step of the slider, up
 * and down, `rounds` times.
 */
export function sliderAnswers(page: Page, rounds: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const slider = document.querySelector<HTMLInputElement>('[data-testid="context-slider"]');
    const grid = document.querySelector('[data-testid="fit-grid"]');
    if (!slider || !grid) throw new Error('The page has no slider or no grid.');
    const ask = window.fetch;
    /** Called when the page has read an answer of `fit`. */
    let onAnswer = (): void => undefined;
    window.fetch = async (input, init) => {
      const response = await ask.call(window, input, init);
      if (!String(input).endsWith('/api/call/fit')) return response;
      const read = response.json.bind(response);
      response.json = async () => {
        const answer: unknown = await read();
        onAnswer();
        return answer;
      };
      return response;
    };
    const move = (position: number): Promise<number> =>
      new Promise((resolve) => {
        const from = performance.now();
        onAnswer = () => {
          // A message comes after all that the answer sets off in the page.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            grid.getBoundingClientRect();
            resolve(performance.now() - from);
          };
          port2.postMessage(undefined);
        };
        slider.value = String(position);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      });
    const last = Number(slider.max);
    const steps = Array.from({ length: last + 1 }, (_, step) => step);
    const way = [...steps.slice(1), ...steps.toReversed().slice(1)];
    slider.value = '0';
    const times: number[] = [];
    await move(0);
    for (let round = 0; round < count; round += 1) {
      for (const position of way) times.push(await move(position));
    }
    window.fetch = ask;
    return times;
  }, rounds);
}

/**
 * Milliseconds between the frames that the page draws while the slider is moved by one step in every frame: an
 * answer that blocked the page would stretch them.
 */
export function framesWhileDragged(page: Page, frames: number): Promise<number[]> {
  return page.evaluate(
    (count) =>
      new Promise<number[]>((resolve) => {
        const slider = document.querySelector<HTMLInputElement>('[data-testid="context-slider"]');
        if (!slider) throw new Error('The page has no slider.');
        const last = Number(slider.max);
        const times: number[] = [];
        let before: number | undefined;
        const draw = (now: number): void => {
          if (before !== undefined) times.push(now - before);
          before = now;
          if (times.length >= count) return resolve(times);
          const step = times.length % (2 * last);
          slider.value = String(step <= last ? step : 2 * last - step);
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          requestAnimationFrame(draw);
        };
        requestAnimationFrame(draw);
      }),
    frames,
  );
}
