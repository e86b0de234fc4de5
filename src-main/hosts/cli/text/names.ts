/** What llama.cpp computes with, spelt alike in both languages. */
export const backendNames = { metal: 'Metal', cpu: 'CPU' } as const;
