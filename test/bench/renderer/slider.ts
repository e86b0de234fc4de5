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

/** Milliseconds for which a hand is on the slider before it moves it. */
const reachMilliseconds = 300;

/**
 * Milliseconds from each move of the context slider to the grid that answers it, laid out; each move as soon as the
 * last is answered. Every step of the slider, up and down, `rounds` times. Reached: the pointer is over the slider a
 * moment before, and the page asks for its steps ahead. Else each answer is the question over loopback, the host's
 * arithmetic, the answer's way back and the page's own work.
 */
export async function sliderAnswers(
  page: UnwatchedPage,
  drag: { rounds: number; isReached: boolean },
): Promise<number[]> {
  const answered = await page.evaluate(
    async ({ rounds, isReached, reach }) => {
      const slider = document.querySelector<HTMLInputElement>('[data-testid="context-slider"]');
      const grid = document.querySelector('[data-testid="fit-grid"]');
      if (!slider || !grid) throw new Error('The page has no slider or no grid.');
      let onAnswer = (): void => undefined;
      const observer = new MutationObserver(() => onAnswer());
      observer.observe(grid, { attributeFilter: ['data-context-tokens'] });
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
      if (slider.value !== '0') await move(0);
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        if (isReached) slider.dispatchEvent(new PointerEvent('pointerenter'));
        await new Promise((resolve) => setTimeout(resolve, reach));
        for (const position of way) times.push(await move(position));
        slider.dispatchEvent(new PointerEvent('pointerleave'));
      }
      observer.disconnect();
      return times;
    },
    { ...drag, reach: reachMilliseconds },
  );
  return v.parse(TimesSchema, answered);
}

const DragSchema = v.object({ frameMilliseconds: v.array(v.number()), late: v.number() });

/**
 * The slider under a pointer that moves it by one step in every frame, as a browser hands on such moves: milliseconds
 * from frame to frame, which an answer that blocked the page would stretch, and how many moves were not answered when
 * the next frame began.
 */
export async function dragInFrames(
  page: UnwatchedPage,
  frames: number,
): Promise<v.InferOutput<typeof DragSchema>> {
  const drag = await page.evaluate(
    async ({ count, reach }) => {
      const slider = document.querySelector<HTMLInputElement>('[data-testid="context-slider"]');
      const grid = document.querySelector('[data-testid="fit-grid"]');
      if (!slider || !grid) throw new Error('The page has no slider or no grid.');
      const last = Number(slider.max);
      const move = (position: number): void => {
        slider.value = String(position);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      };
      slider.dispatchEvent(new PointerEvent('pointerenter'));
      move(0);
      await new Promise((resolve) => setTimeout(resolve, reach));
      const frameMilliseconds: number[] = [];
      let late = 0;
      let shown = grid.getAttribute('data-context-tokens');
      let before = await new Promise(requestAnimationFrame);
      for (let at = 1; at <= count; at += 1) {
        const step = at % (2 * last);
        move(step <= last ? step : 2 * last - step);
        const now = await new Promise(requestAnimationFrame);
        frameMilliseconds.push(now - before);
        before = now;
        const answered = grid.getAttribute('data-context-tokens');
        if (answered === shown) late += 1;
        shown = answered;
      }
      slider.dispatchEvent(new PointerEvent('pointerleave'));
      return { frameMilliseconds, late };
    },
    { count: frames, reach: reachMilliseconds },
  );
  return v.parse(DragSchema, drag);
}
