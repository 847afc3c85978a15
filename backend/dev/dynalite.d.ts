declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Declares the part that we use. The package ships no types. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
