import { describe, expect, it } from 'vitest';
import {
  askedEngines,
  chosenLabel,
  engineKey,
  firstChoices,
  ownModelLike,
  withShared,
} from '../../../src-renderer/state/engine-choice.ts';
import { absentServer, foundEngines, ollamaEngine, studioEngine } from './engine-fixtures.ts';

const ollama = engineKey(ollamaEngine);
const studio = engineKey(studioEngine);

describe('the engines that are compared', () => {
  it('begin with the model that they have in common, on those that have it', () => {
    const choices = firstChoices(foundEngines);
    expect(choices).toEqual({
      [ollama]: { isIncluded: true, model: 'qwen3:8b' },
      [studio]: { isIncluded: true, model: 'qwen3-8b' },
    });
    expect(chosenLabel(foundEngines, choices)).toBe('qwen3 8b');
  });

  it('without one begin with what each has in memory', () => {
    const choices = firstChoices({ ...foundEngines, common: [] });
    expect(choices[ollama]).toEqual({ isIncluded: true, model: 'llama3.2:3b' });
    expect(choices[studio]).toEqual({ isIncluded: true, model: 'qwen3-8b' });
    expect(chosenLabel({ ...foundEngines, common: [] }, choices)).toBeUndefined();
  });

  it('are asked for by their own names, and where they listen if that is unusual', () => {
    const other = { ...ollamaEngine, url: 'http://127.0.0.1:9999' };
    const found = { ...foundEngines, engines: [other, studioEngine, absentServer] };
    expect(askedEngines(found, firstChoices(found))).toEqual([
      { engine: 'ollama', model: 'qwen3:8b', url: 'http://127.0.0.1:9999' },
      { engine: 'lmstudio', model: 'qwen3-8b' },
    ]);
  });

  it('are without those that do not answer or have no model, whatever was chosen', () => {
    const empty = { ...studioEngine, models: [] };
    const found = { engines: [ollamaEngine, empty, absentServer], common: [] };
    const choices = { ...firstChoices(found), [studio]: { isIncluded: true, model: 'qwen3-8b' } };
    expect(askedEngines(found, choices).map(({ engine }) => engine)).toEqual(['ollama']);
  });

  it('are told apart by their addresses where two are of one kind', () => {
    const keys = ['http://127.0.0.1:8080', 'http://127.0.0.1:8081'].map((url) =>
      engineKey({ ...absentServer, url }),
    );
    expect(new Set(keys).size).toBe(2);
  });

  it('take another common model together, and leave out who has not got it', () => {
    const found = {
      engines: foundEngines.engines,
      common: [
        ...foundEngines.common,
        { label: 'gemma', models: [{ engine: 'lmstudio' as const, name: 'gemma-3-4b' }] },
      ],
    };
    const choices = withShared(found, firstChoices(found), 'gemma');
    expect(choices[studio]).toEqual({ isIncluded: true, model: 'gemma-3-4b' });
    expect(choices[ollama]).toEqual({ isIncluded: false, model: 'qwen3:8b' });
  });

  it('have no common label once one of them has another model', () => {
    const choices = { ...firstChoices(foundEngines), [ollama]: { isIncluded: true, model: 'llama3.2:3b' } };
    expect(chosenLabel(foundEngines, choices)).toBeUndefined();
  });

  it('are joined by our own with the model of the catalogue that they are asked for, else a usual size', () => {
    const models = ['gemma-3-4b', 'llama-3.2-3b', 'qwen3-8b'].map((modelId) => ({ modelId }));
    expect(ownModelLike([{ engine: 'ollama', model: 'llama3.2:3b' }], models)).toBe('llama-3.2-3b');
    expect(ownModelLike([{ engine: 'ollama', model: 'my-own:latest' }], models)).toBe('qwen3-8b');
    expect(ownModelLike([], models.slice(0, 1))).toBe('gemma-3-4b');
    expect(ownModelLike([], [])).toBe('');
  });
});
