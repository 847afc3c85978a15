import { elementProperties } from '../src/element/element-properties.ts';
import type { Declaration } from './framework-types.ts';

/** The parameters of a handler, by the type of its event. */
const PARAMETERS: Readonly<Record<string, string>> = {
  'CustomEvent<FilestoreFileDetail>': 'file: FilestoreFile',
  'CustomEvent<FilestoreErrorDetail>': 'error: FilestoreError, detail: FilestoreErrorDetail',
  'CustomEvent<null>': '',
};

/**
 * Returns `react.d.ts`: the component of `src/frameworks/react.ts`, and the tag in JSX.
 *
 * @param settable - The name, the type and the description of each property that a page may set
 * @param listeners - The listeners of the tag
 * @param others - The tag of the field, and the members of `IntrinsicElements` for the other parts
 */
export function reactTypes(
  { tagName, events = [] }: Declaration,
  settable: readonly { name: string; type: string; description?: string | undefined }[],
  listeners: string,
  others: { readonly field: string; readonly parts: string },
): string {
  const own = events.filter(({ name }) => name.startsWith('filestore-'));
  const handlers = own.map(({ name, description, type }) => {
    const parameters = PARAMETERS[type?.text ?? ''];
    if (parameters === undefined) throw new Error(`${name} has no parameters for its handler`);
    const handler = name.replace(
      /^filestore-(\w)/,
      (_, first: string) => `on${first.toUpperCase()}`,
    );
    return { name: handler, type: `((${parameters}) => void)`, description };
  });
  const ids = {
    name: 'onChange',
    type: '((ids: readonly string[]) => void)',
    description: 'Called when the posted ids have changed',
  };
  const props = [...settable, ...handlers, ids].map(({ name, type, description }) =>
    [
      ...(description ? [`  /** ${description.replaceAll('\n', ' ')} */`] : []),
      `  ${name}?: ${type} | undefined;`,
    ].join('\n'),
  );
  return `import type { DetailedHTMLProps, HTMLAttributes, ReactElement, Ref } from 'react';
import type { FilestoreError } from '../contract/errors.ts';
import type { ExistingFile, FilestoreErrorDetail, FilestoreEventMap, FilestoreFile } from '../element/events.ts';
import type { FilestoreUpload as FilestoreUploadElement, FilestoreUploadProps as TagProps } from './props.ts';
import type * as Props from './props.ts';

interface OwnProps {
${props.join('\n')}
}

/** The props of the component: the element's properties, handlers, and everything that React knows of any element. */
export interface FilestoreUploadProps
  extends OwnProps, Omit<HTMLAttributes<FilestoreUploadElement>, keyof OwnProps | 'children' | 'dangerouslySetInnerHTML'> {
  ref?: Ref<FilestoreUploadElement> | undefined;
}

/** \`<${tagName}>\` as a component, which registers the tag. A server renders it with its attributes. */
export declare function FilestoreUpload(props: FilestoreUploadProps): ReactElement;

export type { FilestoreUploadElement };

interface Listeners {
${listeners}
}

type Tag<Element, Own> = Omit<DetailedHTMLProps<HTMLAttributes<Element>, Element>, keyof Own> & Own & Listeners;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      '${tagName}': Tag<FilestoreUploadElement, TagProps>;
      '${others.field}': Tag<Props.FilestoreField, Props.FilestoreFieldProps>;
${others.parts}
    }
  }
}
`;
}

/** Returns the name of a property's attribute. */
export function attributeOf(property: string): string {
  const attribute = elementProperties[property]?.attribute;
  return typeof attribute === 'string' ? attribute : property.toLowerCase();
}
