import { loadArticle } from '../../src-main/adapters/storage/article.ts';
import { loadSpeedParameters } from '../../src-main/adapters/storage/speed-parameters.ts';
import { createApp, type App, type AppOptions } from '../../src-main/app/app.ts';
import type { Ports } from '../../src-main/app/ports.ts';

/** The application on these ports, with the data it is shipped with. */
export const newApp = (ports: Ports, over: Partial<AppOptions> = {}): App =>
  createApp(ports, { version: '0.0.0', parameters: loadSpeedParameters(), article: loadArticle(), ...over });

export async function startedApp(ports: Ports, over: Partial<AppOptions> = {}): Promise<App> {
  const app = newApp(ports, over);
  await app.start();
  return app;
}
