declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** The part that we use; the package has no types of its own. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
