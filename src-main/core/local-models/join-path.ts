/** Parts of a path with one slash between them; `joinPath('/home/a/', 'b')` is `/home/a/b`. */
export const joinPath = (folder: string, ...names: readonly string[]): string =>
  [folder.replace(/(?<=.)\/+$/, ''), ...names].join('/').replace(/^\/\//, '/');
