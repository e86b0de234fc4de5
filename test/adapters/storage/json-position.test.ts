import { describe, expect, it } from 'vitest';
import { jsonErrorPosition, repeatedKeys } from '../../../src-main/adapters/storage/json-position.ts';

const valid = [
  '{}',
  '[]',
  ' [1, -0.5e+3, "a\\u00e9\\n", true, false, null, {"a": [], "b": {}}] ',
  '"text"',
  '12',
  '{"a":{"b":[{"c":[1,2]}]}}',
];

const broken: [string, number, number][] = [
  ['', 1, 1],
  ['{', 1, 2],
  ['{"a": 1,}', 1, 9],
  ['[1, 2,]', 1, 7],
  ['{"a" 1}', 1, 6],
  ['{a: 1}', 1, 2],
  ['{"a": tru}', 1, 7],
  ['[1 2]', 1, 4],
  ['{}{}', 1, 3],
  ['[1}', 1, 3],
  ['["a\nb"]', 1, 4],
  ['["\\x"]', 1, 3],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
  ['{\n  // a comment\n}', 2, 3],
  ['[01]', 1, 3],
  ['[1', 1, 3],
  ['{"a":}', 1, 6],
  ['"open', 1, 6],
];

describe('the place where a text stops being JSON', () => {
  it.each(valid)('is nowhere in %j', (text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(jsonErrorPosition(text)).toBeUndefined();
  });

  it.each(broken)('in %j is line %i, column %i', (text, line, column) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(jsonErrorPosition(text)).toEqual({ line, column });
  });

  it('is found wherever a good text is cut short or has one sign replaced, as JSON.parse judges', () => {
    const text = '{"macs": [{"id": "a", "x": [1, -2.5, null]}, true], "b": "\\u0041"}';
    for (let at = 0; at < text.length; at += 1) {
      for (const mutant of [text.slice(0, at), `${text.slice(0, at)}~${text.slice(at + 1)}`]) {
        let isJson = true;
        try {
          JSON.parse(mutant);
        } catch {
          isJson = false;
        }
        expect(jsonErrorPosition(mutant) === undefined, mutant).toBe(isJson);
      }
    }
  });
});

describe('keys that an object gives twice', () => {
  it.each([
    ['{}', []],
    ['{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}', []],
    ['{"a": 1, "a": 2}', [{ key: 'a', line: 1, column: 10 }]],
    ['{"a": {"b": 1}, "a": {"b": 2}}', [{ key: 'a', line: 1, column: 17 }]],
    ['[{"a": 1,\n  "a": 2}, {"a": 3}]', [{ key: 'a', line: 2, column: 3 }]],
    ['{"a": {"b": 1, "b": 2}, "c": 3}', [{ key: 'b', line: 1, column: 16 }]],
    ['{"a": [], "\\u0061": []}', [{ key: 'a', line: 1, column: 11 }]],
    ['{"__proto__": 1, "__proto__": 2}', [{ key: '__proto__', line: 1, column: 18 }]],
    ['{"a": "a", "b": "a"}', []],
  ])('in %s are %j', (text, found) => expect(repeatedKeys(text)).toEqual(found));

  it('are told at most ten times, without control characters and not in full length', () => {
    const many = `{${Array.from({ length: 50 }, () => '"a": 1').join(', ')}}`;
    expect(repeatedKeys(many)).toHaveLength(10);
    const odd = JSON.stringify(`\u001b${'k'.repeat(300)}`);
    const [found] = repeatedKeys(`{${odd}: 1, ${odd}: 2}`);
    expect(found?.key).toMatch(/^\?k+$/);
    expect(found?.key.length).toBeLessThanOrEqual(100);
  });
});
