/** A text with `{placeholders}`, or one text for each plural form of `{count}`. */
export type MessageText =
  string | (Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string });

/** The values for the placeholders of a message. Numbers are formatted for the language. */
export type Values<Message extends MessageText> = [Placeholders<FullText<Message>>] extends [never]
  ? []
  : [Readonly<Record<Placeholders<FullText<Message>>, string | number>>];

type FullText<Message extends MessageText> = Message extends string
  ? Message
  : Message[keyof Message];

type Placeholders<Of> = Of extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
