import recordings from '../../../recorded/s3/recorded.json' with { type: 'json' };

/** Returns the code and message of a recorded refusal. */
export function recordedRefusal(
  recording: string,
  step: string,
): { readonly code: string; readonly message: string } {
  const named = Object.entries(recordings.recordings).filter(([name]) =>
    name.endsWith(`::${recording}`),
  );
  const [first, second] = named;
  if (!first || second) throw new Error(`${named.length} recordings have the name ${recording}`);
  const answer = (first[1] as Readonly<Record<string, unknown>>)[step];
  const error = errorIn(answer);
  if (!error) throw new Error(`${recording} has no refusal ${step}`);
  return error;
}

function errorIn(answer: unknown): { code: string; message: string } | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { Code, Message, Error: error, Body } = answer as Readonly<Record<string, unknown>>;
  if (typeof Code === 'string') return { code: Code, message: String(Message) };
  return errorIn(error) ?? errorIn(Body);
}
