import type { Answer, CallInput, CallOutput, Client, FaultValue } from '#contract/contract.ts';
import { gridQuantisations } from '#core/fit/grid-quantisation.ts';
import { type Engine, usualEngine } from '#core/speed/engine.ts';
import type { ChipPrediction, Prediction } from '#core/speed/prediction.ts';
import type { ListStore } from './lists.svelte.ts';
import { NewestCall } from './newest-call.ts';
import {
  chipChoices,
  rateOf,
  speedRows,
  type SpeedFilter,
  type SpeedMeasure,
  type SpeedOrder,
} from './speed-rows.ts';
import type { AxisScale } from '../charts/speed-axis.ts';

type Question = CallInput<'predict'>;
interface Reply {
  own: Answer<Prediction>;
  /** Absent: the catalogue has no Mac. */
  others: Answer<Prediction> | undefined;
}

/** What is asked first: a size that most Macs hold. */
const usualModelId = 'qwen3-8b';

/** What a model may be asked at: lengths of prompts and of contexts, as far as it goes. */
const promptChoices: readonly number[] = [512, 2048, 8192, 32_768];
const contextChoices: readonly number[] = [512, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072];

/** Speeds of one model on every chip and on this machine, and how they are looked at. */
export class SpeedStore {
  /** Absent: the usual one. */
  modelId = $state<string>();
  engine = $state<Engine>('llama.cpp');
  /** Absent: the engine's usual one. */
  quantisation = $state<string>();
  contextTokens = $state(8192);
  promptTokens = $state(2048);

  measure = $state<SpeedMeasure>('generation');
  scale = $state<AxisScale>('linear');
  order = $state<SpeedOrder>('fastest');
  filter = $state<SpeedFilter>('on-sale');
  /** Chip that stands beside this Mac in the other charts; absent: the fastest shown. */
  comparedId = $state<string>();

  answer = $state.raw<Prediction>();
  own = $state.raw<ChipPrediction>();
  fault = $state.raw<FaultValue>();

  #lists: Pick<ListStore, 'macs' | 'models'>;
  #call: NewestCall<Question, Reply>;
  #isShown = false;

  readonly choices = $derived.by(() => chipChoices(this.#lists.macs));
  readonly model = $derived.by(() => this.#model());
  readonly contexts = $derived.by(() => this.#upTo(contextChoices));
  readonly prompts = $derived.by(() => this.#upTo(promptChoices));
  readonly quantisations: readonly string[] = $derived.by(() => this.#quantisations());
  readonly rows = $derived.by(() =>
    speedRows({
      own: this.own,
      others: this.answer?.rows.filter(({ isThisMac }) => !isThisMac) ?? [],
      choices: this.choices,
      measure: this.measure,
      filter: this.filter,
      order: this.order,
    }),
  );
  readonly compared: ChipPrediction | undefined = $derived.by(() => this.#compared());

  constructor(client: Pick<Client, 'call'>, lists: Pick<ListStore, 'macs' | 'models'>) {
    this.#lists = lists;
    this.#call = new NewestCall(
      (question) => askBoth(client, question, this.choices),
      (reply) => this.#take(reply),
    );
  }

  /** The view is there: from now on it is kept up to date. */
  show(): Promise<void> {
    this.#isShown = true;
    return this.ask();
  }

  /** Nothing is asked while nobody looks, nor before there is a model to ask about. */
  async ask(): Promise<void> {
    const { model, engine, quantisation } = this;
    if (!this.#isShown || !model) return;
    await this.#call.put({
      model: model.modelId,
      engine,
      contextTokens: Math.min(this.contextTokens, model.maximumContextTokens),
      promptTokens: Math.min(this.promptTokens, model.maximumContextTokens),
      ...(quantisation !== undefined && { quantisation }),
    });
  }

  /** Another model or engine may not come in the same quantisation: its usual one is asked for. */
  setModel(modelId: string): Promise<void> {
    this.modelId = modelId;
    this.quantisation = undefined;
    return this.ask();
  }

  setEngine(engine: Engine): Promise<void> {
    this.engine = engine;
    this.quantisation = undefined;
    return this.ask();
  }

  setQuantisation(quantisation: string): Promise<void> {
    this.quantisation = quantisation;
    return this.ask();
  }

  setContext(contextTokens: number): Promise<void> {
    this.contextTokens = contextTokens;
    return this.ask();
  }

  setPrompt(promptTokens: number): Promise<void> {
    this.promptTokens = promptTokens;
    return this.ask();
  }

  #model(): CallOutput<'listModels'>[number] | undefined {
    const { models } = this.#lists;
    const find = (id: string | undefined) => models.find(({ modelId }) => modelId === id);
    return find(this.modelId) ?? find(usualModelId) ?? models[0];
  }

  #upTo(lengths: readonly number[]): readonly number[] {
    const most = this.model?.maximumContextTokens ?? Infinity;
    return lengths.filter((tokens) => tokens <= most);
  }

  /** A model made in MXFP4 has no other GGUF files, and other models are not made into it. */
  #quantisations(): readonly string[] {
    const { engine, answer } = this;
    const gguf =
      answer?.quantisation === 'MXFP4'
        ? ['MXFP4']
        : gridQuantisations.filter((name) => usualEngine(name) === 'llama.cpp' && name !== 'MXFP4');
    const mlx = gridQuantisations.filter((name) => usualEngine(name) === 'mlx');
    if (engine === 'llama.cpp') return gguf;
    return engine === 'mlx' ? mlx : [...gguf, ...mlx];
  }

  #compared(): ChipPrediction | undefined {
    const others = this.answer?.rows.filter((row) => rateOf(row, 'generation') !== undefined) ?? [];
    const chosen = others.find(({ chipId }) => chipId === this.comparedId);
    const fastest = this.rows.shown.find(({ key }) => key !== 'own');
    return chosen && chosen.chipId !== this.own?.chipId ? chosen : fastest?.prediction;
  }

  /** A machine whose memory is not known still sees the chips; without chips its own fault is what there is. */
  #take({ own, others }: Reply): void {
    const answer = others ?? own;
    this.fault = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    this.answer = answer.value;
    this.own = own.ok ? own.value.rows[0] : undefined;
  }
}

/** The machine as it is, and every chip with as much memory as there is with it, so that it says what cannot be held. */
async function askBoth(
  client: Pick<Client, 'call'>,
  question: Question,
  choices: ReturnType<typeof chipChoices>,
): Promise<Reply> {
  const chips = choices.map(({ chipId, memoryGB }) => ({ name: chipId, memoryGB })).slice(0, 100);
  const [own, others] = await Promise.all([
    client.call('predict', question),
    chips.length > 0 ? client.call('predict', { ...question, chips }) : undefined,
  ]);
  return { own, others };
}
