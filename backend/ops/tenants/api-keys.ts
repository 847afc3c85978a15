import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  paginateGetApiKeys,
  paginateGetUsagePlanKeys,
} from '@aws-sdk/client-api-gateway';

/** An API key of API Gateway, without its value. Names need not be unique. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** API Gateway stores whole seconds. */
  readonly createdAt: Date | undefined;
}

/** The API keys of a usage plan. API Gateway accepts only keys that are in the plan. */
export class ApiKeys {
  readonly #client = new APIGatewayClient();
  readonly #usagePlan: string;

  constructor(usagePlan: string) {
    this.#usagePlan = usagePlan;
  }

  async *list(prefix: string): AsyncGenerator<ApiKey> {
    const query = { nameQuery: prefix, includeValues: false };
    for await (const { items = [] } of paginateGetApiKeys({ client: this.#client }, query)) {
      for (const { id = '', name = '', createdDate } of items) {
        if (name.startsWith(prefix)) yield { id, name, createdAt: createdDate };
      }
    }
  }

  /** Returns the ids of the keys in the usage plan. AWS does not document whether it can search them by a prefix. */
  async inPlan(): Promise<ReadonlySet<string>> {
    const query = { usagePlanId: this.#usagePlan, limit: 500 };
    const ids = new Set<string>();
    for await (const { items = [] } of paginateGetUsagePlanKeys({ client: this.#client }, query)) {
      for (const { id = '' } of items) ids.add(id);
    }
    return ids;
  }

  /** Creates a key that is not yet in the usage plan. */
  async create(name: string, description: string): Promise<ApiKey & { readonly value: string }> {
    const command = new CreateApiKeyCommand({ name, description, enabled: true });
    const { id = '', value = '', createdDate } = await this.#client.send(command);
    return { id, name, value, createdAt: createdDate };
  }

  async addToPlan(id: string): Promise<void> {
    const plan = { usagePlanId: this.#usagePlan, keyId: id, keyType: 'API_KEY' };
    await this.#client.send(new CreateUsagePlanKeyCommand(plan));
  }

  async value(id: string): Promise<string | undefined> {
    const command = new GetApiKeyCommand({ apiKey: id, includeValue: true });
    return (await this.#client.send(command)).value;
  }

  /** Deletes a key, which also removes it from the plan. Another command may have deleted it already. */
  async delete(id: string): Promise<void> {
    try {
      await this.#client.send(new DeleteApiKeyCommand({ apiKey: id }));
    } catch (error) {
      if (!(error instanceof Error && error.name === 'NotFoundException')) throw error;
    }
  }
}
