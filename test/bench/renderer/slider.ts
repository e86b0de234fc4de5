import * as v from 'valibot';
import type { HostProcess } from './host-process.ts';
import type { UnwatchedPage } from './unwatched-page.ts';

export interface Work {
  pageMilliseconds: number;
  hostMilliseconds: number;
}

/** Processor time that `act` takes of the page's main thread and of the host. */
export async function workOf(
  page: UnwatchedPage,
  host: HostProcess,
  act: () => Promise<unknown>,
): Promise<Work> {
  const [pageBefore, hostBefore] = [await page.taskMilliseconds(), await host.processorMilliseconds()];
  await act();
  return {
    pageMilliseconds: (await page.taskMilliseconds()) - pageBefore,
    hostMilliseconds: (await host.processorMilliseconds()) - hostBefore,
  };
}

const TimesSchema = v.array(v.number());

/** Waits until the parts of the page that come last have been drawn. */
export async function drawn(page: UnwatchedPage): Promise<void> {
  await page.evaluate(
    async (ids) => {
      while (ids.some((id) => !document.querySelector(`[data-testid="${id}"]`)))
        await new Promise((resolve) => requestAnimationFrame(resolve));
    },
    ['context-slider', 'fit-grid', 'speed-chart', 'run-list'],
  );
}

/**
 * Milliseconds from each move of the context slider to the grid that answers it, laid out: the question over
 * loopback, the host's arithmetic, the answer's way back and the page's own work. Every step of the slider, up
 * and down, `rounds` times.
 */
export async function sliderAnswers(page: UnwatchedPage, rounds: number): Promise<number[]> {
  const answered = await page.evaluate(async (count) => {
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
  return v.parse(TimesSchema, answered);
}

/**
 * Milliseconds between the frames that the page draws while the slider is moved by one step in every frame: an
 * answer that blocked the page would stretch them.
 */
export async function framesWhileDragged(page: UnwatchedPage, frames: number): Promise<number[]> {
  const drawnFrames = await page.evaluate(
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
  return v.parse(TimesSchema, drawnFrames);
}
