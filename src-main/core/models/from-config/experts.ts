import type { ModelShape } from '../shape.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { ConfigReader, Names } from './config-reader.ts';

type MoeShape = NonNullable<ModelShape['moe']>;

/** How a family spells its experts. */
export interface ConfigExperts {
  readonly width: Names;
  /** Experts that every token uses: as many expert widths, a width of their own under this key, or one. */
  readonly shared?: { readonly counted: Names } | { readonly ownWidth: string } | 'one';
  readonly sharedGate?: boolean;
  readonly lead?: (config: ConfigReader, layerCount: number) => number;
  readonly routerBias?: boolean | ((config: ConfigReader) => boolean);
  readonly expertBias?: boolean;
  readonly denseFeedForwardParallel?: boolean;
  /** Numbers that must be 1, since a shape has experts in each layer or in none. */
  readonly steps?: readonly string[];
}

const countNames = ['num_experts', 'num_local_experts', 'n_routed_experts', 'moe_num_experts'];
const usedNames = ['num_experts_per_tok', 'num_experts_per_token', 'top_k_experts', 'moe_top_k'];

/** Experts of the model; `undefined` where the file has none or 0. */
export function readConfigExperts(
  config: ConfigReader,
  rule: ConfigExperts,
  layerCount: number,
): MoeShape | undefined {
  const expertCount = config.optional(countNames, orNone(bounds.experts)) ?? 0;
  if (expertCount === 0) return undefined;
  for (const step of rule.steps ?? []) config.optional(step, { least: 1, most: 1 });
  if ((config.numbers('mlp_only_layers') ?? []).length > 0) {
    config.fail('mlp_only_layers', 'an empty list: experts in each layer');
  }
  const expertFeedForwardLength = config.required(rule.width, bounds.width);
  const { routerBias = false } = rule;
  const latentLength = config.optional('moe_latent_size', orNone(bounds.width)) ?? 0;
  return {
    expertCount,
    expertsPerToken: config.required(usedNames, { least: 1, most: expertCount }),
    expertFeedForwardLength,
    ...readShared(config, rule, expertFeedForwardLength),
    firstDenseLayers: rule.lead?.(config, layerCount) ?? 0,
    routerBias: typeof routerBias === 'boolean' ? routerBias : routerBias(config),
    sharedExpertGate: rule.sharedGate ?? false,
    ...(rule.expertBias && { expertBias: true }),
    ...(rule.denseFeedForwardParallel && { denseFeedForwardParallel: true }),
    ...(latentLength > 0 && { latentLength }),
  };
}

function readShared(
  config: ConfigReader,
  { shared }: ConfigExperts,
  expertWidth: number,
): Pick<MoeShape, 'sharedExpertCount' | 'sharedFeedForwardLength'> {
  const none = { sharedExpertCount: 0, sharedFeedForwardLength: 0 };
  if (shared === undefined) return none;
  if (shared === 'one') return { sharedExpertCount: 1, sharedFeedForwardLength: expertWidth };
  if ('ownWidth' in shared) {
    const width = config.optional(shared.ownWidth, orNone(bounds.width)) ?? 0;
    return width === 0 ? none : { sharedExpertCount: 1, sharedFeedForwardLength: width };
  }
  const count = config.optional(shared.counted, orNone(bounds.experts)) ?? 0;
  return { sharedExpertCount: count, sharedFeedForwardLength: count * expertWidth };
}

/** Dense layers at the start under a key that counts them. */
export const countedLead =
  (name: string, whenAbsent = 0) =>
  (config: ConfigReader, layerCount: number): number => {
    const types = config.words('mlp_layer_types');
    if (!config.has(name) && types) return leadOf(types.map((type) => type === 'sparse'));
    return config.optional(name, { least: 0, most: layerCount }) ?? Math.min(whenAbsent, layerCount);
  };

/** Dense layers at the start of a list of 0 and 1, one a layer. */
export const listedLead =
  (name: string) =>
  (config: ConfigReader, layerCount: number): number => {
    const listed = config.numbers(name);
    if (listed?.length !== layerCount) return config.fail(name, `${layerCount} numbers, one a layer`);
    const lead = leadOf(listed.map((number) => number !== 0));
    if (listed.slice(lead).includes(0)) return config.fail(name, 'dense layers at the start alone');
    return lead;
  };

/** Dense layers before the first of a list of the layers with experts, numbers or a text such as `3,4,5`. */
export const enumeratedLead =
  (name: string) =>
  (config: ConfigReader, layerCount: number): number => {
    const listed = config.isText(name)
      ? (config.text(name) ?? '').split(',').map(Number)
      : (config.numbers(name) ?? []);
    const layers = [...new Set(listed)].filter((layer) => layer < layerCount).sort((a, b) => a - b);
    const [first] = layers;
    const isRun =
      first !== undefined && first >= 0 && layers.every((layer, index) => layer === first + index);
    return isRun && first + layers.length === layerCount
      ? first
      : config.fail(name, 'the layers with experts, dense ones at the start alone');
  };

const leadOf = (hasExperts: readonly boolean[]): number => {
  const first = hasExperts.indexOf(true);
  return first < 0 ? hasExperts.length : first;
};
