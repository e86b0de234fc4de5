/** A GPU name that is also the chip's: "Apple M4 Pro", "Apple A18 Pro"; not "Apple Paravirtualized device". */
export const isGpuChipName = (name: string): boolean => /^Apple [A-Z]\d/.test(name);

/**
 * Whether `machdep.cpu.brand_string` names the chip. Early macOS 11 says "Apple processor", and x86 CPUID
 * under Rosetta says "VirtualApple @ 2.50GHz".
 */
export const isChipName = (brand: string): boolean =>
  brand !== 'Apple processor' && brand !== 'Unknown' && !brand.startsWith('VirtualApple');

/** A virtual machine's chip: "Apple M4 Max (Virtual)". */
export const isVirtualChipName = (name: string): boolean => name.endsWith('(Virtual)');
