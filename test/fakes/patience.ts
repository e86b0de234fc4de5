/** So long a test waits for what should come: only what never comes takes it, so it says nothing about speed. */
export const patienceMilliseconds = 30_000;
