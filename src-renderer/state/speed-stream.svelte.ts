/** Where frames come from; a page's own unless a test has others. */
export interface Frames {
  request(onFrame: (milliseconds: number) => void): number;
  cancel(handle: number): void;
}

const pageFrames: Frames = {
  request: (onFrame) => requestAnimationFrame(onFrame),
  cancel: (handle) => cancelAnimationFrame(handle),
};

/** Seconds since a start, counted by the frames that the page draws anyway; a hidden page draws none. */
export class StreamClock {
  elapsedSeconds = $state(0);
  isRunning = $state(false);

  #frames: Frames;
  #handle: number | undefined;
  #startedAt: number | undefined;
  #endSeconds = 0;

  constructor(frames: Frames = pageFrames) {
    this.#frames = frames;
  }

  /** Counts from 0 until `endSeconds`. */
  start(endSeconds: number): void {
    this.stop();
    this.elapsedSeconds = 0;
    this.#startedAt = undefined;
    this.#endSeconds = endSeconds;
    this.isRunning = true;
    this.#next();
  }

  /** Leaves what stands there. */
  stop(): void {
    if (this.#handle !== undefined) this.#frames.cancel(this.#handle);
    this.#handle = undefined;
    this.isRunning = false;
  }

  /** As it stood so many seconds after the start, without running. */
  showAt(seconds: number): void {
    this.stop();
    this.elapsedSeconds = seconds;
  }

  #next(): void {
    this.#handle = this.#frames.request((milliseconds) => this.#onFrame(milliseconds));
  }

  #onFrame(milliseconds: number): void {
    this.#startedAt ??= milliseconds;
    this.elapsedSeconds = (milliseconds - this.#startedAt) / 1000;
    if (this.elapsedSeconds < this.#endSeconds) this.#next();
    else this.stop();
  }
}
