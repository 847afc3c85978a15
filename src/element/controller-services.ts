import type { ReactiveController } from 'lit';
import type { ServiceHost } from './list-services.ts';

/** The host of the services that an element starts as its controllers, for a list without an element. */
type ControllerHost = ServiceHost & { readonly isConnected: boolean };

/** Starts the services of a list when it is first used, and stops them while nobody uses it. */
export class ControllerServices {
  readonly #start: (host: ControllerHost) => void;
  readonly #services = new Set<ReactiveController>();
  #isConnected = false;

  /** @param start adds the services */
  constructor(start: (host: ControllerHost) => void) {
    this.#start = start;
  }

  connect(): void {
    // A server renders without uploads.
    if (this.#isConnected || typeof window === 'undefined') return;
    if (this.#services.size === 0) this.#start(this.#host());
    this.#isConnected = true;
    for (const service of this.#services) service.hostConnected?.();
  }

  disconnect(): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    for (const service of this.#services) service.hostDisconnected?.();
  }

  /** The settings have changed. */
  update(): void {
    for (const service of this.#services) service.hostUpdated?.();
  }

  #host(): ControllerHost {
    const isConnected = (): boolean => this.#isConnected;
    return {
      addController: (service) => {
        this.#services.add(service);
        // Like Lit, for a service whose code has just been loaded.
        if (this.#isConnected) service.hostConnected?.();
      },
      get isConnected() {
        return isConnected();
      },
    };
  }
}
