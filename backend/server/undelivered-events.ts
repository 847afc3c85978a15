import {
  parseDeadLetter,
  type DeadLetter,
  type DeadLetterQueue,
} from '../delivery/dead-letters.ts';
import type { UndeliveredTable } from '../stores/database.ts';

/** The dead-letter queue of a backend without SQS: a table of its database. */
export function undeliveredEvents(table: UndeliveredTable): DeadLetterQueue {
  let after: string | undefined;
  return {
    send: (letter) => table.add(letterId(letter), JSON.stringify(letter)),
    receive: async () => {
      const rows = await table.list(after);
      after = rows.at(-1)?.id ?? after;
      if (rows.length === 0) return undefined;
      return rows.flatMap(({ id, letter: text }) => {
        const letter = parseDeadLetter(text);
        // A letter that is not deleted stays where it is.
        const release = async (): Promise<void> => undefined;
        return letter ? [{ letter, delete: () => table.delete(id), release }] : [];
      });
    },
  };
}

/** The same for a repeated attempt. */
function letterId({ event, channel }: DeadLetter): string {
  return `${event.id}#${channel}`;
}
