/** What the stack sends to the webhook of a tenant, as OpenAPI 3.1 describes it. */
export const webhooks = {
  'file-event': {
    post: {
      operationId: 'file-event',
      summary: 'Report a change of a file',
      description:
        'Sent to the URL that an operator has set for the tenant, for each change of a file: at least once, and in ' +
        'order for each file. Verify the signature with a library for Standard Webhooks, and answer with a 2xx status ' +
        'within ten seconds. Any other answer is tried again for a day.',
      tags: ['webhooks'],
      parameters: [
        header('webhook-id', 'The id of the event, also in its body.', 'evt_mfrggzdf_uploaded'),
        header('webhook-timestamp', 'When it was sent, in seconds since 1970.', '1796212800'),
        header(
          'webhook-signature',
          'Signatures of the id, the timestamp and the body, separated by spaces.',
          'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
        ),
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/FileEvent' } } },
      },
      responses: { '204': { description: 'The event was received.' } },
    },
  },
} as const;

function header(name: string, description: string, example: string): object {
  return { name, in: 'header', required: true, description, example, schema: { type: 'string' } };
}
