import type { Answer, AppState, FaultValue } from '#contract/contract.ts';
import { maximumMessageBytes, statePayload, type Dispatch } from '#contract/dispatch.ts';
import type { HostContents, HostInvokeEvent, HostIpcMain } from './modules.ts';
import { pageOrigin } from './protocol.ts';

/** One channel for every call, one for every event; as types, since the preload may import nothing else. */
export type CallChannel = 'kaidoki:call';
export type EventChannel = 'kaidoki:event';
export const callChannel: CallChannel = 'kaidoki:call';
export const eventChannel: EventChannel = 'kaidoki:event';

const refuse = (error: FaultValue): Answer<never> => ({ ok: false, error });

/**
 * Whether a message comes from a page of ours: the main frame of one of our windows, showing our
 * origin. Frames inside a page, other windows and anything that navigated away are strangers.
 */
export function isOurPage(event: HostInvokeEvent, ownsContents: (id: number) => boolean): boolean {
  const { sender, senderFrame: frame } = event;
  return (
    frame !== null &&
    ownsContents(sender.id) &&
    frame.frameTreeNodeId === sender.mainFrame.frameTreeNodeId &&
    frame.origin === pageOrigin &&
    frame.url.startsWith(`${pageOrigin}/`)
  );
}

/** The input travels as JSON text, as over HTTP: its size is known before any of it is read. */
function parseMessage(message: unknown): { input: unknown } | { fault: FaultValue } {
  const notJson: FaultValue = { code: 'bad-input', details: { path: '(input)', expected: 'JSON' } };
  if (typeof message !== 'string') return { fault: notJson };
  if (message.length > maximumMessageBytes || Buffer.byteLength(message) > maximumMessageBytes) {
    return { fault: { code: 'payload-too-large', details: { limitBytes: maximumMessageBytes } } };
  }
  try {
    return { input: JSON.parse(message) };
  } catch {
    return { fault: notJson };
  }
}

/** Answers calls from our own pages only; ends with the function it answers. */
export function serveCalls(
  ipcMain: HostIpcMain,
  dispatch: Dispatch,
  ownsContents: (id: number) => boolean,
): () => void {
  ipcMain.handle(callChannel, async (event, name, message) => {
    if (!isOurPage(event, ownsContents)) return refuse({ code: 'not-authorised', details: {} });
    const parsed = parseMessage(message);
    return 'fault' in parsed ? refuse(parsed.fault) : dispatch(name, parsed.input);
  });
  return () => ipcMain.removeHandler(callChannel);
}

/** Sends the whole state to every window. */
export function sendState(state: AppState, receivers: readonly Pick<HostContents, 'send'>[]): void {
  const payload = statePayload(state);
  for (const receiver of receivers) receiver.send(eventChannel, 'state', payload);
}
