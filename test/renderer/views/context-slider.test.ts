import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import ContextControls from '../../../src-renderer/components/ContextControls.svelte';
import { contextSteps } from '../../../src-renderer/state/context-steps.ts';
import { Session } from '../../../src-renderer/state/session.ts';
import { sampleOutputs } from '../../contract/samples.ts';
import OneView from '../OneView.svelte';
import { memoryBridge, memoryStorage } from '../session.ts';
import { eventually } from '../../fakes/eventually.ts';

function open() {
  const fit = vi.fn(async ({ contextTokens }: { contextTokens: number }) => ({
    ...sampleOutputs.fit,
    contextTokens,
  }));
  const session = new Session(memoryBridge({ fit }).bridge, { storage: memoryStorage(), preferred: ['en'] });
  const { unmount } = render(OneView, { props: { session, view: ContextControls } });
  const slider = screen.getByTestId('context-slider');
  const move = async (position: number): Promise<void> => {
    await fireEvent.input(slider, { target: { value: String(position) } });
    await eventually(() => expect(session.fit.grid?.contextTokens).toBe(contextSteps[position]));
  };
  return { fit, session, slider, move, unmount };
}

const allAsked = (fit: ReturnType<typeof open>['fit']) =>
  eventually(() => expect(fit).toHaveBeenCalledTimes(contextSteps.length));

describe('the context slider', () => {
  it('has every step answered before it moves, once a pointer is over it', async () => {
    const { fit, slider, move } = open();
    await fireEvent.pointerEnter(slider);
    await allAsked(fit);
    await move(0);
    await move(16);
    expect(fit).toHaveBeenCalledTimes(contextSteps.length);
  });

  it('keeps them when a focused slider is left by the pointer, and asks no second time', async () => {
    const { fit, slider, move } = open();
    await fireEvent.pointerEnter(slider);
    slider.focus();
    await allAsked(fit);
    await fireEvent.pointerLeave(slider);
    await move(3);
    expect(fit).toHaveBeenCalledTimes(contextSteps.length);
  });

  it.each([
    ['the pointer leaves it', (slider: HTMLElement) => fireEvent.pointerLeave(slider)],
    ['the focus leaves it', (slider: HTMLElement) => fireEvent.blur(slider)],
  ])('forgets them when %s, and asks anew the next time', async (_, leave) => {
    const { fit, slider, move } = open();
    await fireEvent.pointerEnter(slider);
    await allAsked(fit);
    await leave(slider);
    await move(3);
    expect(fit).toHaveBeenCalledTimes(contextSteps.length + 1);
    fit.mockClear();
    await fireEvent.focus(slider);
    await allAsked(fit);
  });

  it('forgets them when it is taken from the page', async () => {
    const { fit, session, slider, unmount } = open();
    await fireEvent.pointerEnter(slider);
    await allAsked(fit);
    unmount();
    await session.fit.setPosition(3);
    expect(fit).toHaveBeenCalledTimes(contextSteps.length + 1);
  });
});
