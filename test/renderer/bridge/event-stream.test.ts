import { describe, expect, it } from 'vitest';
import { EventStreamParser } from '../../../src-renderer/bridge/event-stream.ts';

const stream = ': connected\n\nevent: state\ndata: {"a":1}\n\ndata: one\r\ndata: two\r\n\r\nid: 7\n\n';
const events = [
  { event: 'state', data: '{"a":1}' },
  { event: 'message', data: 'one\ntwo' },
];

describe('the parser of an event stream', () => {
  it.each([1, 2, 3, 7, 1000])('gives the same events in pieces of %i characters', (size) => {
    const parser = new EventStreamParser();
    const found = [];
    for (let at = 0; at < stream.length; at += size) found.push(...parser.push(stream.slice(at, at + size)));
    expect(found).toEqual(events);
  });

  it('gives an event only when its blank line has come', () => {
    const parser = new EventStreamParser();
    expect(parser.push('data: x\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ event: 'message', data: 'x' }]);
  });

  it('forgets the name of an event that had no data', () => {
    const parser = new EventStreamParser();
    expect(parser.push('event: state\n\ndata: x\n\n')).toEqual([{ event: 'message', data: 'x' }]);
  });

  it('gives up on a line that never ends', () => {
    const parser = new EventStreamParser();
    expect(() => parser.push('x'.repeat(4_000_001))).toThrow(/never ended/);
  });
});
