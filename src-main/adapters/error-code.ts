/** A short name of what went wrong with a file or a process: "ENOENT", else the message. */
export const errorCode = (error: unknown): string =>
  error instanceof Error
    ? 'code' in error && typeof error.code === 'string'
      ? error.code
      : error.message
    : String(error);
