import { describe, expect, it, vi } from 'vitest';
import { takeToken } from '../../../src-renderer/bridge/token.ts';
import { memoryStorage } from '../session.ts';

const at = (hash: string, search = '') => ({ hash, pathname: '/', search });

describe('the token of the address', () => {
  it('is kept for the tab and taken out of the address, the view stays', () => {
    const storage = memoryStorage();
    const replaceState = vi.fn();
    const location = at('#token=abc', '?view=popover');
    expect(takeToken({ location, history: { replaceState }, storage })).toBe('abc');
    expect(replaceState).toHaveBeenCalledWith(null, '', '/?view=popover');
    expect(takeToken({ location: at(''), history: { replaceState }, storage })).toBe('abc');
  });

  it('of a new run replaces the one kept', () => {
    const storage = memoryStorage();
    const history = { replaceState: vi.fn() };
    takeToken({ location: at('#token=old'), history, storage });
    takeToken({ location: at('#token=new'), history, storage });
    expect(takeToken({ location: at('#fit'), history, storage })).toBe('new');
  });

  it('is empty where there never was one, and the address is left alone', () => {
    const replaceState = vi.fn();
    expect(takeToken({ location: at('#fit'), history: { replaceState }, storage: memoryStorage() })).toBe('');
    expect(replaceState).not.toHaveBeenCalled();
  });
});
